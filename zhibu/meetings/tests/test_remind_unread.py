"""A call may ask everybody to say that they read it; who has not is listed for the planner, and reminded once a day."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import call_gathering, cancel_gathering, change_gathering, remind_unread
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.queries.receipts import missing_receipts
from zhibu.meetings.testing import make_called, make_gathering, plan_of
from zhibu.notices.actions import confirm_receipt, read_notices
from zhibu.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(cast: Cast) -> Gathering:
    actor = cast.actor("secretary")
    made = make_gathering(actor, cast.first)
    call_gathering(actor, made, asks_receipt=True)
    made.refresh_from_db()
    return made


def give(cast: Cast, who: str, gathering: Gathering) -> None:
    notice = Notice.objects.asking(gathering.pk).filter(person=cast.people[who]).latest("at")
    confirm_receipt(cast.actor(who), notice)


def missing(gathering: Gathering) -> set[str]:
    return {name for _person, name in missing_receipts(gathering).missing}


def test_who_has_not_said_so_is_listed_for_the_planner(cast: Cast, called: Gathering) -> None:
    read_notices(cast.actor("member"))  # to have opened it is no receipt
    give(cast, "organiser", called)
    assert len(missing(called)) == 4 and "孙敏" not in missing(called) and "李桂兰" in missing(called)
    page = cast.client("secretary").get(reverse("show_gathering", args=[called.pk])).content.decode()
    assert "4 人还没给回执" in page


@pytest.mark.parametrize("who", ["committee_member", "auditor", "member"])
def test_whoever_does_not_plan_sees_nothing_of_it(cast: Cast, called: Gathering, who: str) -> None:
    page = cast.client(who).get(reverse("show_gathering", args=[called.pk])).content.decode()
    assert "回执" not in page
    with pytest.raises(NotAllowed):
        remind_unread(cast.actor(who), called)


def test_next_door_there_is_no_such_gathering(cast: Cast, called: Gathering) -> None:
    assert cast.client("next_door").post(reverse("remind_unread", args=[called.pk])).status_code == 404


def test_one_press_on_ones_own_page_gives_it(cast: Cast, called: Gathering) -> None:
    client, url = cast.client("member"), reverse("show_own_gathering", args=[called.pk])
    assert "我看过了" in client.get(url).content.decode()
    notice = Notice.objects.asking(called.pk).get(person=cast.people["member"])
    assert client.post(reverse("confirm_receipt", args=[notice.pk]))["Location"] == url
    assert "我看过了" not in client.get(url).content.decode() and "李桂兰" not in missing(called)


def test_nobody_gives_it_for_another(cast: Cast, called: Gathering) -> None:
    notice = Notice.objects.asking(called.pk).get(person=cast.people["member"])
    assert cast.client("secretary").post(reverse("confirm_receipt", args=[notice.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        confirm_receipt(cast.actor("secretary"), notice)


def test_where_none_was_asked_nobody_sees_who_read_it(cast: Cast) -> None:
    made = make_called(cast.actor("secretary"), cast.first)
    page = cast.client("secretary").get(reverse("show_gathering", args=[made.pk])).content.decode()
    assert "还没给回执" not in page and "我看过了" not in page
    with pytest.raises(Refused):
        remind_unread(cast.actor("secretary"), made)
    with pytest.raises(Refused):
        confirm_receipt(cast.actor("member"), Notice.objects.get(person=cast.people["member"], subject=made.pk))


def test_only_they_are_reminded_and_once_a_day(cast: Cast, called: Gathering) -> None:
    give(cast, "organiser", called)
    assert remind_unread(cast.actor("secretary"), called).noted == {"people": 4}
    reminded = Notice.objects.filter(kind="gathering_reminder")
    assert reminded.count() == 4 and not reminded.filter(person=cast.people["organiser"]).exists()
    with pytest.raises(Refused):
        remind_unread(cast.actor("secretary"), called)
    Notice.objects.update(at=cast.actor("secretary").at - timedelta(days=1))
    assert remind_unread(cast.actor("secretary"), called).noted == {"people": 4}


def test_the_receipt_of_a_reminder_is_that_of_the_call(cast: Cast, called: Gathering) -> None:
    remind_unread(cast.actor("secretary"), called)
    give(cast, "member", called)
    assert not Notice.objects.asking(called.pk).filter(person=cast.people["member"], receipt_at=None).exists()
    assert "李桂兰" not in missing(called)


def test_a_change_asks_anew(cast: Cast, called: Gathering) -> None:
    give(cast, "member", called)
    actor = cast.actor("secretary")
    change_gathering(actor, called, plan=plan_of(actor.today, theme="改了"), version=called.version)
    assert "李桂兰" in missing(called)


def test_whoever_is_called_no_more_is_not_waited_for(cast: Cast, called: Gathering) -> None:
    Attendance.objects.filter(person=cast.people["member"]).delete()
    assert "李桂兰" not in missing(called) and missing_receipts(called).asked == 4


def test_what_is_cancelled_waits_for_nobody(cast: Cast, called: Gathering) -> None:
    cancel_gathering(cast.actor("secretary"), called, reason="停电")
    with pytest.raises(Refused):
        remind_unread(cast.actor("secretary"), called)
    page = cast.client("member").get(reverse("show_own_gathering", args=[called.pk])).content.decode()
    assert "我看过了" not in page


def test_everybody_has_given_one(cast: Cast, called: Gathering) -> None:
    Notice.objects.update(receipt_at=cast.actor("secretary").at)
    with pytest.raises(Refused):
        remind_unread(cast.actor("secretary"), called)
    assert "回执都给了" in cast.client("secretary").get(reverse("show_gathering", args=[called.pk])).content.decode()


def test_the_page_costs_one_question_more(cast: Cast, called: Gathering, query_count: Any) -> None:
    answer = cast.client("secretary").get(reverse("show_gathering", args=[called.pk]))
    query_count("meetings.show_gathering_with_receipts", answer)
    assert len(answer.queries) <= 12
