"""Gatherings, registers, minutes and what follows, summed over whole months at and below a unit: from the figures.

Nobody is named: these are numbers of units. The unit and each directly below are read at once, and what is the unit's
own is the rest, so a committee and a branch ask the same, and it costs the same at any size.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Self

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.figures.queries import read_places, state
from zhibu.gate.actor import Refused
from zhibu.lib.dates import add_months
from zhibu.lib.tree import STEP, successor
from zhibu.meetings.figures import HOURS, KINDS, LEFT, MINUTES, OVERDUE, PAPERS, REGISTERS, SOURCE, TASKS
from zhibu.meetings.kinds import OWN
from zhibu.orgs.models import Unit
from zhibu.rulebook.windows import Window as Span

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

type Word = tuple[str, str]


@dataclass(frozen=True)
class _Sums:
    """Numbers that are added name by name."""

    @classmethod
    def of(cls, rows: Sequence[Self]) -> Self:
        """Return the sum of all."""
        names = [one.name for one in fields(cls)]
        return cls(**{name: sum((getattr(row, name) for row in rows), cls._nought(name)) for name in names})

    @classmethod
    def _nought(cls, name: str) -> Any:
        return timedelta(0) if name == "lecture_time" else 0


@dataclass(frozen=True)
class Registers(_Sums):
    """Lines of registers of gatherings that were held, as `counts.COUNTS` counts them."""

    due: int = 0
    came_due: int = 0
    excused: int = 0
    absent: int = 0
    made_up: int = 0
    spared: int = 0
    listened: int = 0
    lecture_time: timedelta = timedelta(0)
    untimed: int = 0

    @property
    def rate(self) -> float | None:
        """Return who came of those due, in hundredths to one tenth; None where nobody was due."""
        return round(100 * self.came_due / self.due, 1) if self.due else None

    @property
    def hours(self) -> float:
        """Return the hours of lectures."""
        return round(self.lecture_time / HOUR, 1)


@dataclass(frozen=True)
class Papers(_Sums):
    """Gatherings that were held, by what became of their minutes and of their filing; `left` are those of past days
    that were neither held nor cancelled."""

    held: int = 0
    left: int = 0
    locked: int = 0
    filed: int = 0
    waiting: int = 0
    passed: int = 0
    settled: int = 0
    returned: int = 0
    was_returned: int = 0


@dataclass(frozen=True)
class Tasks(_Sums):
    """What was agreed at them: tasks; lists of problems with their measures, closed once all of one are done; measures
    that come of somebody's suggestion, and how many of those are done."""

    agreed: int = 0
    done: int = 0
    overdue: int = 0
    lists: int = 0
    closed: int = 0
    suggested: int = 0
    settled: int = 0


@dataclass(frozen=True)
class Totals:
    """All of it. `kinds` counts gatherings held by their kinds: one of two kinds in both, a joint one at each unit."""

    kinds: Mapping[str, int]
    registers: Registers
    papers: Papers
    tasks: Tasks

    @classmethod
    def of(cls, rows: Sequence["Totals"]) -> "Totals":
        """Return the sum of all."""
        kinds: dict[str, int] = {}
        for row in rows:
            for key, n in row.kinds.items():
                kinds[key] = kinds.get(key, 0) + n
        return cls(
            kinds,
            Registers.of([row.registers for row in rows]),
            Papers.of([row.papers for row in rows]),
            Tasks.of([row.tasks for row in rows]),
        )


def totals_in(unit: Unit, period: Span, today: date) -> dict[str, Totals]:
    """Return the sums of a period by the path of the unit directly below, the unit's own under its own path.

    What belongs to gatherings of the period is told as it stands now; what is overdue, as of `today`. Units of which
    there is nothing to tell are left out. Raises Refused while a new release still counts what it tells.
    """
    if state().lacks & SOURCE.keys:
        raise Refused(_("会议的数字正在统计，请过几分钟再看。"), reason="counting")
    below = list(Unit.objects.filter(parent=unit).values_list("path", flat=True))
    found = _found([unit.path, *below], period, today)
    for path in below:
        found[unit.path].subtract(found[path])
    own: dict[str, dict[str, int]] = {}
    for path, kind, n in _own_kinds(unit, period):
        own.setdefault(path, {})[kind] = n
    told = {path: _totals(numbers, own.get(path, {})) for path, numbers in found.items()}
    return {path: totals for path, totals in told.items() if totals != Totals.of([])}


def _found(paths: Sequence[str], period: Span, today: date) -> dict[str, Counter[Word]]:
    """Return the numbers of the period at and below each path, and how many tasks of it are overdue today."""
    before, last = period.starts_on - DAY, min(period.ends_on - DAY, today)  # of days to come nothing is told
    over = max(before, min(last, today - DAY))  # what was not held by then is left
    days = sorted({before, over, last, today})
    read = read_places([(path, day) for path in paths for day in days], sorted(SOURCE.keys))
    months = [(OVERDUE, f"{month:%Y-%m}") for month in _months(period)]
    found = {}
    for at, path in enumerate(paths):
        on = dict(zip(days, map(Counter, read[at * len(days) : (at + 1) * len(days)]), strict=True))
        found[path] = Counter({key: on[last][key] - on[before][key] for key in on[last] if key[0] != OVERDUE})
        found[path][PAPERS, LEFT] = on[over][PAPERS, LEFT] - on[before][PAPERS, LEFT]
        found[path][TASKS, "overdue"] = sum(on[today][month] for month in months)
    return found


def _months(period: Span) -> list[date]:
    return [add_months(period.starts_on, at) for at in range(period.months)]


def _totals(numbers: Mapping[Word, int], own: Mapping[str, int]) -> Totals:
    def of(dimension: str) -> dict[str, int]:
        return {value: n for (key, value), n in numbers.items() if key == dimension and n}

    lines = of(REGISTERS)
    lectured = timedelta(hours=lines.pop(HOURS, 0), minutes=lines.pop(MINUTES, 0))
    registers = Registers(**lines, lecture_time=lectured)
    return Totals({**of(KINDS), **own}, registers, Papers(**of(PAPERS)), Tasks(**of(TASKS)))


def _own_kinds(unit: Unit, period: Span) -> list[tuple[str, str, int]]:
    """Return (path directly below, kind, how many were held) of kinds of one's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            _OWN_KINDS,
            {
                "path": unit.path,
                "beyond": successor(unit.path),
                "cut": len(unit.path) + STEP,
                "first": period.starts_on,
                "last": period.ends_on,
            },
        )
        return list(cursor.fetchall())


_OWN_KINDS = f"""
select left(h.unit_path, %(cut)s), h.kind, count(*)
  from meetings_holding h
 where h.is_held and h.kind like '{OWN}%%' and h.held_on >= %(first)s and h.held_on < %(last)s
   and h.unit_path >= %(path)s and h.unit_path < %(beyond)s
 group by 1, 2
"""
