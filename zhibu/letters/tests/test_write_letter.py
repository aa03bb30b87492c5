"""Writing to a box: by anybody, unnamed unless they wish; a receipt once; nothing lost when it is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.letters import rules
from zhibu.letters.choices import State
from zhibu.letters.models import BoxLetter, LetterReceipt
from zhibu.letters.testing import letter_of, make_letter
from zhibu.links.actions import make_link


def write(client: Client, unit: Any, **typed: str) -> Any:
    address = reverse("write_letter", args=[unit.pk])
    drawn = client.get(address).context["form"]["code"].value()
    return client.post(address, {"to": "own", "text": "井口的灯坏了。", "code": drawn, **typed})


def code_on(answer: Any) -> str:
    found = re.search(r'data-copy="([0-9A-Z-]+)"', answer.content.decode())
    assert found
    return found[1]


def test_a_scan_leads_to_the_box(cast: Cast) -> None:
    token = make_link(cast.actor("secretary"), cast.first).token
    page = Client().get(reverse("open_link", args=[token])).content.decode()
    assert reverse("write_letter", args=[cast.first.pk]) in page


def test_a_letter_arrives_with_its_day_and_no_name(cast: Cast) -> None:
    answer = write(Client(), cast.first)
    assert answer.status_code == 200
    row = BoxLetter.objects.get()
    assert (row.unit, row.about, row.state, row.came_on) == (cast.first, cast.first, State.NEW, timezone.localdate())
    assert (row.thread.opening, row.thread.name, row.thread.reach) == ("井口的灯坏了。", "", "")
    assert letter_of(rules.read_code(code_on(answer)) or "")[1] == row


def test_a_letter_past_the_branch_is_in_the_box_above_alone(cast: Cast) -> None:
    write(Client(), cast.first, to="above")
    row = BoxLetter.objects.get()
    assert (row.unit, row.about) == (cast.general, cast.first)
    listed = cast.client("secretary").get(reverse("list_letters")).content.decode()
    assert "井口的灯坏了" not in listed
    assert "井口的灯坏了" in cast.client("general_secretary").get(reverse("list_letters")).content.decode()


def test_a_name_is_known_only_where_it_was_typed(cast: Cast) -> None:
    write(cast.client("member"), cast.first)
    assert BoxLetter.objects.get().thread.name == ""
    write(cast.client("member"), cast.second, name="李桂兰", reach="班前会上")
    assert BoxLetter.objects.get(unit=cast.second).thread.name == "李桂兰"


def test_what_is_sent_twice_arrives_once_with_the_same_receipt(cast: Cast) -> None:
    client, address = Client(), reverse("write_letter", args=[cast.first.pk])
    sent = {"to": "own", "text": "灯", "code": client.get(address).context["form"]["code"].value()}
    assert len({code_on(client.post(address, sent)) for _time in range(2)}) == 1
    assert BoxLetter.objects.count() == LetterReceipt.objects.count() == 1


def test_nobody_chooses_a_code_of_their_own(cast: Cast) -> None:
    answer = write(Client(), cast.first, code="AAAABBBBCCCCDDDDEEEEFFFFGGGG")
    assert answer.status_code == 422 and not BoxLetter.objects.exists()
    again = answer.context["form"]
    assert "井口的灯坏了。" in answer.content.decode()
    sent = {"to": "own", "text": again["text"].value(), "code": again["code"].value()}
    assert Client().post(answer.request["PATH_INFO"], sent).status_code == 200


def test_nothing_typed_is_lost_when_the_box_is_full(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "NEW_A_DAY", 2)
    for _letter in range(2):
        make_letter(cast.first)
    answer = write(Client(), cast.first, text="第三封", name="张三")
    page = answer.content.decode()
    assert answer.status_code == 422 and "明天再寄" in page and "第三封" in page and "张三" in page
    assert write(Client(), cast.first, to="above").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert write(Client(), cast.first).status_code == 200


def test_reading_makes_room(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "NEW_A_DAY", 1)
    ref, _row = letter_of(make_letter(cast.first))
    with pytest.raises(Refused):
        make_letter(cast.first)
    cast.client("secretary").get(reverse("show_letter", args=[cast.first.pk, ref]))
    make_letter(cast.first)


def test_a_box_holds_only_so_many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "HELD", 1)
    make_letter(cast.first)
    with pytest.raises(Refused, match="满了"):
        make_letter(cast.first)


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\x07", "长" * (rules.LONGEST + 1)])
def test_what_is_no_letter_is_refused(cast: Cast, typed: str) -> None:
    assert write(Client(), cast.first, text=typed).status_code == 422
    assert not BoxLetter.objects.exists()


def test_the_longest_letter_fits_whatever_its_signs(cast: Cast) -> None:
    for sign in ("长", "😀", '"', "\\"):
        text = sign * rules.LONGEST
        _ref, row = letter_of(make_letter(cast.first, text=text, name=sign * 40, reach=sign * 100))
        assert row.thread.opening == text


def test_groups_and_what_stands_no_longer_have_no_box(cast: Cast) -> None:
    for unit in (cast.group.pk, "01890a5d-ac96-774b-bcce-b302099a8057"):
        assert Client().get(reverse("write_letter", args=[unit])).status_code == 404
    cast.second.dissolved_on = timezone.localdate()
    cast.second.save()
    assert Client().get(reverse("write_letter", args=[cast.second.pk])).status_code == 404


def test_both_boxes_are_offered(cast: Cast) -> None:
    page = Client().get(reverse("write_letter", args=[cast.first.pk])).content.decode()
    assert page.count('type="radio"') == 2 and f"上级：{cast.general.short_name}的信箱" in page


def test_the_top_has_nothing_above_to_choose(cast: Cast) -> None:
    page = Client().get(reverse("write_letter", args=[cast.mine.pk]))
    assert "上级：" not in page.content.decode()
    assert write(Client(), cast.mine, to="above").status_code == 422
    assert write(Client(), cast.mine).status_code == 200


def test_pages_cost_little_however_many_letters(cast: Cast, query_count: Any) -> None:
    for _letter in range(5):
        make_letter(cast.first)
    query_count("letters.write_letter", Client().get(reverse("write_letter", args=[cast.first.pk])))
    query_count("letters.list_letters", cast.client("officer").get(reverse("list_letters")))
    ref, _row = letter_of(make_letter(cast.first))
    page = reverse("show_letter", args=[cast.first.pk, ref])
    cast.client("officer").get(page)
    query_count("letters.show_letter", cast.client("officer").get(page))
