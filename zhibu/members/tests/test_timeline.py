"""Every person's past as events against each day counted row by row, on random histories."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from zhibu.figures.queries import read_one
from zhibu.figures.testing import count_anew, happened
from zhibu.members.figures import DIMENSIONS
from zhibu.members.tests.histories import FIRST, LAST, counted_on, make_history, some_day
from zhibu.orgs.models import UnitPath
from zhibu.orgs.testing import make_unit

pytestmark = pytest.mark.django_db

STANDS = [one.key for one in DIMENSIONS if not one.is_flow]


@pytest.mark.parametrize("seed", range(6))
def test_every_day_is_what_the_rows_of_that_day_say(seed: int) -> None:
    chance = random.Random(seed)
    root = make_unit("党委", since=FIRST)
    upper = [make_unit(f"第{at}总支", root, since=FIRST) for at in range(2)]
    branches = [make_unit(f"第{at}支部", upper[at % 2], since=some_day(chance)) for at in range(4)]
    groups = [make_unit(f"第{at}小组", branches[at % 2], since=branches[at % 2].founded_on) for at in range(4)]
    _move_a_branch(branches[3], upper[0].path, chance)
    for at in range(25):
        make_history(chance, branches, groups, f"甲{at}")
    count_anew(LAST)
    paths = [root.path, *(unit.path for unit in (*upper, *branches, *groups)), f"{upper[0].path}0099"]
    days = [LAST, *(some_day(chance) for _day in range(12))]
    for day in days:
        for path in paths:
            assert read_one(path, STANDS, day) == counted_on(path, day), (path, day)
    for path in paths:
        _identity(path, *sorted(chance.sample(days, 2)))


def _move_a_branch(unit, to: str, chance: random.Random) -> None:
    """Let the paths say that the branch stood elsewhere from a day on."""
    row = UnitPath.objects.get(unit=unit)
    day = row.since + timedelta(days=1 + chance.randrange(max((LAST - row.since).days, 1)))
    row.until = day
    row.save()
    UnitPath.objects.create(unit=unit, path=f"{to}0099", since=day)


def _identity(path: str, after: date, until: date) -> None:
    """Line 17 of the change table: what was there, more what came, less what went, is what is there (rules 2.10)."""
    moved: Counter[str] = Counter()
    for (dimension, _value), n in happened(path, ["arrivals", "departures"], after, until).items():
        moved[dimension] += n
    before, now = (read_one(path, ["members"], day).get(("members", ""), 0) for day in (after, until))
    assert before + moved["arrivals"] - moved["departures"] == now
