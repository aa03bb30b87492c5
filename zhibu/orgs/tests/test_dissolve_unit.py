"""Dissolve a unit."""

from collections.abc import Iterator
from datetime import date

import pytest

from zhibu.gate.actor import Refused
from zhibu.orgs import followers
from zhibu.orgs.actions import appoint, dissolve_unit, found_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import Mine
from zhibu.people.models import Person

DAY = date(2024, 6, 1)


def test_ends_on_the_day_and_its_past_stays(clerk: Clerk, mine: Mine, person: Person) -> None:
    held = appoint(clerk, mine.second, person=person, post="secretary", on=date(2020, 1, 1))
    dissolve_unit(clerk, mine.second, on=DAY, reason="机构撤销")
    held.refresh_from_db()
    assert held.until == DAY
    assert not Unit.objects.as_of(DAY).filter(pk=mine.second.pk)
    assert Unit.objects.as_of(date(2024, 5, 31)).filter(pk=mine.second.pk)


def test_is_refused_while_it_holds_units(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="它下面还有综采一区党支部"):
        dissolve_unit(clerk, mine.coal, on=DAY, reason="试")


def test_is_refused_on_a_day_when_it_still_held_units(clerk: Clerk, mine: Mine) -> None:
    dissolve_unit(clerk, mine.first, on=DAY, reason="撤销")
    with pytest.raises(Refused, match="它下面还有"):
        dissolve_unit(clerk, mine.coal, on=date(2024, 5, 1), reason="试")
    dissolve_unit(clerk, mine.coal, on=DAY, reason="撤销")


@pytest.fixture
def crowded() -> Iterator[None]:
    def holder(unit: object, day: date) -> str:
        return "里面还有 3 名党员。"

    followers.hold_unit(holder)
    yield
    followers.holders.remove(holder)


@pytest.mark.usefixtures("crowded")
def test_is_refused_while_somebody_says_why_not(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="还有 3 名党员"):
        dissolve_unit(clerk, mine.first, on=DAY, reason="试")


def test_is_refused_twice_and_before_it_began(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="日期要晚于2015年1月1日"):
        dissolve_unit(clerk, mine.first, on=date(2015, 1, 1), reason="试")
    dissolve_unit(clerk, mine.first, on=DAY, reason="撤销")
    with pytest.raises(Refused, match="已在2024年6月1日撤销"):
        dissolve_unit(clerk, mine.first, on=DAY, reason="撤销")
    with pytest.raises(Refused, match="已在2024年6月1日撤销"):
        found_unit(clerk, mine.first, name="第一党小组", kind="group")


def test_its_name_is_free_again(clerk: Clerk, mine: Mine) -> None:
    dissolve_unit(clerk, mine.first, on=DAY, reason="撤销")
    again = make_unit("综采一区党支部", mine.coal, since=date(2025, 1, 1))
    assert again.path != mine.first.path, "a number is never given twice"
