"""A calendar program reads its person's own gatherings by a secret address, until that is taken back."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import ask_leave, cancel_gathering, make_feed, revoke_feed
from zhibu.meetings.models import Attendance, Feed, Gathering
from zhibu.meetings.rules.planning import PlannedItem
from zhibu.meetings.testing import make_called, make_gathering
from zhibu.members.actions.merging import merge_members, unmerge_members
from zhibu.members.models import Member, Merge

pytestmark = pytest.mark.django_db


def feed_of(cast: Cast, who: str = "member") -> str:
    make_feed(cast.actor(who), Member.objects.get(person=cast.people[who]))
    return reverse("read_feed", args=[Feed.objects.get(person=cast.people[who]).token])


def events(url: str) -> dict[str, Any]:
    answer = Client().get(url)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(one["uid"]).partition("@")[0]: one for one in found}


@pytest.fixture
def made(cast: Cast) -> Gathering:
    actor = cast.actor("secretary")
    return make_called(
        actor,
        cast.first,
        begins=time(15),
        ends=time(16, 30),
        place_name="三楼, 东头",
        online_url="https://meeting.example.cn/j/1",
        items=[PlannedItem("讨论处分")],
    )


def test_it_holds_ones_own_gatherings_and_nobody_elses(cast: Cast, made: Gathering) -> None:
    other = make_called(cast.actor("next_door"), cast.second)
    planned = make_gathering(cast.actor("secretary"), cast.first)
    found = events(feed_of(cast))
    assert set(found) == {str(made.pk)} and str(other.pk) not in found and str(planned.pk) not in found


def test_an_event_says_when_and_where_in_the_world_and_no_more(cast: Cast, made: Gathering) -> None:
    ask_leave(cast.actor("member"), Attendance.objects.get(person=cast.people["member"]), reason="看病")
    url = feed_of(cast)
    event = events(url)[str(made.pk)]
    begins = datetime(made.held_on.year, made.held_on.month, made.held_on.day, 7, tzinfo=UTC)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (begins, begins + timedelta(minutes=90))
    assert (str(event["summary"]), str(event["location"])) == ("党员大会：学习党章", "三楼, 东头")
    assert str(event["url"]).endswith(reverse("show_own_gathering", args=[made.pk]))
    text = Client().get(url).content.decode().replace("\r\n ", "")
    assert "meeting.example.cn" not in text and "讨论处分" not in text and "看病" not in text


def test_a_day_without_hours_is_a_whole_day_and_a_cancelled_one_says_so(cast: Cast, made: Gathering) -> None:
    actor = cast.actor("secretary")
    whole = make_called(actor, cast.first, "theme_day", day=actor.today + timedelta(1))
    cancel_gathering(actor, made, reason="停电")
    found = events(feed_of(cast))
    assert found[str(whole.pk)].decoded("dtstart") == whole.held_on
    assert (str(found[str(made.pk)]["status"]), str(found[str(whole.pk)]["status"])) == ("CANCELLED", "CONFIRMED")


def test_a_new_address_ends_the_one_before_and_one_taken_back_leads_nowhere(cast: Cast, made: Gathering) -> None:
    first = feed_of(cast)
    second = feed_of(cast)
    assert Client().get(first).status_code == 404 and events(second)
    member = Member.objects.get(person=cast.people["member"])
    revoke_feed(cast.actor("member"), member)
    assert Client().get(second).status_code == 404
    with pytest.raises(Refused):
        revoke_feed(cast.actor("member"), member)


def test_nobody_makes_or_takes_anothers(cast: Cast) -> None:
    member = Member.objects.get(person=cast.people["member"])
    for who in ("secretary", "officer"):
        for act in (make_feed, revoke_feed):
            with pytest.raises(NotAllowed):
                act(cast.actor(who), member)


def test_the_token_is_sealed_and_wrong_ones_are_counted(cast: Cast) -> None:
    url = feed_of(cast)
    token = Feed.objects.get().token
    with connection.cursor() as cursor:
        cursor.execute("select token, mark from meetings_feed")
        kept = b"".join(bytes(part) for part in cursor.fetchone())
    assert token.encode() not in kept
    wrong = reverse("read_feed", args=["A" * 32])
    client = Client(REMOTE_ADDR="203.0.113.7")
    assert [client.get(wrong).status_code for _time in range(31)] == [404] * 30 + [429]
    assert client.get(url).status_code == 200
    for odd in ("%00", "中" * 32, "a"):
        assert Client().get(f"/calendar/{odd}.ics").status_code == 404


def test_it_ends_with_the_account_and_rests_while_files_are_one(cast: Cast, made: Gathering) -> None:
    url = feed_of(cast)
    user = cast.people["member"].user
    assert user
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(url).status_code == 404
    type(user).objects.filter(pk=user.pk).update(is_active=True)
    kept, gone = (Member.objects.get(person=cast.people[who]) for who in ("group_leader", "member"))
    merge_members(cast.actor("general_secretary"), kept, absorbed=gone, reason="同一个人")
    assert Client().get(url).status_code == 404
    unmerge_members(cast.actor("general_secretary"), Merge.objects.get(), reason="弄错了")
    assert events(url)


def test_the_page_shows_it_to_its_person_only(cast: Cast) -> None:
    client = cast.client("member")
    client.post(reverse("make_feed"))
    token = Feed.objects.get().token
    assert token in client.get(reverse("show_feed")).content.decode()
    assert token not in cast.client("secretary").get(reverse("show_feed")).content.decode()
    client.post(reverse("revoke_feed"))
    assert not Feed.objects.exists()


def test_why_it_was_not_taken_back_is_said_as_a_warning_and_no_tick(cast: Cast) -> None:
    client = cast.client("member")
    told = client.post(reverse("revoke_feed"), follow=True).content.decode()
    assert re.search('notice warn" role="status">.*?没有可以收回的地址', told, re.DOTALL) and 'notice ok"' not in told
    told = client.post(reverse("make_feed"), follow=True).content.decode()
    assert 'notice ok" role="status">' in told and 'notice warn"' not in told
