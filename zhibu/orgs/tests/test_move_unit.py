"""Move a unit."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs import followers
from zhibu.orgs.actions import NewUnit, dissolve_unit, found_units, move_unit
from zhibu.orgs.models import Unit, UnitPath
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import TODAY, Mine

DAY = date(2024, 6, 1)


@pytest.fixture
def told() -> Iterator[list[tuple[str, str]]]:
    heard: list[tuple[str, str]] = []

    def follower(old: str, new: str) -> None:
        heard.append((old, new))

    followers.follow_paths(follower)
    yield heard
    followers.path_followers.remove(follower)


def test_takes_everything_below_along_and_keeps_the_past(clerk: Clerk, mine: Mine) -> None:
    group = make_unit("第一党小组", mine.first)
    move_unit(clerk, mine.first, to=mine.power, on=DAY, reason="区队重组")
    for unit in (mine.first, group):
        unit.refresh_from_db()
    assert mine.first.path == mine.power.path + "0002"
    assert group.path == mine.first.path + "0001"
    before = dict(Unit.objects.as_of(DAY - timedelta(1)).values_list("pk", "path_then"))
    assert before[group.pk] == mine.coal.path + "00010001"
    after = dict(Unit.objects.as_of(DAY).values_list("pk", "path_then"))
    assert after[group.pk] == group.path


def test_tells_who_follows_in_the_transaction(clerk: Clerk, mine: Mine, told: list[tuple[str, str]]) -> None:
    old = mine.first.path
    move_unit(clerk, mine.first, to=mine.power, on=DAY, reason="区队重组")
    assert told == [(old, mine.power.path + "0002")]


def test_asks_the_right_in_both_places(mine: Mine) -> None:
    for paths in ((mine.coal.path,), (mine.power.path, mine.first.path)):
        with pytest.raises(NotAllowed):
            move_unit(Clerk(paths=paths), mine.first, to=mine.power, on=DAY, reason="区队重组")
    both = Clerk(paths=(mine.coal.path, mine.power.path))
    move_unit(both, mine.first, to=mine.power, on=DAY, reason="区队重组")


def test_entered_late_goes_between_two_moves(clerk: Clerk, mine: Mine) -> None:
    move_unit(clerk, mine.first, to=mine.power, on=date(2024, 6, 1), reason="区队重组")
    third = make_unit("洗煤党总支", mine.root)
    move_unit(clerk, mine.first, to=third, on=date(2020, 1, 1), reason="补录")
    mine.first.refresh_from_db()
    assert mine.first.parent == mine.power
    parents = [
        Unit.objects.as_of(day).values_list("parent_then", flat=True).get(pk=mine.first.pk)
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2024, 5, 31), date(2024, 6, 1))
    ]
    assert parents == [mine.coal.pk, third.pk, third.pk, mine.power.pk]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (TODAY + timedelta(1), "不能晚于今天"),
        (date(2014, 12, 31), "还没有设立"),
        (date(2015, 1, 1), "已经有一条同类记录"),
    ],
)
def test_is_refused_on_a_wrong_day(clerk: Clerk, mine: Mine, on: date, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        move_unit(clerk, mine.first, to=mine.power, on=on, reason="区队重组")
    assert caught.value.field == "on"


def test_is_refused_into_itself_or_below_itself(clerk: Clerk, mine: Mine) -> None:
    inner = make_unit("内设党委", make_unit("下属党委", mine.root))
    for to in (inner.above, inner):
        with pytest.raises(Refused, match="它自己或它的下级"):
            move_unit(clerk, inner.above, to=to, on=DAY, reason="试")


def test_is_refused_below_what_stood_below_it_in_the_meantime(clerk: Clerk, mine: Mine) -> None:
    outer = make_unit("甲党委", mine.root)
    inner = make_unit("乙党委", outer)
    move_unit(clerk, inner, to=mine.root, on=date(2024, 6, 1), reason="独立")
    with pytest.raises(Refused, match="它自己或它的下级"):
        move_unit(clerk, outer, to=inner, on=date(2020, 1, 1), reason="补录")
    move_unit(clerk, outer, to=inner, on=date(2024, 6, 2), reason="划转")


def test_is_refused_where_the_kind_or_the_name_does_not_fit(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="党总支不能设在党总支下面") as caught:
        move_unit(clerk, mine.coal, to=mine.power, on=DAY, reason="试")
    assert caught.value.field == "to"
    make_unit("综采一区党支部", mine.power)
    with pytest.raises(Refused, match="已经有“综采一区党支部”"):
        move_unit(clerk, mine.first, to=mine.power, on=DAY, reason="试")


def test_is_refused_without_a_reason_and_below_a_dissolved_unit(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused) as caught:
        move_unit(clerk, mine.first, to=mine.power, on=DAY, reason=" ")
    assert caught.value.field == "reason"
    empty = make_unit("空党总支", mine.root)
    dissolve_unit(clerk, empty, on=DAY, reason="无人")
    with pytest.raises(Refused, match="已在2024年6月1日撤销"):
        move_unit(clerk, mine.first, to=empty, on=DAY, reason="试")


def test_of_a_large_subtree_takes_no_more_statements(clerk: Clerk, mine: Mine) -> None:
    def cost(unit: Unit, to: Unit) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            move_unit(clerk, unit, to=to, on=DAY, reason="区队重组")
        return len(asked)

    large, other = make_unit("大党委", mine.root), make_unit("另一党委", mine.root)
    news = [NewUnit(key=str(n), name=f"第{n}党支部", kind="branch", founded_on=date(2016, 1, 1)) for n in range(300)]
    found_units(clerk, large, units=news)
    small = cost(mine.first, mine.power)
    assert cost(large, other) == small
    assert UnitPath.objects.filter(path__startswith=other.path, until=None).count() == 302
