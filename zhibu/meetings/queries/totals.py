"""Gatherings, registers, minutes and what follows, summed over a period at and below a unit: a few statements each.

Nobody is named: these are numbers of units. Each statement goes through the subtree once and tells the sums apart by
the unit directly below in which they lie, so a committee and a branch ask the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Self

from django.db import connection

from zhibu.lib.tree import STEP, successor
from zhibu.meetings.choices import FilingState, GatheringState, Kept, Progress
from zhibu.meetings.queries.counts import COUNTS_SQL
from zhibu.orgs.models import Unit
from zhibu.rulebook.windows import Window as Span

HOUR = timedelta(hours=1)


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

    What belongs to gatherings of the period is told as it stands now; what is overdue, as of `today`.
    """
    known: dict[str, Any] = {
        "path": unit.path,
        "beyond": successor(unit.path),
        "cut": len(unit.path) + STEP,
        "first": period.starts_on,
        "last": period.ends_on,
        "today": today,
        "held": GatheringState.HELD,
        "cancelled": GatheringState.CANCELLED,
        "locked": Progress.LOCKED,
        "minutes": Kept.MINUTES,
        **{f"is_{state.value}": state.value for state in FilingState},
    }
    kinds: dict[str, dict[str, int]] = {}
    for path, kind, n in _asked(_KINDS, known):
        kinds.setdefault(path, {})[kind] = n
    registers = {at: Registers(*found) for at, *found in _asked(_REGISTERS, known)}
    papers = {row[0]: Papers(*row[1:]) for row in _asked(_PAPERS, known)}
    tasks = {row[0]: Tasks(*row[1:]) for row in _asked(_TASKS, known)}
    paths = sorted({*kinds, *registers, *papers, *tasks})
    return {
        path: Totals(
            kinds.get(path, {}),
            registers.get(path, Registers()),
            papers.get(path, Papers()),
            tasks.get(path, Tasks()),
        )
        for path in paths
    }


def _asked(sql: str, known: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        return list(cursor.fetchall())


_KINDS = """
select left(h.unit_path, %(cut)s), h.kind, count(*)
  from meetings_holding h
 where h.unit_path >= %(path)s and h.unit_path < %(beyond)s and h.is_held
   and h.held_on >= %(first)s and h.held_on < %(last)s
 group by 1, 2
"""

_REGISTERS = f"""
select left(a.unit_path, %(cut)s), {", ".join(COUNTS_SQL[one.name] for one in fields(Registers))}
  from meetings_gathering g join meetings_attendance a on a.gathering_id = g.id
 where g.state = %(held)s and g.held_on >= %(first)s and g.held_on < %(last)s
   and a.unit_path >= %(path)s and a.unit_path < %(beyond)s and a.person_id is not null
 group by 1
"""

_PAPERS = """
select left(g.unit_path, %(cut)s), count(*) filter (where g.state = %(held)s),
       count(*) filter (where g.state <> %(held)s and g.held_on < %(today)s),
       count(*) filter (where m.progress = %(locked)s), count(f.id),
       count(*) filter (where f.state = %(is_filed)s), count(*) filter (where f.state = %(is_passed)s),
       count(*) filter (where f.state = %(is_settled)s), count(*) filter (where f.state = %(is_returned)s),
       count(*) filter (where f.round > 1 or f.state = %(is_returned)s)
  from meetings_gathering g
  left join meetings_minutes m on m.gathering_id = g.id
  left join meetings_record r on r.gathering_id = g.id and r.what = %(minutes)s
  left join meetings_filing f on f.record_id = r.id
 where g.unit_path >= %(path)s and g.unit_path < %(beyond)s and g.state <> %(cancelled)s
   and g.held_on >= %(first)s and g.held_on < %(last)s
 group by 1
"""

_TASKS = """
select left(t.unit_path, %(cut)s), sum(t.agreed)::int, sum(t.done)::int, sum(t.overdue)::int,
       count(*) filter (where t.problems > 0), count(*) filter (where t.problems > 0 and t.unsolved = 0),
       sum(t.suggested)::int, sum(t.settled)::int
  from (select g.unit_path, count(*) as agreed, count(u.done_on) as done,
               count(*) filter (where u.done_on is null and u.due_on < %(today)s) as overdue,
               count(*) filter (where u.problem <> '') as problems,
               count(*) filter (where u.problem <> '' and u.done_on is null) as unsolved,
               count(*) filter (where u.suggestion <> '') as suggested,
               count(*) filter (where u.suggestion <> '' and u.done_on is not null) as settled
          from meetings_gathering g join meetings_followup u on u.gathering_id = g.id
         where g.unit_path >= %(path)s and g.unit_path < %(beyond)s and g.state <> %(cancelled)s
           and g.held_on >= %(first)s and g.held_on < %(last)s
         group by g.id) t
 group by 1
"""
