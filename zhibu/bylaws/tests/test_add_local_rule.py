"""add_local_rule: a committee tightens and never loosens, by a document, for itself and all below it."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu import rulebook
from zhibu.audit.models import Act
from zhibu.bylaws.actions import add_local_rule
from zhibu.bylaws.models import LocalRule
from zhibu.bylaws.queries import layers_at, layers_everywhere
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.actions import move_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit

type Count = Callable[[str, Any], None]

DAY = date(2026, 7, 1)
SAID = {"rule": "FZ-10", "value": "workdays", "amount": "7", "since": DAY}
PAPER = {"document": "关于严格公示的通知", "document_no": "东党〔2026〕12号"}


def add(cast: Cast, unit: Unit | None = None, **said: Any) -> LocalRule:
    return add_local_rule(Clerk(), unit or cast.mine, **{**SAID, **PAPER, **said})


def amount_at(unit: Unit, day: date = DAY, rule: str = "FZ-10") -> Any:
    return rulebook.on(day, layers_at(unit.path, day)).get(rule).value().amount


def test_it_holds_at_the_unit_and_below_from_its_day(cast: Cast) -> None:
    add(cast)
    stranger = make_unit("中共西岭煤矿委员会", kind="committee")
    assert [amount_at(unit) for unit in (cast.mine, cast.first, stranger)] == [7, 7, 5]
    assert amount_at(cast.first, date(2026, 6, 30)) == 5
    (one,) = rulebook.on(DAY, layers_at(cast.first.path, DAY)).get("FZ-10").tightened
    assert (one.layer, one.document_no) == ("东岭煤矿党委", "东党〔2026〕12号")


def test_a_unit_below_may_tighten_further_but_not_loosen(cast: Cast) -> None:
    add(cast)
    inner = make_unit("综采党委", cast.mine, kind="committee")
    with pytest.raises(Refused, match="只能更严，不能更松：上级规定是不少于 7 个工作日") as caught:
        add(cast, inner, amount="6")
    assert caught.value.field == "amount"
    add(cast, inner, amount="10")
    assert (amount_at(inner), amount_at(cast.mine)) == (10, 7)


def test_a_later_stricter_number_above_counts(cast: Cast) -> None:
    inner = make_unit("综采党委", cast.mine, kind="committee")
    add(cast, inner, amount="6")
    add(cast, amount="8")
    assert amount_at(inner) == 8


@pytest.mark.parametrize(
    ("said", "words", "field"),
    [
        ({"amount": "4"}, "只能更严，不能更松", "amount"),
        ({"amount": "5"}, "与上级的规定相同", "amount"),
        ({"amount": "七"}, "看不懂这个数", "amount"),
        ({"amount": "-7"}, "看不懂这个数", "amount"),
        ({"amount": "99999999999"}, "看不懂这个数", "amount"),
        ({"amount": "1/2"}, "看不懂这个数", "amount"),
        ({"rule": "ZB-29", "value": "full_members", "amount": "5"}, "全国统一", "rule"),
        ({"rule": "ZB-99"}, "没有这条规定", "rule"),
        ({"value": "days"}, "没有这条规定", "rule"),
        ({"since": date(2020, 1, 1)}, "没有这条规定", "rule"),
        ({"document": " "}, "文件名称", "document"),
        ({"document_no": " "}, "要有正式文件", "document_no"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(cast: Cast, said: dict[str, Any], words: str, field: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        add(cast, **said)
    assert caught.value.field == field
    assert not LocalRule.objects.exists()


def test_an_upper_limit_is_tightened_downwards(cast: Cast) -> None:
    limit = {"rule": "FZ-03", "value": "months"}
    with pytest.raises(Refused, match="只能更严"):
        add(cast, **limit, amount="2")
    add(cast, rule="ZB-02", value="members", amount="40")
    assert amount_at(cast.first, rule="ZB-02") == 40


@pytest.mark.parametrize(
    ("written", "amount"), [("1/4", Fraction(1, 4)), ("25%", Fraction(1, 4)), ("２５％", Fraction(1, 4))]
)
def test_a_share_is_written_as_people_write_it(cast: Cast, written: str, amount: Fraction) -> None:
    add(cast, rule="XJ-07", value="surplus", amount=written)
    assert amount_at(cast.first, rule="XJ-07") == amount


def test_only_a_committee_decides_and_only_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="由党委按正式文件规定"):
        add(cast, cast.first)
    add(cast)
    with pytest.raises(Refused, match="本级已经有规定"):
        add(cast, amount="8")


def test_the_right_is_needed_at_the_unit(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add_local_rule(Clerk(paths=(cast.general.path,)), cast.mine, **SAID, **PAPER)


def test_the_act_is_recorded(cast: Cast) -> None:
    add(cast)
    line = Act.objects.get(verb="add_local_rule")
    assert (line.unit_path, line.details["rule"], line.details["document_no"]) == (
        cast.mine.path,
        "FZ-10",
        "东党〔2026〕12号",
    )


def test_it_stays_where_its_unit_goes_and_holds_then_where_it_stood_then(cast: Cast) -> None:
    group = make_unit("东岭集团党委", kind="committee")
    inner = make_unit("综采党委", cast.mine, kind="committee")
    add(cast)
    move_unit(Clerk(), inner, to=group, on=date(2026, 10, 1), reason="改组")
    inner.refresh_from_db()
    assert amount_at(inner, date(2026, 10, 1)) == 5
    then = inner.paths.get(until=date(2026, 10, 1)).path
    book = rulebook.on(date(2026, 9, 30), layers_at(then, date(2026, 9, 30)))
    assert book.get("FZ-10").number() == 7


def test_all_rows_come_in_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    add(cast)
    add(cast, rule="ZB-02", value="members", amount="40")
    with django_assert_num_queries(1):
        found = layers_everywhere(DAY)
    assert [(path, one.rule) for path, one in found] == [(cast.mine.path, "FZ-10"), (cast.mine.path, "ZB-02")]


def test_the_page_refuses_and_keeps_what_was_typed(cast: Cast) -> None:
    client, url = cast.client("officer"), reverse("add_local_rule", args=[cast.mine.pk])
    page = client.get(url, {"chosen": "FZ-10:workdays"}).content.decode()
    assert '<option value="FZ-10:workdays" selected>' in page
    sent = {"chosen": "FZ-10:workdays", "amount": "3", "since": "2026-07-01", **PAPER}
    again = client.post(url, sent)
    assert again.status_code == 422
    assert "只能更严" in again.content.decode() and "关于严格公示的通知" in again.content.decode()
    assert client.post(url, {"chosen": "x", "amount": "", "since": "昨天"}).status_code == 422


def test_the_page_sets_it_and_the_rule_shows_it(cast: Cast, query_count: Count) -> None:
    client, url = cast.client("officer"), reverse("add_local_rule", args=[cast.mine.pk])
    once = re.search(r'name="once" value="([^"]+)"', client.get(url).content.decode())
    assert once
    sent = {"chosen": "FZ-10:workdays", "amount": "7", "since": "2026-07-01", "once": once[1], **PAPER}
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    shown = cast.client("member").get(reverse("show_rule", args=["FZ-10"]))
    assert "不少于 7 个工作日" in shown.content.decode() and "东党〔2026〕12号" in shown.content.decode()
    assert "规定得更严</a>" not in shown.content.decode()
    query_count("bylaws.show_rule", shown)
    listed = client.get(reverse("list_local_rules", args=[cast.first.pk]))
    assert "东岭煤矿党委及全部下级" in listed.content.decode()
    query_count("bylaws.list_local_rules", listed)


def test_the_api_sets_lists_and_withdraws(cast: Cast) -> None:
    client, url = cast.client("officer"), f"/api/v1/units/{cast.mine.pk}/rules"
    sent = {**SAID, **PAPER, "since": "2026-07-01"}
    made = client.post(url, sent, content_type="application/json")
    assert (made.status_code, made.json()["amount"]) == (201, "7")
    assert client.get(f"/api/v1/units/{cast.first.pk}/rules").json()["count"] == 1
    again = client.post(url, sent, content_type="application/json")
    assert again.status_code == 422
    ended = client.post(
        f"/api/v1/local-rules/{made.json()['id']}/withdraw",
        {"on": "2026-11-01", "reason": "统一要求"},
        content_type="application/json",
    )
    assert (ended.status_code, ended.json()["until"]) == (200, "2026-11-01")
