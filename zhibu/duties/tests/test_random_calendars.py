"""Two thousand invented calendars: windows found in SQL are those that a second, plain computation finds."""

import pytest

from zhibu.duties.actions.windows import rebuild_windows, refresh_every_window, refresh_windows
from zhibu.duties.models import Window
from zhibu.duties.tests.calendars import invent
from zhibu.duties.tests.plain import Key, Row, owed
from zhibu.figures.actions.recounting import differences

pytestmark = pytest.mark.django_db
BATCH = 250
COLUMNS = ("ends_on", "state", "asked", "held", "met_on", "planned_on", "excuse_id")


def kept() -> dict[Key, Row]:
    rows = Window.objects.values_list("unit_id", "frequency", "starts_on", *COLUMNS)
    return {(unit, key, day): tuple(rest) for unit, key, day, *rest in rows}


@pytest.mark.parametrize("seed", range(8))
def test_random_calendars_are_found_twice_alike(seed: int) -> None:
    country = invent(seed, BATCH)
    plain = owed(country)
    written = rebuild_windows(country.today)
    assert kept() == plain
    assert written.added == len(plain) > BATCH
    assert {state for _ends, state, *_ in plain.values()} == {"met", "due", "missed", "late", "excused"}
    # nothing is left to write, however it is asked for; and one unit's windows come back alone
    assert refresh_every_window(country.today).total == 0
    branch = next(one for one in country.calendars if one.groups)
    units = [branch.unit.pk, *(group.unit.pk for group in branch.groups)]
    assert refresh_windows(units, country.today).total == 0
    assert differences() == []
