"""Who came, who left and who was developed: each number of the figures against its rows, on random histories."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from zhibu.figures.queries import read_one
from zhibu.figures.testing import count_anew
from zhibu.members.figures import DIMENSIONS
from zhibu.members.queries import flows as subject
from zhibu.members.queries.flows import (
    BROUGHT_IN,
    FLOWS,
    Asked,
    Flow,
    Stretch,
    count_flows,
    fetch_flows,
    read_flows,
    stretches,
)
from zhibu.members.tests.histories import FIRST, LAST, make_history, some_day
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit, UnitPath
from zhibu.orgs.queries.paths import paths_of
from zhibu.orgs.testing import make_unit

pytestmark = pytest.mark.django_db

MOST = 10_000


def asked(unit: Unit, spots: list[Stretch], flow: str, why: str = "", allowed: tuple[str, ...] = ("",)) -> Asked:
    return Asked(flow, why, spots, allowed, unit.kind == GROUP)


def both(question: Asked) -> tuple[int, list[Flow]]:
    return count_flows(question), fetch_flows(question, MOST)


@pytest.mark.parametrize("seed", range(4))
def test_each_number_is_its_rows(seed: int) -> None:
    chance = random.Random(seed)
    root = make_unit("党委", since=FIRST)
    upper = [make_unit(f"第{at}总支", root, since=FIRST) for at in range(2)]
    branches = [make_unit(f"第{at}支部", upper[at % 2], since=some_day(chance)) for at in range(4)]
    homes = [branches[0], branches[1], branches[3], branches[3]]
    groups = [make_unit(f"第{at}小组", home, since=home.founded_on) for at, home in enumerate(homes)]
    _move(branches[3], upper[0].path + "0099", chance)
    for at in range(60):
        make_history(chance, branches, groups, f"甲{at}")
    count_anew(LAST)
    counted = 0
    for unit in (root, *upper, *branches, *groups):
        after, until = sorted((some_day(chance), some_day(chance))) if unit != root else (FIRST, LAST)
        spots = stretches(paths_of(unit.pk), after, until)
        numbers = read_flows(spots, is_group=unit.kind == GROUP)
        for flow in FLOWS:
            whys = _values(flow)
            for why in whys:
                total, rows = both(asked(unit, spots, flow, why))
                assert total == len(rows) == numbers.get((flow, why), 0), (unit, flow, why, after, until)
                counted += total
            total, rows = both(asked(unit, spots, flow))
            brought = sum(numbers.get(("arrivals", why), 0) for why in BROUGHT_IN)
            every = sum(numbers.get((flow, why), 0) for why in whys)
            assert total == len(rows) == (brought if flow == "developed" else every)
            assert all(after < row.day <= until for row in rows)
            assert len({(row.tie_id, row.day) for row in rows}) == total
        came, left = (
            sum(n for (flow, _why), n in numbers.items() if flow == one) for one in ("arrivals", "departures")
        )
        assert _members(unit, after) + came - left == _members(unit, until), (unit, after, until)
    assert counted > 20


def _values(flow: str) -> list[str]:
    return list(next(one for one in DIMENSIONS if one.key == flow).values())


def _members(unit: Unit, day: date) -> int:
    paths = UnitPath.objects.filter(unit=unit).on(day).values_list("path", flat=True)
    return sum(read_one(path, ["members"], day).get(("members", ""), 0) for path in paths)


def _move(branch: Unit, to: str, chance: random.Random) -> None:
    """Let the paths say that the branch, with its groups, stood elsewhere from a day on."""
    row = UnitPath.objects.get(unit=branch)
    day = row.since + timedelta(days=1 + chance.randrange(max((LAST - row.since).days, 1)))
    for unit in (branch, *branch.children.all()):
        path = to + unit.path.removeprefix(branch.path)
        UnitPath.objects.filter(unit=unit).update(until=day)
        UnitPath.objects.create(unit=unit, path=path, since=day)
        Unit.objects.filter(pk=unit.pk).update(path=path)


def test_a_move_of_the_unit_itself_brings_and_takes_nobody() -> None:
    root = make_unit("党委", since=FIRST)
    branch = make_unit("第一支部", root, since=FIRST)
    groups = [make_unit("第一小组", branch, since=FIRST)]
    chance = random.Random(7)
    for at in range(40):
        make_history(chance, [branch], groups, f"甲{at}")
    _move(branch, root.path + "0099", chance)
    count_anew(LAST)
    numbers = read_flows(stretches(paths_of(branch.pk), FIRST, LAST), is_group=False)
    assert ("arrivals", "moved") not in numbers
    assert ("departures", "moved") not in numbers
    assert sum(n for (flow, _why), n in numbers.items() if flow == "arrivals") > 3


@pytest.mark.parametrize("high", [0, 100])
@pytest.mark.parametrize("flow", FLOWS)
def test_pages_follow_each_other_in_both_directions(monkeypatch: pytest.MonkeyPatch, flow: str, high: int) -> None:
    root = make_unit("党委", since=FIRST)
    branches = [make_unit(f"第{at}支部", root, since=FIRST) for at in range(2)]
    groups = [make_unit("第一小组", branches[0], since=FIRST)]
    chance = random.Random(3)
    for at in range(80):
        make_history(chance, branches, groups, f"甲{at}")
    _move(branches[1], root.path + "0099", chance)
    monkeypatch.setattr(subject, "HIGH", high)
    question = asked(root, stretches(paths_of(root.pk), FIRST, LAST), flow)
    count_anew(LAST)
    total, every = both(question)
    assert total > 3
    assert [(row.day, row.tie_id) for row in every] == sorted(((row.day, row.tie_id) for row in every), reverse=True)
    assert total == len(every)
    for look in (1, 40, 2000):
        monkeypatch.setattr(subject, "FIRST_LOOK", look)
        for known in (None, total):
            walked: list[Flow] = []
            edge: tuple[date, UUID] | None = None
            while rows := fetch_flows(question, 3, edge, total=known):
                walked += rows
                edge = (rows[-1].day, rows[-1].tie_id)
            assert walked == every
            last = (every[3].day, every[3].tie_id)
            assert fetch_flows(question, 3, last, is_rising=True, total=known) == every[2::-1]


@pytest.mark.parametrize("flow", ["arrivals", "departures", "developed"])
def test_many_and_few_are_looked_at_in_two_ways_and_found_alike(monkeypatch: pytest.MonkeyPatch, flow: str) -> None:
    root = make_unit("党委", since=FIRST)
    committee = make_unit("总支", root, since=FIRST)
    branches = [make_unit(f"第{at}支部", committee, since=FIRST) for at in range(2)]
    groups = [make_unit("第一小组", branches[0], since=FIRST)]
    chance = random.Random(11)
    for at in range(80):
        make_history(chance, branches, groups, f"甲{at}")
    _move(branches[1], root.path + "0099", chance)
    found = []
    for high in (0, 100):
        monkeypatch.setattr(subject, "HIGH", high)
        spots = stretches(paths_of(committee.pk), FIRST, LAST)
        whys = ["", *{row.why for row in fetch_flows(asked(committee, spots, flow), MOST)}]
        found.append([fetch_flows(asked(committee, spots, flow, why), MOST) for why in sorted(whys)])
    assert found[0] == found[1]
    assert found[0][0]


def test_rows_end_at_the_reach_of_today() -> None:
    root = make_unit("党委", since=FIRST)
    mine, theirs = make_unit("第一支部", root, since=FIRST), make_unit("第二支部", root, since=FIRST)
    groups = [make_unit("第一小组", theirs, since=FIRST)]
    chance = random.Random(5)
    for at in range(80):
        make_history(chance, [mine, theirs], groups, f"甲{at}")
    spots = stretches(paths_of(root.pk), FIRST, LAST)
    count_anew(LAST)
    every = fetch_flows(asked(root, spots, "departures"), MOST)
    total, seen = both(asked(root, spots, "departures", allowed=(mine.path,)))
    assert 0 < total == len(seen) < len(every)
    assert {row.unit_id for row in seen} == {mine.pk}
    assert {row.unit_id for row in every} == {mine.pk, theirs.pk, groups[0].pk}
    assert both(asked(root, spots, "departures", allowed=())) == (0, [])
