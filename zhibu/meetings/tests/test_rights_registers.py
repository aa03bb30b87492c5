"""Who holds a register: by right at the unit, as its chair, and nobody else; who signs in."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import Cast
from tests.rights import differences
from zhibu.meetings.actions import close_register
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Gathering
from zhibu.meetings.testing import line_of, make_gathering, make_open, tick
from zhibu.web.print import pdf

# `called` is the first branch's assembly of today; `open` its theme day, at which people sign in; `missed` the member's
# line of a lecture that was held. The committee member chairs all three. Rows that change something stand last.
#                            visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  type_register called    | 302    404    404     200       200       200       200     200     403     403    404
POST type_register called    | 302    404    404     422       422       422       422     422     403     403    404
GET  print_sheet called      | 302    404    404     200       200       200       200     200     403     403    404
GET  tick_register open      | 302    404    404     200       200       200       200     200     403     403    404
POST tick_register open      | 302    404    404     302       302       302       302     302     403     403    404
GET  close_register open     | 405    405    405     405       405       405       405     405     405     405    405
GET  make_up missed          | 302    404    404     403       200       200       200     200     403     403    404
POST make_up missed          | 302    404    404     403       422       422       422     422     403     403    404
GET  sign_in open            | 302    200    200     200       200       200       404     404     404     404    404
POST sign_in open            | 302    422    422     422       422       422       404     404     404     404    404
POST open_register called    | 302    404    404     302       302       302       302     302     403     403    404
POST close_register open     | 302    404    404     302       302       302       302     302     403     403    404
"""


@pytest.fixture
def held(cast: Cast) -> Cast:
    secretary, chair = cast.actor("secretary"), cast.people["committee_member"].pk
    lecture = make_open(secretary, cast.first, "lecture", theme="党课", chair=chair)
    tick(cast, lecture, {"secretary": Presence.PRESENT})
    close_register(secretary, lecture)
    make_gathering(secretary, cast.first, theme="大会", chair=chair)
    make_open(secretary, cast.first, "theme_day", theme="主题党日", chair=chair)
    return cast


def gathering(theme: str) -> Gathering:
    return Gathering.objects.get(theme=theme)


def _address(cast: Cast, page: str, word: str = "") -> str:
    keys = {
        "called": lambda: gathering("大会").pk,
        "open": lambda: gathering("主题党日").pk,
        "missed": lambda: line_of(cast, "member", gathering("党课")).pk,
    }
    return reverse(page, args=[keys[word]()])


def test_the_table_holds(held: Cast) -> None:
    assert differences(held, TABLE, _address) == []


def test_the_chair_comes_to_the_register_from_their_own_page(held: Cast) -> None:
    pk = gathering("主题党日").pk
    own = reverse("show_own_gathering", args=[pk])
    register = reverse("tick_register", args=[pk])
    assert register in held.client("committee_member").get(own).content.decode()
    assert register not in held.client("member").get(own).content.decode()


def test_who_reads_a_gathering_and_does_not_hold_it_is_offered_nothing(held: Cast) -> None:
    for who, theme, word in [
        ("auditor", "主题党日", "register"),
        ("auditor", "党课", "make-up"),
        ("auditor", "大会", "open"),
    ]:
        page = held.client(who).get(reverse("show_gathering", args=[gathering(theme).pk])).content.decode()
        assert f"{word}/" not in page.split("<main")[1]


def test_ticks_are_sent_as_a_plain_form(held: Cast) -> None:
    client, made = held.client("secretary"), gathering("主题党日")
    page = reverse("tick_register", args=[made.pk])
    member, organiser = line_of(held, "member", made), line_of(held, "organiser", made)
    shown = client.get(page).content.decode()
    assert made.code in shown and f'name="was_{member.pk}" value="due"' in shown
    sent = {
        f"is_{member.pk}": "late",
        f"was_{member.pk}": "due",
        f"early_{member.pk}": "1",
        f"is_{organiser.pk}": "due",
        f"was_{organiser.pk}": "due",
        "guests": "钱老师\n\n孙老师",
    }
    assert client.post(page, sent).status_code == 302
    after = client.get(page).content.decode()
    assert "应到 5 人，到会 3 人（其中应到的 1 人），还没到 4 人" in after and "钱老师" in after
    line = line_of(held, "member", made)
    assert (line.presence, line.left_early) == ("late", True)


def test_a_page_that_is_old_puts_nobody_back(held: Cast) -> None:
    client, made = held.client("secretary"), gathering("主题党日")
    member = line_of(held, "member", made)
    sent = {f"is_{member.pk}": "absent", f"was_{member.pk}": "due"}
    held.client("member").post(reverse("sign_in", args=[made.pk]), {"code": made.code, "nonce": uuid4()})
    answer = client.post(reverse("tick_register", args=[made.pk]), sent, follow=True)
    assert "李桂兰刚才自己签到了" in answer.content.decode()
    assert line_of(held, "member", made).presence == Presence.PRESENT


def test_a_word_that_no_button_says_is_refused_and_what_was_ticked_stays(held: Cast) -> None:
    client, made = held.client("secretary"), gathering("主题党日")
    member, organiser = line_of(held, "member", made), line_of(held, "organiser", made)
    sent = {f"is_{member.pk}": "made_up", f"was_{member.pk}": "due", f"is_{organiser.pk}": "late"}
    answer = client.post(reverse("tick_register", args=[made.pk]), sent)
    assert answer.status_code == 422
    assert f'name="is_{organiser.pk}" value="late" checked' in answer.content.decode()
    assert line_of(held, "member", made).presence == Presence.DUE


def test_the_sheet_is_typed_as_a_plain_form_and_only_once(held: Cast) -> None:
    client, made = held.client("secretary"), gathering("大会")
    page = reverse("type_register", args=[made.pk])
    asked = client.get(page)
    once = asked.context["form"]["once"].value()
    member = held.people["member"].pk
    sent = {f"is_{member}": "absent", f"was_{member}": "", "rest": "present", "guests": "", "once": once}
    assert client.post(page, {**sent, "rest": ""}).status_code == 422
    assert client.post(page, sent).status_code == 302
    made.refresh_from_db()
    assert made.state == "held" and line_of(held, "member", made).presence == Presence.ABSENT
    assert client.post(page, sent).status_code == 302  # it is held: back to its page, nothing is done again
    assert client.get(page).status_code == 302


def test_the_sheet_on_paper_names_everybody_once_and_nobody_as_spared(held: Cast) -> None:
    from zhibu.meetings.queries.registers import sheet

    made = gathering("大会")
    answer = held.client("secretary").get(reverse("print_sheet", args=[made.pk]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    (part,) = sheet(made, [held.first])
    names = [cell for cell in part["cells"] if cell and not cell.isdecimal()]
    assert sorted(names) == sorted(["何平", "李桂兰", "孙敏", "王建国", "周强"])
    assert len(part["cells"]) % 6 == 0 and len(part["cells"]) >= (5 + 6) * 3
    again = sheet(gathering("主题党日"), [held.first])
    assert [cell for one in again for cell in one["cells"] if cell == "李桂兰"] == ["李桂兰"]


@pytest.mark.parametrize(("rows", "sheets"), [(3, 1), (20, 1), (24, 1), (25, 2)])
def test_a_line_or_two_do_not_take_a_second_sheet(rows: int, sheets: int) -> None:
    words = dict.fromkeys(("title", "number", "name", "sign", "note"), "签到表")
    cells = [str(at) for at in range(rows * 6)]
    data = {"theme": "学习全会精神" * 8, "facts": ["时间", "地点", "支部"], "words": words}
    made = pdf("meetings/sheet", {**data, "parts": [{"unit": "", "cells": cells}]}, at=timezone.now())
    assert len(PdfReader(BytesIO(made)).pages) == sheets


def test_quorum_is_said_with_its_arithmetic_and_its_article(held: Cast) -> None:
    client, made = held.client("secretary"), make_open(held.actor("secretary"), held.first, theme="表决")
    page = client.get(reverse("tick_register", args=[made.pk])).content.decode()
    assert "还差 3 人" in page and "有表决权的应到 5 人，到会 0 人，至少要到 3 人。" in page and "第十一条" in page
    for who in ("member", "organiser", "secretary"):
        line = line_of(held, who, made)
        client.post(reverse("tick_register", args=[made.pk]), {f"is_{line.pk}": "present", f"was_{line.pk}": "due"})
    page = client.get(reverse("tick_register", args=[made.pk])).content.decode()
    assert "人数够了" in page and "要 3 人赞成才算通过" in page and "还差 1 人" in page  # four fifths, for an election


def test_of_a_joint_gathering_each_units_part_is_ticked_by_itself(held: Cast) -> None:
    from zhibu.meetings.actions import open_register, plan_gathering
    from zhibu.meetings.testing import plan_of

    actor = held.actor("general_secretary")
    plan = plan_of(actor.today, "theme_day", theme="联合")
    made = plan_gathering(actor, held.first, plan=plan, beside=[held.second])
    open_register(actor, made)
    page, client = reverse("tick_register", args=[made.pk]), held.client("general_secretary")
    first, second = client.get(page).content.decode(), client.get(f"{page}?unit={held.second.pk}").content.decode()
    assert "李桂兰" in first and "刘洋" not in first
    assert "刘洋" in second and "李桂兰" not in second


def test_what_pages_cost(held: Cast, query_count: Any) -> None:
    client = held.client("secretary")
    query_count("meetings.tick_register", client.get(reverse("tick_register", args=[gathering("主题党日").pk])))
    query_count("meetings.type_register", client.get(reverse("type_register", args=[gathering("大会").pk])))
    query_count("meetings.make_up", client.get(_address(held, "make_up", "missed")))
    query_count("meetings.show_gathering_held", client.get(reverse("show_gathering", args=[gathering("党课").pk])))
