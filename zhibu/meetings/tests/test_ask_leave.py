"""Who is called asks for leave, gets an answer, and may come after all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import (
    answer_leave,
    ask_leave,
    cancel_gathering,
    close_register,
    sign_in,
    tick_register,
    withdraw_leave,
)
from zhibu.meetings.choices import Answer, Presence, Progress
from zhibu.meetings.models import Attendance, Gathering, Leave, Minutes
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.testing import make_called, make_open
from zhibu.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(cast: Cast) -> Gathering:
    return make_called(cast.actor("secretary"), cast.first)


def line_of(cast: Cast, who: str) -> Attendance:
    return Attendance.objects.get(person=cast.people[who])


def ask(cast: Cast, who: str = "member") -> Leave:
    return ask_leave(cast.actor(who), line_of(cast, who), reason="当班下不来")


def test_it_waits_and_those_who_may_answer_are_told(cast: Cast, made: Gathering) -> None:
    leave = ask(cast)
    assert leave.answer == Answer.WAITING
    told = set(Notice.objects.filter(kind="leave").values_list("person", flat=True))
    assert told == {cast.people["secretary"].pk, cast.people["organiser"].pk}
    assert not any("当班" in one.text for one in Notice.objects.all())


def test_the_reason_is_sealed_and_not_in_the_audit(cast: Cast, made: Gathering) -> None:
    leave = ask(cast)
    with connection.cursor() as cursor:
        cursor.execute("select reason from meetings_leave where id = %s", [leave.pk])
        assert "当班".encode() not in bytes(cursor.fetchone()[0])
    assert not Act.objects.filter(details__icontains="当班").exists()


def test_nobody_asks_for_another(cast: Cast, made: Gathering) -> None:
    for who in ("group_leader", "secretary"):
        with pytest.raises(NotAllowed):
            ask_leave(cast.actor(who), line_of(cast, "member"), reason="当班")


def test_a_reason_is_owed_and_one_request_is_enough(cast: Cast, made: Gathering) -> None:
    with pytest.raises(Refused) as refused:
        ask_leave(cast.actor("member"), line_of(cast, "member"), reason="  ")
    assert refused.value.field == "reason"
    ask(cast)
    with pytest.raises(Refused):
        ask(cast)


def test_what_is_over_cancelled_or_not_asked_of_one_needs_no_leave(cast: Cast, made: Gathering) -> None:
    Attendance.objects.filter(person=cast.people["organiser"]).update(is_due=False)
    with pytest.raises(Refused):
        ask(cast, "organiser")
    Gathering.objects.update(held_on=cast.actor("member").today - timedelta(1))
    with pytest.raises(Refused):
        ask(cast)
    Gathering.objects.update(held_on=cast.actor("member").today)
    cancel_gathering(cast.actor("secretary"), made, reason="停电")
    with pytest.raises(Refused):
        ask(cast)


def test_who_has_come_needs_no_leave(cast: Cast) -> None:
    made = make_open(cast.actor("secretary"), cast.first)
    page = reverse("show_own_gathering", args=[made.pk])
    client, leave = cast.client("member"), reverse("ask_leave", args=[made.pk])
    assert leave in client.get(page).content.decode()
    sign_in(cast.actor("member"), line_of(cast, "member"), code=made.code, nonce=uuid4())
    assert leave not in client.get(page).content.decode()
    with pytest.raises(Refused):
        ask(cast)


def test_a_yes_is_told_to_the_person(cast: Cast, made: Gathering) -> None:
    answer_leave(cast.actor("secretary"), ask(cast), is_granted=True, note="安心当班")
    leave = Leave.objects.get()
    assert (leave.answer, leave.answered_by, leave.note) == (Answer.GRANTED, "王建国", "安心当班")
    assert Notice.objects.filter(person=cast.people["member"], title__id__startswith="同意您请假").exists()


def test_a_no_says_why_and_one_may_ask_again(cast: Cast, made: Gathering) -> None:
    leave = ask(cast)
    with pytest.raises(Refused) as refused:
        answer_leave(cast.actor("secretary"), leave, is_granted=False)
    assert refused.value.field == "note"
    answer_leave(cast.actor("secretary"), leave, is_granted=False, note="这次要选举")
    with pytest.raises(Refused):
        answer_leave(cast.actor("secretary"), leave, is_granted=True)
    assert ask(cast).answer == Answer.WAITING


def test_nobody_answers_their_own_and_it_goes_to_somebody_else(cast: Cast, made: Gathering) -> None:
    leave = ask(cast, "secretary")
    assert set(Notice.objects.filter(kind="leave").values_list("person", flat=True)) == {cast.people["organiser"].pk}
    with pytest.raises(Refused):
        answer_leave(cast.actor("secretary"), leave, is_granted=True)
    answer_leave(cast.actor("organiser"), leave, is_granted=True)


def test_what_the_only_secretary_asks_goes_one_level_up(cast: Cast) -> None:
    make_called(cast.actor("next_door"), cast.second)
    ask(cast, "next_door")
    told = set(Notice.objects.filter(kind="leave").values_list("person", flat=True))
    assert told == {cast.people["general_secretary"].pk}


@pytest.mark.parametrize("is_ticked", [False, True])
def test_a_yes_that_comes_late_excuses_who_was_put_down_as_absent(cast: Cast, is_ticked: bool) -> None:
    made, secretary = make_open(cast.actor("secretary"), cast.first), cast.actor("secretary")
    leave, line = ask(cast), line_of(cast, "member")
    ticks = {line_of(cast, "organiser").pk: Tick(Presence.PRESENT)}
    tick_register(secretary, made, ticks=ticks | ({line.pk: Tick(Presence.ABSENT)} if is_ticked else {}))
    close_register(secretary, made)
    assert line_of(cast, "member").presence == Presence.ABSENT
    answer_leave(secretary, leave, is_granted=True)
    assert line_of(cast, "member").presence == Presence.EXCUSED


def test_a_late_yes_leaves_who_came_or_made_up_for_it_and_what_is_locked(cast: Cast) -> None:
    made, secretary = make_open(cast.actor("secretary"), cast.first), cast.actor("secretary")
    leave, line = ask(cast), line_of(cast, "member")
    tick_register(secretary, made, ticks={line.pk: Tick(Presence.LATE)})
    answer_leave(secretary, leave, is_granted=True)
    assert line_of(cast, "member").presence == Presence.LATE
    Leave.objects.update(answer=Answer.WAITING, answered_at=None)
    tick_register(secretary, made, ticks={line.pk: Tick(Presence.ABSENT)})
    at, recorder = secretary.at, cast.people["organiser"]
    facts = {"edition": 1, "begun_at": at, "asked_at": at, "locked_at": at}
    Minutes.objects.create(gathering=made, recorder=recorder, progress=Progress.LOCKED, **facts)
    answer_leave(secretary, leave, is_granted=True)
    assert line_of(cast, "member").presence == Presence.ABSENT


def test_what_is_answered_asks_for_no_answer(cast: Cast, made: Gathering) -> None:
    leave = ask(cast)
    url, client = reverse("answer_leave", args=[leave.pk]), cast.client("secretary")
    assert client.get(url).status_code == 200
    answer_leave(cast.actor("organiser"), leave, is_granted=True, note="安心当班")
    led = client.get(url, follow=True)
    assert led.redirect_chain[0][0] == reverse("show_gathering", args=[made.pk])
    assert "安心当班" in led.content.decode()


def test_the_register_says_who_has_leave_before_it_is_closed(cast: Cast) -> None:
    made = make_open(cast.actor("secretary"), cast.first)
    url, client = reverse("tick_register", args=[made.pk]), cast.client("secretary")
    answer_leave(cast.actor("secretary"), ask(cast), is_granted=True)
    assert [row.name for row in client.get(url).context["form"].rows if row.note == "准了假"] == ["李桂兰"]
    assert '<span class="small muted">准了假</span>' in client.get(url).content.decode()
    withdraw_leave(cast.actor("member"), Leave.objects.get())
    assert not [row for row in client.get(url).context["form"].rows if row.note]


@pytest.mark.parametrize("who", ["committee_member", "group_leader", "auditor", "next_door"])
def test_who_may_not_plan_may_not_answer(cast: Cast, made: Gathering, who: str) -> None:
    leave = ask(cast)
    with pytest.raises(NotAllowed):
        answer_leave(cast.actor(who), leave, is_granted=True)


def test_one_may_come_after_all(cast: Cast, made: Gathering) -> None:
    leave = ask(cast)
    with pytest.raises(NotAllowed):
        withdraw_leave(cast.actor("secretary"), leave)
    withdraw_leave(cast.actor("member"), leave)
    with pytest.raises(Refused):
        answer_leave(cast.actor("secretary"), leave, is_granted=True)
    with pytest.raises(Refused):
        withdraw_leave(cast.actor("member"), leave)
    assert ask(cast).answer == Answer.WAITING


def test_what_is_cancelled_is_neither_answered_nor_taken_back(cast: Cast, made: Gathering) -> None:
    leave = ask(cast)
    cancel_gathering(cast.actor("secretary"), made, reason="停电")
    with pytest.raises(Refused):
        answer_leave(cast.actor("secretary"), leave, is_granted=True)
    with pytest.raises(Refused):
        withdraw_leave(cast.actor("member"), leave)
    page = cast.client("secretary").get(reverse("show_gathering", args=[made.pk])).content.decode()
    assert "当班" in page and reverse("answer_leave", args=[leave.pk]) not in page


def test_the_month_counts_people_and_not_their_requests(cast: Cast, made: Gathering) -> None:
    ask(cast)
    second = make_called(cast.actor("secretary"), cast.first)
    line = Attendance.objects.get(gathering=second, person=cast.people["member"])
    ask_leave(cast.actor("member"), line, reason="当班")
    assert (
        "1 人请假等您答复" in cast.client("secretary").get(reverse("show_month", args=[cast.first.pk])).content.decode()
    )


def test_who_comes_after_all_waits_for_no_answer(cast: Cast) -> None:
    today = make_open(cast.actor("secretary"), cast.first)
    ask(cast)
    month = reverse("show_month", args=[cast.first.pk])
    assert "1 人请假等您答复" in cast.client("secretary").get(month).content.decode()
    sign_in(cast.actor("member"), line_of(cast, "member"), code=today.code, nonce=uuid4())
    assert "请假等您答复" not in cast.client("secretary").get(month).content.decode()


def test_the_pages_ask_show_and_take_back(cast: Cast, made: Gathering) -> None:
    client = cast.client("member")
    url = reverse("ask_leave", args=[made.pk])
    once = client.get(url).context["form"]["once"].value()
    shown = client.post(url, {"reason": "当班", "once": once}, follow=True).content.decode()
    assert "待答复" in shown and "当班" in shown
    leave = Leave.objects.get()
    month = cast.client("secretary").get(reverse("show_month", args=[cast.first.pk])).content.decode()
    assert "1 人请假等您答复" in month and reverse("answer_leave", args=[leave.pk]) in month
    secretary = cast.client("secretary").get(reverse("show_gathering", args=[made.pk])).content.decode()
    assert "当班" in secretary
    assert "当班" not in cast.client("committee_member").get(reverse("show_gathering", args=[made.pk])).content.decode()
    client.post(reverse("withdraw_leave", args=[leave.pk]))
    assert Leave.objects.get().answer == Answer.WITHDRAWN
