"""What one is called to stands first at home; the month shows the branch's gatherings and where to plan."""

from django.urls import reverse

from tests.cast import Cast
from zhibu.meetings.actions import add_follow_up, ask_leave, cancel_gathering
from zhibu.meetings.models import Attendance, FollowUp
from zhibu.meetings.testing import item_of, make_called, make_gathering, make_minutes


def _home(cast: Cast, who: str) -> str:
    return cast.client(who).get(reverse("show_mine")).content.decode()


def test_a_member_sees_the_next_gathering_once_with_one_button(cast: Cast) -> None:
    made = make_called(cast.actor("secretary"), cast.first, theme="学习全会精神")
    home = _home(cast, "member")
    assert home.count("学习全会精神") == 1 and reverse("show_own_gathering", args=[made.pk]) in home
    assert "学习全会精神" not in _home(cast, "next_door")


def test_what_is_only_planned_or_cancelled_is_not_there(cast: Cast) -> None:
    actor = cast.actor("secretary")
    make_gathering(actor, cast.first, theme="只是安排")
    cancel_gathering(actor, make_called(actor, cast.first, theme="停开的会"), reason="停电")
    home = _home(cast, "member")
    assert "要参加的会议和活动" not in home and "只是安排" not in home


def test_leave_that_was_asked_is_said(cast: Cast) -> None:
    make_called(cast.actor("secretary"), cast.first)
    ask_leave(cast.actor("member"), Attendance.objects.get(person=cast.people["member"]), reason="当班")
    assert "已请假，待答复" in _home(cast, "member")


def test_the_month_shows_gatherings_and_the_secretary_plans_there(cast: Cast) -> None:
    make_gathering(cast.actor("secretary"), cast.first, theme="学习全会精神")
    page, plan = reverse("show_month", args=[cast.first.pk]), reverse("plan_gathering", args=[cast.first.pk])
    assert "学习全会精神" in cast.client("secretary").get(page).content.decode()
    assert plan in cast.client("secretary").get(page).content.decode()
    assert plan not in cast.client("committee_member").get(page).content.decode()
    unit = cast.client("committee_member").get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    assert "学习全会精神" in unit and plan not in unit


def test_what_was_agreed_that_one_does_stands_under_what_i_owe_until_it_is_done(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_minutes(actor, cast.first, theme="学习党章")
    task = {"what": "走访困难党员", "owner": cast.people["member"].pk, "due_on": actor.today}
    add_follow_up(actor, made, item=item_of(made).pk, **task)
    done = reverse("finish_follow_up", args=[FollowUp.objects.get().pk])
    home = _home(cast, "member")
    assert home.count("走访困难党员") == 2 and done in home  # the title, and the button's label; no message beside it
    assert "走访困难党员" not in _home(cast, "organiser")
    cast.client("member").post(done, {"note": ""})
    assert done not in _home(cast, "member")
