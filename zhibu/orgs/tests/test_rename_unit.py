"""Rename a unit."""

from datetime import date

import pytest

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.actions import rename_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import Mine

DAY = date(2024, 6, 1)


def names(unit: Unit) -> list[str]:
    days = (date(2016, 1, 1), date(2020, 6, 1), date(2025, 1, 1))
    return [Unit.objects.as_of(day).values_list("name_then", flat=True).get(pk=unit.pk) for day in days]


def test_bears_the_new_name_from_the_day(clerk: Clerk, mine: Mine) -> None:
    unit = rename_unit(clerk, mine.first, name="采煤一区党支部", on=DAY, reason="更名")
    assert (unit.name, unit.initials) == ("采煤一区党支部", "cmyqdzb")
    assert names(unit) == ["综采一区党支部", "综采一区党支部", "采煤一区党支部"]


def test_entered_late_goes_in_between(clerk: Clerk, mine: Mine) -> None:
    rename_unit(clerk, mine.first, name="采煤一区党支部", on=DAY, reason="更名")
    unit = rename_unit(clerk, mine.first, name="综采队党支部", on=date(2019, 1, 1), reason="补录")
    assert unit.name == "采煤一区党支部", "the present name stays"
    assert names(unit) == ["综采一区党支部", "综采队党支部", "采煤一区党支部"]


def test_is_refused_with_a_siblings_name_its_own_or_none(clerk: Clerk, mine: Mine) -> None:
    make_unit("综采二区党支部", mine.coal)
    for name, words in (("综采二区党支部", "已经有"), ("综采一区党支部", "就叫这个名称"), ("", "请填写组织名称")):
        with pytest.raises(Refused, match=words) as caught:
            rename_unit(clerk, mine.first, name=name, on=DAY, reason="更名")
        assert caught.value.field == "name"
    mine.first.refresh_from_db()
    assert mine.first.name == "综采一区党支部"


def test_is_decided_above_the_unit(mine: Mine) -> None:
    with pytest.raises(NotAllowed):
        rename_unit(Clerk(paths=(mine.first.path,)), mine.first, name="采煤一区党支部", on=DAY, reason="更名")
    rename_unit(Clerk(paths=(mine.coal.path,)), mine.first, name="采煤一区党支部", on=DAY, reason="更名")
    rename_unit(Clerk(paths=(mine.root.path,)), mine.root, name="中共东岭矿业委员会", on=DAY, reason="更名")


def test_may_take_a_name_that_a_sibling_has_given_up(clerk: Clerk, mine: Mine) -> None:
    second = make_unit("综采二区党支部", mine.coal)
    rename_unit(clerk, second, name="综采三区党支部", on=DAY, reason="更名")
    assert rename_unit(clerk, mine.first, name="综采二区党支部", on=DAY, reason="更名").name == "综采二区党支部"
