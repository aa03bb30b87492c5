"""Ticks that were made without network arrive: each once, by both clocks, and clashes wait for the chair."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import (
    SentTick,
    answer_leave,
    ask_leave,
    cancel_gathering,
    close_register,
    make_up,
    merge_ticks,
    settle_tick,
)
from zhibu.meetings.choices import Presence, Verdict
from zhibu.meetings.models import Attendance, Gathering, OfflineTick
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.testing import (
    line_of,
    make_called,
    make_clash,
    make_open,
    merge,
    offline,
    sign,
    tick,
)
from zhibu.meetings.tests.test_lock_minutes import locked

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_open(cast.actor("secretary"), cast.first, chair=cast.people["committee_member"].pk)


def guest(name: str) -> SentTick:
    from django.utils import timezone

    return SentTick(uuid4(), Tick(Presence.PRESENT), timezone.now(), guest=name)


def test_ticks_are_written_with_the_hour_at_which_they_were_made(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("committee_member")  # the chair, without any right at the unit
    Gathering.objects.update(opened_at=actor.at - timedelta(hours=2))
    said_at = actor.at - timedelta(minutes=50)
    one, other = line_of(cast, "member"), line_of(cast, "organiser")
    sent = [offline(one, Presence.LATE, said_at=said_at), offline(other, Presence.ABSENT), guest("钱老师")]
    assert merge(actor, held, *sent) == ["accepted"] * 3
    assert (line_of(cast, "member").presence, line_of(cast, "member").at) == (Presence.LATE, said_at)
    assert line_of(cast, "member").way == "tick" and line_of(cast, "organiser").presence == Presence.ABSENT
    assert Attendance.objects.get(person=None).guest_name == "钱老师"


def test_the_same_sending_again_is_answered_the_same_and_does_nothing(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    sent = [offline(line_of(cast, "member"), Presence.PRESENT), guest("钱老师")]
    assert merge(actor, held, *sent) == merge(actor, held, *sent) == ["accepted"] * 2
    tick(cast, held, {"member": Presence.DUE})
    assert merge(actor, held, *sent, offline(line_of(cast, "organiser"), Presence.PRESENT)) == ["accepted"] * 3
    assert line_of(cast, "member").presence == Presence.DUE  # put back since: an old sending does not come twice
    assert OfflineTick.objects.count() == 3 and Attendance.objects.filter(person=None).count() == 1


def test_a_clock_that_is_an_hour_fast_moves_nothing_and_both_times_are_kept(cast: Cast, held: Gathering) -> None:
    actor, hour = cast.actor("secretary"), timedelta(hours=1)
    Gathering.objects.update(opened_at=actor.at - timedelta(hours=2))
    said_at = actor.at - timedelta(minutes=10)
    sent = offline(line_of(cast, "member"), Presence.PRESENT, said_at=said_at + hour)
    merge(actor, held, sent, sent_at=actor.at + hour)
    kept = OfflineTick.objects.get()
    assert (kept.said_at, kept.at, line_of(cast, "member").at) == (said_at + hour, said_at, said_at)
    page = cast.client("secretary").get(reverse("tick_register", args=[held.pk])).content.decode()
    assert "手机上的时间是" in page


def test_who_signed_in_by_another_way_is_there_already(cast: Cast, held: Gathering) -> None:
    sign(cast, "member", held.code)
    at = line_of(cast, "member").at
    for word in (Presence.PRESENT, Presence.LATE, Presence.ABSENT):
        assert merge(cast.actor("secretary"), held, offline(line_of(cast, "member"), word)) == ["already"]
    assert (line_of(cast, "member").presence, line_of(cast, "member").at) == (Presence.PRESENT, at)


def test_granted_leave_is_for_the_chair_to_decide(cast: Cast, held: Gathering) -> None:
    leave = ask_leave(cast.actor("member"), line_of(cast, "member"), reason="当班")
    answer_leave(cast.actor("secretary"), leave, is_granted=True)
    actor = cast.actor("secretary")
    assert merge(actor, held, offline(line_of(cast, "member"), Presence.PRESENT)) == ["leave"]
    assert line_of(cast, "member").presence == Presence.DUE
    settle_tick(actor, held, tick=OfflineTick.objects.get().pk, is_taken=True)
    assert line_of(cast, "member").presence == Presence.PRESENT


def test_what_somebody_ticked_since_is_for_the_chair_to_decide(cast: Cast, held: Gathering) -> None:
    actor, kept = cast.actor("secretary"), make_clash(cast.actor("secretary"), line_of(cast, "member"))
    assert (kept.verdict, kept.clash) == (Verdict.CONFLICT, "later")
    page = cast.client("secretary").get(reverse("tick_register", args=[held.pk])).content.decode()
    assert "记成了“缺席”" in page and reverse("settle_tick", args=[kept.pk]) in page
    settle_tick(actor, held, tick=kept.pk, is_taken=False)
    assert line_of(cast, "member").presence == Presence.ABSENT
    with pytest.raises(Refused):
        settle_tick(actor, held, tick=kept.pk, is_taken=True)


def test_being_there_wins_over_the_closing_and_not_over_what_was_made_up(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    tick(cast, held, {"organiser": Presence.PRESENT})
    close_register(actor, held)
    assert line_of(cast, "member").presence == Presence.ABSENT
    make_up(actor, line_of(cast, "group_leader"), on=actor.today, way="studied")
    sent = [offline(line_of(cast, who), Presence.PRESENT) for who in ("member", "group_leader")]
    assert merge(actor, held, *sent) == ["accepted", "made_up"]
    settle_tick(actor, held, tick=OfflineTick.objects.get(clash="made_up").pk, is_taken=True)
    line = line_of(cast, "group_leader")
    assert (line.presence, line.made_up_on, line.made_up_way) == (Presence.PRESENT, None, "")


def test_a_list_may_say_otherwise_of_what_it_said_itself(cast: Cast, held: Gathering) -> None:
    """An answer that was lost on the way: the phone sends its second word with what its list said before the first."""
    actor, taken = cast.actor("secretary"), uuid4()
    line = line_of(cast, "member")
    assert merge(actor, held, offline(line, Presence.PRESENT), taken=taken) == ["accepted"]
    assert merge(actor, held, offline(line, Presence.LATE), taken=taken) == ["accepted"]
    assert line_of(cast, "member").presence == Presence.LATE
    assert merge(actor, held, offline(line, Presence.ABSENT)) == ["already"]  # another phone's list knows neither


def test_whose_line_is_gone_and_a_guest_too_many_are_told(cast: Cast, held: Gathering) -> None:
    actor, line = cast.actor("secretary"), line_of(cast, "member")
    Attendance.objects.filter(pk=line.pk).delete()
    assert merge(actor, held, offline(line, Presence.PRESENT), guest(" ")) == ["gone", "gone"]
    tick(cast, held, {}, guests=[f"来宾{n}" for n in range(100)])
    assert merge(actor, held, guest("来宾7"), guest("又一位")) == ["already", "full"]


def test_lines_of_another_gathering_are_gone_from_this_one(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    other = make_open(actor, cast.first, "theme_day")
    assert merge(actor, held, offline(line_of(cast, "member", other), Presence.PRESENT)) == ["gone"]
    assert line_of(cast, "member", other).presence == Presence.DUE
    sent = offline(line_of(cast, "member", held), Presence.PRESENT)
    merge(actor, held, sent)
    with pytest.raises(Refused):
        merge(actor, other, sent)


@pytest.mark.parametrize(("word", "reason"), [("planned", "early"), ("cancelled", "cancelled"), ("locked", "locked")])
def test_a_register_that_takes_no_ticks_says_why(cast: Cast, word: str, reason: str) -> None:
    actor = cast.actor("secretary")
    if word == "locked":
        made = locked(cast).gathering
    else:
        made = make_called(actor, cast.first) if word == "planned" else make_open(actor, cast.first)
    if word == "cancelled":
        cancel_gathering(actor, made, reason="停电")
    with pytest.raises(Refused) as refused:
        merge(actor, made, offline(line_of(cast, "member"), Presence.PRESENT))
    assert refused.value.reason == reason and not OfflineTick.objects.exists()


def test_a_tick_of_somebody_who_was_struck_from_the_list_is_told_with_words_for_a_name(
    cast: Cast, held: Gathering
) -> None:
    sent = offline(line_of(cast, "member"), Presence.PRESENT)
    line_of(cast, "member").delete()
    assert merge(cast.actor("secretary"), held, sent) == ["gone"]
    assert OfflineTick.objects.get().name == "已不在名单上的人"
    page = cast.client("secretary").get(reverse("tick_register", args=[held.pk])).content.decode()
    assert "已不在名单上的人" in page and "名单上没有这个人了" in page


def test_words_that_no_button_says_are_refused_whole(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    good = offline(line_of(cast, "organiser"), Presence.PRESENT)
    for word in (Presence.DUE, Presence.MADE_UP, "x"):
        with pytest.raises(Refused):
            merge(actor, held, good, offline(line_of(cast, "member"), word))
    assert line_of(cast, "organiser").presence == Presence.DUE


@pytest.mark.parametrize("who", ["member", "next_door", "auditor"])
def test_who_does_not_hold_it_merges_and_decides_nothing(cast: Cast, held: Gathering, who: str) -> None:
    kept = make_clash(cast.actor("secretary"), line_of(cast, "member"))
    with pytest.raises(NotAllowed):
        merge_ticks(cast.actor(who), held, taken=uuid4(), sent_at=held.changed_at, ticks=[guest("来宾")])
    with pytest.raises(NotAllowed):
        settle_tick(cast.actor(who), held, tick=kept.pk, is_taken=True)
    status = 403 if who == "auditor" else 404
    assert cast.client(who).post(reverse("settle_tick", args=[kept.pk]), {"taken": "yes"}).status_code == status


def test_the_chair_decides_on_the_page_of_the_register(cast: Cast, held: Gathering) -> None:
    kept, chair = make_clash(cast.actor("secretary"), line_of(cast, "member")), cast.client("committee_member")
    answer = chair.post(reverse("settle_tick", args=[kept.pk]), {"taken": "yes"}, follow=True)
    assert "照点的名记下了" in answer.content.decode() and line_of(cast, "member").presence == Presence.PRESENT
    again = chair.post(reverse("settle_tick", args=[kept.pk]), {"taken": "no"}, follow=True)
    assert "已经定过了" in again.content.decode()
    assert chair.post(reverse("settle_tick", args=[uuid4()]), {"taken": "no"}).status_code == 404


def test_the_page_that_a_phone_keeps_holds_nothing_of_anybody(cast: Cast, held: Gathering, query_count: Any) -> None:
    for client in (Client(), cast.client("secretary")):
        page = client.get(reverse("tick_offline"))
        text = page.content.decode()
        assert page.status_code == 200 and "李桂兰" not in text and "王建国" not in text and "csrf" not in text
        assert client.get(reverse("tick_offline")).content == page.content  # the same each time: so its version is
    query_count("meetings.tick_offline", page)


def test_the_worker_names_the_version_of_the_page(cast: Cast) -> None:
    client = Client()
    first = client.get(reverse("offline_worker"))
    assert first["Content-Type"].startswith("text/javascript") and first["Service-Worker-Allowed"] == "/"
    assert first.content == client.get(reverse("offline_worker")).content
    other = Client(headers={"accept-language": "en"}).get(reverse("offline_worker"))
    assert other.content != first.content  # another page is another version
    assert "script-src 'self'" in first["Content-Security-Policy"]
