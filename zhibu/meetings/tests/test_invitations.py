"""With a mail of a call, a change or a cancellation goes a calendar entry that programs keep up to date."""

from datetime import time
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from tests.cast import Cast
from zhibu.accounts.models import User
from zhibu.meetings.actions import answer_leave, ask_leave, cancel_gathering, change_gathering
from zhibu.meetings.choices import Answer
from zhibu.meetings.testing import line_of, make_called, plan_of
from zhibu.notices.choices import Means
from zhibu.notices.testing import SITE, make_way, open_mail, send_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(cast: Cast, settings: Any) -> None:
    open_mail(settings)
    make_way(cast.people["member"], Means.MAIL, "li@example.cn")


def sent() -> list[tuple[str, Any]]:
    """Send what waits; return (method, event) of each entry, and empty the box."""
    send_all()
    found = []
    for one in mail.outbox:
        for part in one.message().walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_content())
                assert part.get_param("method") == str(calendar["method"]) and part.get_filename() == "invite.ics"
                found.append((str(calendar["method"]), calendar.events[0]))
    mail.outbox.clear()
    return found


def test_a_call_a_change_and_a_cancellation_are_one_entry(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_called(actor, cast.first, begins=time(15), ends=time(16), place_name="三楼")
    ((method, event),) = sent()
    assert method == "REQUEST" and event["status"] == "CONFIRMED" and str(event["location"]) == "三楼"
    assert str(event["organizer"]) == "mailto:zhibu@example.cn" and str(event["attendee"]) == "mailto:li@example.cn"
    assert event.end.hour - event.start.hour == 1 and str(event["url"]).startswith(SITE)
    uid, first = event["uid"], event["sequence"]

    change_gathering(actor, made, plan=plan_of(actor.today, theme="改了"), version=made.version)
    ((method, event),) = sent()
    assert method == "REQUEST" and event["uid"] == uid and event["sequence"] == first + 1

    cancel_gathering(actor, made, reason="停电")
    ((method, event),) = sent()
    assert method == "CANCEL" and event["status"] == "CANCELLED"
    assert event["uid"] == uid and event["sequence"] == first + 2


def test_whoever_is_called_no_more_gets_a_cancellation(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_called(actor, cast.first)
    sent()
    change_gathering(actor, made, plan=plan_of(actor.today, "committee_meeting"), version=made.version)
    ((method, event),) = sent()
    assert method == "CANCEL" and event["status"] == "CANCELLED"


def test_what_calendars_do_not_know_is_not_in_it(cast: Cast) -> None:
    room = "https://meet.example.cn/secret"
    make_called(cast.actor("secretary"), cast.first, online_url=room, note="带身份证")
    ((_method, event),) = sent()
    assert "secret" not in event.to_ical().decode() and "身份证" not in event.to_ical().decode()


def test_an_answer_to_leave_brings_no_entry_and_says_nothing_outside(cast: Cast) -> None:
    made = make_called(cast.actor("secretary"), cast.first)
    sent()
    leave = ask_leave(cast.actor("member"), line_of(cast, "member", made), reason="住院")
    answer_leave(cast.actor("secretary"), leave, is_granted=False, note="手术改期再说")
    send_all()
    said = "".join(one.subject + one.body for one in mail.outbox)
    assert leave.answer == Answer.WAITING and "手术" not in said and "我的请假有答复" in said
    assert sent() == []


def test_it_is_in_the_readers_language(cast: Cast) -> None:
    User.objects.filter(pk=cast.people["member"].user_id).update(language="en")
    make_called(cast.actor("secretary"), cast.first)
    ((_method, event),) = sent()
    assert str(event["summary"]).isascii() is False and "党员大会" not in str(event["summary"])


def test_a_task_that_is_done_or_gone_is_told_to_nobody(cast: Cast) -> None:
    from uuid import uuid4

    from zhibu.notices.kinds import Told, kinds

    still = kinds()["follow_up"].still
    assert still and still({Told(cast.people["member"].pk, uuid4())}, cast.actor("member").today) == set()


def test_of_minutes_only_who_was_called_or_presided_is_told(cast: Cast) -> None:
    from zhibu.notices.kinds import Told, kinds

    chair = cast.people["secretary"].pk
    made = make_called(cast.actor("secretary"), cast.first, chair=chair)
    still = kinds()["minutes"].still
    asked = {Told(cast.people[who].pk, made.pk) for who in ("member", "secretary", "next_door", "officer")}
    there = {Told(cast.people[who].pk, made.pk) for who in ("member", "secretary")}
    assert still and still(asked, cast.actor("member").today) == there
