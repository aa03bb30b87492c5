"""Reading a box: opened once, answered, closed, handed on; each an act with its actor, and never the letter."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.dashboards.queries.home import letters_due
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.letters import actions, rules
from zhibu.letters.choices import State
from zhibu.letters.models import BoxLetter, LetterBox
from zhibu.letters.testing import letter_of, make_letter
from zhibu.notices.models import Notice


def send(cast: Cast, who: str, page: str, code: str, **typed: str) -> Any:
    ref, row = letter_of(code)
    client, address = cast.client(who), reverse(page, args=[row.unit_id, ref])
    once = client.get(address if page != "answer_letter" else reverse("show_letter", args=[row.unit_id, ref]))
    return client.post(address, {**typed, "once": once.context["form"]["once"].value()})


def box(code: str) -> LetterBox:
    held = letter_of(code)[1].box
    assert held
    return held


def test_a_new_letter_shows_at_home_and_tells_nobody_else(cast: Cast) -> None:
    make_letter(cast.first)
    assert not Notice.objects.exists()
    (line,) = letters_due(cast.first, cast.actor("secretary"))
    assert "1" in line.title and line.url.startswith(reverse("list_letters"))
    for who in ("organiser", "committee_member", "next_door"):
        assert letters_due(cast.first, cast.actor(who)) == []
    assert letters_due(cast.general, cast.actor("general_secretary")) == []


def test_the_first_opening_is_written_down_once(cast: Cast) -> None:
    ref, _row = letter_of(code := make_letter(cast.first))
    page = reverse("show_letter", args=[cast.first.pk, ref])
    for _time in range(2):
        assert "井口的灯坏了。" in cast.client("secretary").get(page).content.decode()
    told = Act.objects.get()
    assert (told.verb, told.actor_name, told.unit_id) == ("open_letter", "王建国", cast.first.pk)
    assert letter_of(code)[1].state == State.WAITING


def test_asking_for_the_head_opens_nothing(cast: Cast) -> None:
    ref, _row = letter_of(code := make_letter(cast.first))
    cast.client("secretary").head(reverse("show_letter", args=[cast.first.pk, ref]))
    assert letter_of(code)[1].state == State.NEW


def test_an_answer_is_an_act_with_its_actor_and_the_audit_has_neither_letter_nor_words(cast: Cast) -> None:
    code = make_letter(cast.first)
    assert send(cast, "secretary", "answer_letter", code, text="明天换。").status_code == 302
    ref, row = letter_of(code)
    assert row.state == State.ANSWERED and row.thread.said[-1].who == "王建国"
    told = Act.objects.get(verb="answer_letter")
    kept = f"{told.subject_id} {told.subject_label} {told.details}"
    assert told.actor_name == "王建国" and told.subject_id == LetterBox.objects.get().pk
    assert not any(word in kept for word in ("明天", "井口", ref.hex, str(ref), str(row.pk)))


def test_an_empty_answer_is_refused_and_a_second_one_may_follow(cast: Cast) -> None:
    code = make_letter(cast.first)
    assert send(cast, "secretary", "answer_letter", code, text=" ").status_code == 422
    for _time in range(2):
        send(cast, "secretary", "answer_letter", code, text="明天换。")
    assert len(letter_of(code)[1].thread.said) == 3


def test_a_closed_letter_leaves_the_box_and_stays_to_be_read(cast: Cast) -> None:
    code = make_letter(cast.first)
    assert send(cast, "secretary", "close_letter", code, text="换好了。").status_code == 302
    ref, row = letter_of(code)
    assert (row.state, row.box) == (State.CLOSED, None)
    page = cast.client("secretary").get(reverse("show_letter", args=[cast.first.pk, ref])).content.decode()
    assert "换好了。" in page and reverse("answer_letter", args=[cast.first.pk, ref]) not in page
    assert cast.client("secretary").get(reverse("close_letter", args=[cast.first.pk, ref])).status_code == 422
    assert letters_due(cast.first, cast.actor("secretary")) == []


def test_a_closed_letter_is_written_anew_no_more(cast: Cast) -> None:
    code = make_letter(cast.first)
    send(cast, "secretary", "close_letter", code, text="换好了。")
    key = letter_of(code)[1].pk
    make_letter(cast.first)
    assert letter_of(code)[1].pk == key


def test_a_letter_is_handed_on_with_its_reason_and_waits_since_it_came(cast: Cast) -> None:
    code = make_letter(cast.first)
    assert send(cast, "secretary", "pass_letter", code, reason="说的是书记本人").status_code == 302
    ref, row = letter_of(code)
    assert (row.unit, row.state, row.since) == (cast.general, State.NEW, row.came_on)
    assert row.box and row.box.unit == cast.general
    written = Client().post(reverse("follow_letter"), {"code": code}).content.decode()
    assert "说的是书记本人" in written and cast.general.short_name in written
    assert cast.client("secretary").get(reverse("show_letter", args=[cast.general.pk, ref])).status_code == 404
    assert cast.client("secretary").get(reverse("show_letter", args=[cast.first.pk, ref])).status_code == 404
    assert "井口的灯坏了。" in (
        cast.client("general_secretary").get(reverse("show_letter", args=[cast.general.pk, ref])).content.decode()
    )
    assert send(cast, "general_secretary", "close_letter", code, text="查清了。").status_code == 302


def test_nothing_is_handed_on_from_the_top_or_without_a_reason(cast: Cast) -> None:
    top = make_letter(cast.mine)
    ref, _row = letter_of(top)
    assert cast.client("officer").get(reverse("pass_letter", args=[cast.mine.pk, ref])).status_code == 404
    with pytest.raises(Refused):
        actions.pass_letter(cast.actor("officer"), box(top), letter=ref, reason="转")
    code = make_letter(cast.first)
    with pytest.raises(Refused):
        actions.pass_letter(cast.actor("officer"), box(code), letter=letter_of(code)[0], reason=" ")
    assert BoxLetter.objects.filter(unit=cast.first).exists()


def test_a_full_box_above_takes_nothing_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_letter(cast.general)
    code = make_letter(cast.first)
    monkeypatch.setattr(rules, "HELD", 1)
    answer = send(cast, "secretary", "pass_letter", code, reason="转上级")
    assert answer.status_code == 422 and "转上级" in answer.content.decode()


def test_an_answer_to_a_letter_that_another_has_just_closed_is_refused(cast: Cast) -> None:
    code = make_letter(cast.first)
    ref, held = letter_of(code)[0], box(code)
    actions.close_letter(cast.actor("secretary"), held, letter=ref, text="好了。")
    with pytest.raises(Refused):
        actions.answer_letter(cast.actor("secretary"), held, letter=ref, text="明天换。")


@pytest.mark.parametrize("who", ["member", "committee_member", "organiser", "auditor", "keeper", "next_door"])
def test_who_may_not_answers_nothing(cast: Cast, who: str) -> None:
    code = make_letter(cast.first)
    with pytest.raises(NotAllowed), transaction.atomic():
        actions.answer_letter(cast.actor(who), box(code), letter=letter_of(code)[0], text="不")


def test_a_name_and_a_way_to_reach_are_shown_to_readers_alone(cast: Cast) -> None:
    ref, _row = letter_of(make_letter(cast.first, name="钱卫东", reach="班前会"))
    page = cast.client("secretary").get(reverse("show_letter", args=[cast.first.pk, ref])).content.decode()
    assert "钱卫东" in page and "班前会" in page
    listed = cast.client("secretary").get(reverse("list_letters")).content.decode()
    assert "钱卫东" not in listed


def test_words_of_strangers_are_shown_as_words(cast: Cast) -> None:
    ref, _row = letter_of(make_letter(cast.first, text="<script>x</script>", name="<b>"))
    for page in (reverse("show_letter", args=[cast.first.pk, ref]), reverse("list_letters")):
        assert "<script>x" not in cast.client("secretary").get(page).content.decode()


def test_a_list_is_narrowed_by_state_day_and_box(cast: Cast) -> None:
    make_letter(cast.first, text="一区的信")
    make_letter(cast.mine, text="矿上的信")
    closed = make_letter(cast.first, text="办完的信")
    send(cast, "secretary", "close_letter", closed, text="好了。")
    client, page = cast.client("officer"), reverse("list_letters")

    def listed(asked: str) -> set[str]:
        shown = client.get(page + asked).content.decode()
        return {word for word in ("一区的信", "矿上的信", "办完的信") if word in shown}

    assert listed("") == {"一区的信", "矿上的信", "办完的信"}
    assert listed("?state=closed") == {"办完的信"}
    assert listed(f"?unit={cast.mine.pk}") == {"矿上的信"}
    assert listed("?on_until=2020-01-01") == set()
    assert client.get(f"{page}?unit={cast.first.pk}&order=since").status_code == 200
