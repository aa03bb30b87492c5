"""What meets at the same time is said, and nothing of what one may not read."""

from datetime import time

import pytest

from tests.cast import Cast
from zhibu.meetings.actions import cancel_gathering
from zhibu.meetings.models import Gathering
from zhibu.meetings.queries.clashes import clashes
from zhibu.meetings.queries.showing import hosts
from zhibu.meetings.rules.planning import overlap
from zhibu.meetings.testing import make_called, make_gathering
from zhibu.members.choices import Tie
from zhibu.members.testing import make_member

pytestmark = pytest.mark.django_db
THREE, FOUR, FIVE = time(15), time(16), time(17)


def said(cast: Cast, gathering: Gathering, who: str = "secretary") -> str:
    return "".join(clashes(cast.actor(who), gathering, hosts(gathering)))


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ((THREE, FOUR), (FOUR, FIVE), False),
        ((THREE, FIVE), (FOUR, None), True),
        ((THREE, None), (FOUR, FIVE), True),
        ((FOUR, FIVE), (THREE, FOUR), False),
        ((THREE, FOUR), (THREE, FOUR), True),
        ((None, None), (THREE, FOUR), True),
        ((FIVE, None), (THREE, FOUR), False),
    ],
)
def test_hours_overlap(first: tuple[time, time], second: tuple[time, time], meet: bool) -> None:
    assert overlap(first, second) is overlap(second, first) is meet


def test_the_same_unit_at_the_same_time(cast: Cast) -> None:
    actor = cast.actor("secretary")
    make_gathering(actor, cast.first, "lecture", theme="党课一", begins=THREE, ends=FOUR)
    made = make_gathering(actor, cast.first, begins=THREE)
    assert "本组织同时还有" in said(cast, made) and "党课一" in said(cast, made)
    later = make_gathering(actor, cast.first, begins=FOUR)
    assert "党课一" not in said(cast, later)


def test_the_same_people_are_named_and_a_strange_gathering_is_not(cast: Cast) -> None:
    make_member(cast.second, tie=Tie.PARTICIPATION, person=cast.people["member"])
    make_called(cast.actor("next_door"), cast.second, theme="二区的会", begins=THREE)
    made = make_gathering(cast.actor("secretary"), cast.first, begins=THREE)
    assert "李桂兰" in said(cast, made) and "二区的会" not in said(cast, made)
    assert "二区的会" in said(cast, made, "general_secretary")
    assert "王建国" not in said(cast, made)


def test_the_same_room(cast: Cast) -> None:
    make_gathering(cast.actor("next_door"), cast.second, theme="二区的会", begins=THREE, place_name="三楼会议室")
    made = make_gathering(cast.actor("secretary"), cast.first, begins=THREE, place_name="三楼会议室")
    assert "三楼会议室那时已有：另一场会议或活动" in said(cast, made)
    other = make_gathering(cast.actor("secretary"), cast.first, begins=FIVE, place_name="二楼")
    assert "那时已有" not in said(cast, other)


def test_what_was_cancelled_meets_nothing(cast: Cast) -> None:
    actor = cast.actor("secretary")
    other = make_gathering(actor, cast.first, begins=THREE)
    made = make_gathering(actor, cast.first, begins=THREE)
    assert said(cast, made)
    cancel_gathering(actor, other, reason="另定")
    assert not said(cast, made)
