"""Correct a wrong entry."""

from datetime import date

import pytest

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.actions import (
    appoint,
    change_kind,
    correct_change,
    dissolve_unit,
    merge_units,
    move_unit,
    rename_unit,
)
from zhibu.orgs.models import Unit, UnitChange
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import TODAY, Mine
from zhibu.people.models import Person

DAY, OTHER = date(2024, 6, 1), date(2023, 3, 1)


def last(unit: Unit, change: str) -> UnitChange:
    return unit.changes.get(change=change, corrects=None)


def then(unit: Unit, day: date, fact: str) -> object:
    return Unit.objects.as_of(day).values_list(fact, flat=True).filter(pk=unit.pk).first()


def test_a_wrong_day_and_name_are_put_right_and_kept(clerk: Clerk, mine: Mine) -> None:
    rename_unit(clerk, mine.first, name="采媒一区党支部", on=DAY, reason="更名")
    change = correct_change(clerk, last(mine.first, "renamed"), on=OTHER, name="采煤一区党支部", reason="打错字")
    mine.first.refresh_from_db()
    assert mine.first.name == "采煤一区党支部"
    assert then(mine.first, OTHER, "name_then") == "采煤一区党支部"
    assert then(mine.first, date(2023, 2, 28), "name_then") == "综采一区党支部"
    assert change.day == OTHER
    correction = change.corrections.get()
    assert (correction.reason, correction.details["before"]["new"]) == ("打错字", "采媒一区党支部")
    assert correction.details["before"]["day"] == "2024-06-01"


def test_a_void_entry_leaves_what_held_before(clerk: Clerk, mine: Mine) -> None:
    old = mine.first.path
    move_unit(clerk, mine.first, to=mine.power, on=DAY, reason="调整")
    correct_change(clerk, last(mine.first, "moved"), is_void=True, reason="没有这回事")
    mine.first.refresh_from_db()
    assert (mine.first.parent, mine.first.path) == (mine.coal, old)
    assert then(mine.first, TODAY, "path_then") == old
    with pytest.raises(Refused, match="已经作废"):
        correct_change(clerk, last(mine.first, "moved"), is_void=True, reason="再来")


def test_a_wrong_parent_is_put_right(clerk: Clerk, mine: Mine) -> None:
    third = make_unit("洗煤党总支", mine.root)
    group = make_unit("第一党小组", mine.first)
    move_unit(clerk, mine.first, to=mine.power, on=DAY, reason="调整")
    correct_change(clerk, last(mine.first, "moved"), to=third, reason="选错了")
    mine.first.refresh_from_db()
    group.refresh_from_db()
    assert mine.first.parent == third
    assert group.path == third.path + "00010001"
    assert then(group, date(2024, 5, 31), "path_then") == mine.coal.path + "00010001"


def test_a_wrong_kind_is_put_right_or_void(clerk: Clerk, mine: Mine) -> None:
    branch = make_unit("洗煤厂党支部", mine.root)
    change_kind(clerk, branch, kind="general_branch", on=DAY, reason="改设")
    correct_change(clerk, last(branch, "kind_changed"), kind="joint_branch", reason="选错了")
    branch.refresh_from_db()
    assert branch.kind == "joint_branch"
    correct_change(clerk, last(branch, "kind_changed"), is_void=True, reason="没有这回事")
    branch.refresh_from_db()
    assert branch.kind == "branch"


def test_a_founding_gets_its_day_and_its_children_follow(clerk: Clerk, mine: Mine) -> None:
    correct_change(clerk, last(mine.root, "founded"), on=date(2010, 1, 1), reason="查到批文")
    assert then(mine.root, date(2011, 1, 1), "path_then") == "0001"
    correct_change(clerk, last(mine.coal, "founded"), on=date(2012, 1, 1), reason="查到批文")
    correct_change(clerk, last(mine.first, "founded"), on=date(2011, 1, 1), reason="查到批文")
    mine.first.refresh_from_db()
    assert mine.first.founded_on == date(2011, 1, 1)
    assert then(mine.first, date(2012, 1, 1), "path_then") == mine.first.path, "shown from its parent's first day"
    assert then(mine.first, date(2011, 6, 1), "path_then") is None
    correct_change(clerk, last(mine.coal, "founded"), on=date(2010, 6, 1), reason="再查")
    assert then(mine.first, date(2011, 6, 1), "path_then") == mine.first.path


def test_a_founding_is_not_later_than_what_followed(clerk: Clerk, mine: Mine, person: Person) -> None:
    appoint(clerk, mine.first, person=person, post="secretary", on=date(2018, 1, 1))
    with pytest.raises(Refused, match="已经有任职或换届记录"):
        correct_change(clerk, last(mine.first, "founded"), on=date(2019, 1, 1), reason="试")
    with pytest.raises(Refused, match="不能作废"):
        correct_change(clerk, last(mine.first, "founded"), is_void=True, reason="试")


def test_a_dissolution_is_moved_or_taken_back(clerk: Clerk, mine: Mine) -> None:
    dissolve_unit(clerk, mine.first, on=DAY, reason="撤销")
    correct_change(clerk, last(mine.first, "dissolved"), on=OTHER, reason="日期错")
    assert then(mine.first, date(2023, 2, 28), "path_then")
    assert then(mine.first, OTHER, "path_then") is None
    correct_change(clerk, last(mine.first, "dissolved"), is_void=True, reason="没有撤销")
    mine.first.refresh_from_db()
    assert mine.first.dissolved_on is None
    assert then(mine.first, TODAY, "path_then") == mine.first.path


def test_a_dissolution_stays_while_its_name_is_taken(clerk: Clerk, mine: Mine) -> None:
    dissolve_unit(clerk, mine.first, on=DAY, reason="撤销")
    make_unit("综采一区党支部", mine.coal)
    with pytest.raises(Refused, match="已经有“综采一区党支部”"):
        correct_change(clerk, last(mine.first, "dissolved"), is_void=True, reason="试")


def test_mergers_reasons_and_strangers_are_refused(clerk: Clerk, mine: Mine) -> None:
    rename_unit(clerk, mine.first, name="采煤一区党支部", on=DAY, reason="更名")
    with pytest.raises(Refused, match="请写明原因"):
        correct_change(clerk, last(mine.first, "renamed"), on=OTHER, reason=" ")
    with pytest.raises(Refused, match="不能晚于今天"):
        correct_change(clerk, last(mine.first, "renamed"), on=date(2027, 1, 1), reason="试")
    with pytest.raises(NotAllowed):
        correct_change(Clerk(paths=(mine.first.path,)), last(mine.first, "renamed"), on=OTHER, reason="试")
    merge_units(clerk, mine.second, into=mine.first, on=date(2025, 1, 1), reason="合并")
    with pytest.raises(Refused, match="合并、分设"):
        correct_change(clerk, last(mine.second, "merged"), on=OTHER, reason="试")
