"""The sums of a period counted anew from every gathering, line, filing and task: the second way, for tests alone."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django.db import connection

from zhibu.lib.tree import STEP, successor
from zhibu.meetings.choices import FilingState, GatheringState, Kept, Progress
from zhibu.meetings.queries.counts import COUNTS_SQL
from zhibu.meetings.queries.totals import Papers, Registers, Tasks, Totals
from zhibu.orgs.models import Unit
from zhibu.rulebook.windows import Window as Span


def plain_totals(unit: Unit, period: Span, today: date) -> dict[str, Totals]:
    """Return the sums of a period by the path of the unit directly below, the unit's own under its own path.

    Four statements that go through every row of the subtree.
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
    every = {
        path: Totals(
            kinds.get(path, {}),
            registers.get(path, Registers()),
            papers.get(path, Papers()),
            tasks.get(path, Tasks()),
        )
        for path in paths
    }
    return {path: totals for path, totals in every.items() if totals != Totals.of([])}


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
