"""How quickly windows are found again: an invented country of branches, twenty things asked of each every month.

Told beside a yardstick of the same run: a bare INSERT…SELECT of the same rows into a table of the same keys.
ZHIBU_BENCH_UNITS says how many branches and ZHIBU_BENCH_MONTHS how many months at once, 12 for a whole year
(docs/duties.md says what the numbers must be).
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from zhibu.duties.actions.windows import refresh_these
from zhibu.duties.figures import WINDOWS
from zhibu.duties.models import WindowStart
from zhibu.duties.queries.frequencies import DAY, asked_between, frequencies
from zhibu.figures.actions.counting import counting
from zhibu.figures.actions.folding import fold_and_sweep
from zhibu.figures.queries import read_places
from zhibu.lib.dates import add_months
from zhibu.meetings import duties as known
from zhibu.meetings.models import Gathering
from zhibu.orgs.models import Unit

TARGETS = {
    "windows_per_s": ("least", 100_000),
    "windows_of_bare": ("most", 4.0),
    "night_of_windows": ("most", 1.0),
    "night_written": ("most", 0),
    "root_month_ms": ("most", 1.0),
    "unit_year_ms": ("most", 1.0),
}
UNITS = 51_000
ASKED = 20
TODAY = date(2026, 11, 30)
MONTH = date(2026, 11, 1)
ROOT = "0001"

_PATH = """'0001' || lpad((1 + i %% 20)::text, 4, '0') || lpad((1 + i / 20 %% 15)::text, 4, '0')
  || lpad((1 + i / 300 %% 8)::text, 4, '0') || lpad((1 + i / 2400 %% 4)::text, 4, '0')
  || lpad((1 + i / 9600)::text, 4, '0')"""
_UNITS = f"""
insert into orgs_unit (id, path, last_child, "order", kind, name, short_name, pinyin, initials, founded_on, approval_no,
                       host, field, nature, contact, address)
select gen_random_uuid(), {_PATH}, 0, i, 'branch', 'b' || i, 'b' || i, '', '', '2010-01-01', '', '', '', '', '', ''
  from generate_series(0, %(units)s - 1) as i
"""
_KINDS = "insert into orgs_unitkind (unit_id, kind, since) select id, kind, founded_on from orgs_unit"
_PATHS = "insert into orgs_unitpath (unit_id, path, since) select id, path, founded_on from orgs_unit"
_HELD = """
insert into meetings_holding (gathering_id, unit_id, unit_path, kind, held_on, is_held)
select %(gathering)s, u.id, u.path, 'k' || k, %(month)s::date + floor(random() * 28)::int, true
  from orgs_unit u cross join generate_series(1, %(asked)s) as k where random() < 0.9
"""
_BARE = "insert into bench_window select * from duties_window"
_YEAR = """
select frequency, starts_on, state, met_on from duties_window
 where unit_id = %(unit)s and starts_on = any(%(starts)s) order by frequency, starts_on
"""
_ROWS = "select frequency, state, count(*) from duties_window where starts_on = %(day)s group by frequency, state"


def measure(_folder: Path) -> dict[str, float]:
    """Fill the empty database with branches and what they held, and return what finding their windows costs."""
    units = int(os.environ.get("ZHIBU_BENCH_UNITS", UNITS))
    months = int(os.environ.get("ZHIBU_BENCH_MONTHS", 1))
    unit = fill(units, months)
    asked = asked_between(frequencies().values(), add_months(MONTH, 1 - months), MONTH)
    first, spent = _timed(lambda: refresh_these(None, TODAY, asked))
    _run("vacuum analyze duties_window")
    night, again = _timed(lambda: refresh_these(None, TODAY, asked))
    _run("create table bench_window (like duties_window including all)")
    _none, bare = _timed(lambda: _run(_BARE))
    _run("drop table bench_window")
    fold_and_sweep(is_patient=True)
    places = [(ROOT, MONTH - DAY), (ROOT, MONTH)]
    starts = [date(2026, month, 1) for month in range(1, 13)]
    return {
        "units": units,
        "months": months,
        "windows": first.added,
        "windows_s": spent,
        "windows_per_s": first.added / spent,
        "bare_s": bare,
        "windows_of_bare": spent / bare,
        "night_s": again,
        "night_of_windows": again / spent,
        "night_written": night.total,
        "root_month_ms": _milliseconds(lambda: read_places(places, [WINDOWS])),
        "root_month_rows_ms": _milliseconds(partial(_run, _ROWS, day=MONTH), 3),
        "unit_year_ms": _milliseconds(partial(_run, _YEAR, unit=unit, starts=starts)),
        "unit_refresh_ms": _milliseconds(lambda: refresh_these([unit], TODAY, asked), 10),
    }


def fill(units: int, months: int = 1) -> UUID:
    """Write so many branches, twenty things asked of each in a month, and nine in ten of them done in so many months;
    return a branch."""
    one = next(one for one in known.FREQUENCIES if one.key == "theme_day")  # asked for each month
    known.FREQUENCIES[:] = [
        replace(one, key=f"k{at}", counts=(f"k{at}",), kinds=("branch",), committee="", by_groups=False)
        for at in range(1, ASKED + 1)
    ]
    frequencies.cache_clear()
    WindowStart.objects.create(begins_on=date(2020, 1, 1))
    _run(_UNITS, units=units)
    _run(_KINDS)
    _run(_PATHS)
    unit = Unit.objects.order_by("path")[0]
    now = timezone.now()
    for back in range(months):
        month = add_months(MONTH, -back)
        gathering = Gathering.objects.create(
            unit=unit, unit_path=unit.path, kinds=["k1"], theme="-", held_on=month, state="held", opened_at=now,
            closed_at=now, changed_at=now,
        )  # fmt: skip
        _run(_HELD, gathering=gathering.pk, month=month, asked=ASKED)
    with transaction.atomic(), counting(TODAY):
        pass  # the day's first counting counts the units themselves
    fold_and_sweep(is_patient=True)
    _run("analyze")
    return unit.pk


def _run(statement: str, **params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        if cursor.description:
            cursor.fetchall()


def _timed[R](work: Callable[[], R]) -> tuple[R, float]:
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def _milliseconds(work: Callable[[], object], times: int = 40) -> float:
    work()
    return median(_timed(work)[1] for _time in range(times)) * 1000
