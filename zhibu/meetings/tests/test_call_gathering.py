"""Who is called is told once; who comes later is told later; what is over is called no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import call_gathering, cancel_gathering, change_gathering
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Attendance, Gathering, Holding, ahead_q
from zhibu.meetings.testing import make_called, make_gathering, plan_of
from zhibu.members.testing import make_member
from zhibu.notices.models import Notice
from zhibu.orgs.actions import move_unit
from zhibu.orgs.testing import make_unit

pytestmark = pytest.mark.django_db


def told(**facts: Any) -> set[Any]:
    return set(Notice.objects.filter(kind__startswith="gathering", **facts).values_list("person_id", flat=True))


@pytest.fixture
def made(cast: Cast) -> Gathering:
    return make_gathering(cast.actor("secretary"), cast.first)


def test_everybody_of_the_branch_is_told_and_nobody_next_door(cast: Cast, made: Gathering) -> None:
    count = call_gathering(cast.actor("secretary"), made).noted["people"]
    assert count == len(told()) == Attendance.objects.filter(gathering=made).count() == 5
    assert cast.people["member"].pk in told() and cast.people["next_door"].pk not in told()


def test_the_notice_leads_to_ones_own_page(cast: Cast, made: Gathering) -> None:
    call_gathering(cast.actor("secretary"), made)
    notice = Notice.objects.get(person=cast.people["member"], kind="gathering")
    answer = cast.client("member").get(notice.url)
    assert answer.status_code == 200 and "学习党章" in answer.content.decode()


def test_a_second_call_tells_only_who_is_new(cast: Cast, made: Gathering) -> None:
    actor = cast.actor("secretary")
    call_gathering(actor, made)
    assert call_gathering(actor, made).noted["people"] == 0
    make_member(cast.first, "新来的")
    assert call_gathering(actor, made).noted["people"] == 1


def test_what_is_over_is_not_called(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_gathering(actor, cast.first, day=actor.today - timedelta(1))
    with pytest.raises(Refused):
        call_gathering(actor, made)
    assert not told()


def test_a_gathering_of_nobody_is_not_called(cast: Cast) -> None:
    actor = cast.actor("group_leader")
    made = make_gathering(actor, cast.group, "group_meeting")
    with pytest.raises(Refused):
        call_gathering(actor, made)
    made.refresh_from_db()
    assert made.state == GatheringState.PLANNED


def test_who_may_not_plan_may_not_call(cast: Cast, made: Gathering) -> None:
    for who in ("committee_member", "auditor", "next_door"):
        with pytest.raises(NotAllowed):
            call_gathering(cast.actor(who), made)


def test_cancelling_needs_a_reason_tells_who_was_called_and_is_done_once(cast: Cast, made: Gathering) -> None:
    actor = cast.actor("secretary")
    called = call_gathering(actor, made).noted["people"]
    with pytest.raises(Refused) as refused:
        cancel_gathering(actor, made, reason="  ")
    assert refused.value.field == "reason"
    cancel_gathering(actor, made, reason="停电")
    made.refresh_from_db()
    assert (made.state, made.cancelled_for) == (GatheringState.CANCELLED, "停电")
    assert len(told(text="停电")) == called
    for act in (lambda: cancel_gathering(actor, made, reason="停电"), lambda: call_gathering(actor, made)):
        with pytest.raises(Refused):
            act()


def test_a_plan_that_nobody_was_told_of_is_cancelled_silently(cast: Cast, made: Gathering) -> None:
    cancel_gathering(cast.actor("secretary"), made, reason="另定时间")
    assert not told()


def test_what_people_were_called_to_is_not_cancelled_when_it_is_over(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_called(actor, cast.first)
    Gathering.objects.filter(pk=made.pk).update(held_on=actor.today - timedelta(1))
    with pytest.raises(Refused):
        cancel_gathering(actor, made, reason="没开成")


def test_a_change_tells_who_is_called_still_and_who_is_called_no_more(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_called(actor, cast.first)
    Notice.objects.all().delete()
    change_gathering(actor, made, plan=plan_of(actor.today, "committee_meeting"), version=made.version)
    lines = set(Attendance.objects.filter(gathering=made).values_list("person", flat=True))
    assert lines == {cast.people[who].pk for who in ("secretary", "organiser", "committee_member")}
    assert told(title__id__startswith="安排有变动") == lines
    off = told(title__id__startswith="这次不用您参加了")
    assert off == {cast.people["member"].pk, cast.people["group_leader"].pk}
    assert cast.client("member").get(reverse("show_own_gathering", args=[made.pk])).status_code == 404


def test_what_is_over_or_cancelled_is_ahead_no_more(cast: Cast, made: Gathering) -> None:
    actor = cast.actor("secretary")
    for days, is_ahead in [(1, True), (0, True), (-1, False)]:
        Gathering.objects.update(held_on=actor.today + timedelta(days))
        made.refresh_from_db()
        assert made.is_ahead(actor.today) is Gathering.objects.filter(ahead_q(actor.today)).exists() is is_ahead
    Gathering.objects.update(held_on=actor.today)
    made.refresh_from_db()
    cancel_gathering(actor, made, reason="停电")
    made.refresh_from_db()
    assert made.is_ahead(actor.today) is Gathering.objects.filter(ahead_q(actor.today)).exists() is False


def test_what_is_over_is_put_right_without_a_word_to_anybody(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_called(actor, cast.first)
    day = actor.today - timedelta(1)
    Gathering.objects.update(held_on=day)
    Notice.objects.all().delete()
    change_gathering(actor, made, plan=plan_of(day, theme="学习党章和准则"), version=made.version)
    assert not told() and Gathering.objects.get().theme == "学习党章和准则"


def test_gatherings_follow_a_branch_that_moves(cast: Cast, made: Gathering) -> None:
    officer = cast.actor("officer")
    call_gathering(cast.actor("secretary"), made)
    other = make_unit("机电总支部", cast.mine, kind="general_branch")
    move_unit(officer, cast.first, to=other, on=officer.today, reason="调整")
    made.refresh_from_db()
    cast.first.refresh_from_db()
    assert made.unit_path == cast.first.path
    assert set(Holding.objects.filter(gathering=made).values_list("unit_path", flat=True)) == {cast.first.path}
    assert set(Attendance.objects.filter(gathering=made).values_list("unit_path", flat=True)) == {cast.first.path}
    assert cast.client("general_secretary").get(reverse("show_gathering", args=[made.pk])).status_code == 404
    assert cast.client("secretary").get(reverse("show_gathering", args=[made.pk])).status_code == 200


def test_the_page_says_how_many_were_told(cast: Cast, made: Gathering) -> None:
    client = cast.client("secretary")
    answer = client.post(reverse("call_gathering", args=[made.pk]), follow=True)
    assert "已通知 5 人" in answer.content.decode()
    answer = client.post(reverse("call_gathering", args=[made.pk]), follow=True)
    assert "都已经通知过" in answer.content.decode()
