"""Windows derived again from facts and rules: the differences are written, and counted, and nothing else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from zhibu import rulebook
from zhibu.duties.figures import BETWEEN, LOCK, WINDOWS
from zhibu.duties.models import Window, WindowStart
from zhibu.duties.queries.frequencies import Asked, asked_around, asked_between, frequencies, local_numbers
from zhibu.duties.queries.windows import Computation, computation, windows_past_extension
from zhibu.figures.actions.counting import Count, counting, touch

MANY = 200
"""More units than this are found by temporary tables, with statistics of their own."""
_SMALL = ("duties_asked", "duties_scope", "duties_body", "duties_counted")
"""Steps whose statistics matter. Of the others their size is enough: without more they are merged in the order of their
keys, which is the order in which windows are kept, and by which they are written at a third of the cost."""

_COLUMNS = "ends_on, state, asked, held, met_on, planned_on, excuse_id"
_TAKE = """
delete from duties_window w using duties_diff d
 where d.state is null and (w.starts_on, w.unit_id, w.frequency) = (d.starts_on, d.unit_id, d.frequency)
"""
_CHANGE = f"""
update duties_window w set ({_COLUMNS}) = row({", ".join(f"d.{name}" for name in _COLUMNS.split(", "))})
  from duties_diff d
 where d.state is not null and d.was is not null
   and (w.starts_on, w.unit_id, w.frequency) = (d.starts_on, d.unit_id, d.frequency)
"""
_ADD = f"""
insert into duties_window (starts_on, unit_id, frequency, {_COLUMNS})
select starts_on, unit_id, frequency, {_COLUMNS} from duties_diff where was is null
"""
_TOLD = """
select u.path, d.starts_on as day, 'windows' as dimension, d.frequency || '{between}' || v.state as value, v.n
  from ({differing}) d join orgs_unit u on u.id = d.unit_id
  cross join lateral (values (d.was, -1), (d.state, 1)) as v(state, n)
 where v.state is not null and d.was is distinct from d.state
"""
_OF_TABLE = "select * from duties_diff"
_OF_SOME = """select * from unnest(%(ids)s::uuid[], %(days)s::date[], %(keys)s::text[], %(was)s::text[],
 %(states)s::text[]) as x(unit_id, starts_on, frequency, was, state)"""


@dataclass(frozen=True)
class Written:
    """How many windows a refresh opened, took away, and found to stand otherwise."""

    added: int = 0
    taken: int = 0
    changed: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.added + other.added, self.taken + other.taken, self.changed + other.changed)

    @property
    def total(self) -> int:
        """Return how many rows were written."""
        return self.added + self.taken + self.changed


def begins_on(day: date) -> date:
    """Return from which day on windows are asked for, which the first refresh decides: the first of its month."""
    start, _is_new = WindowStart.objects.get_or_create(pk=1, defaults={"begins_on": day.replace(day=1)})
    return start.begins_on


def refresh_windows(units: Sequence[UUID], day: date) -> Written:
    """Find the windows of these units again, of this year and the last, after something happened to them."""
    return (
        refresh_these(list(units), day, asked_between(frequencies().values(), _oldest(day), day))
        if units
        else Written()
    )


def refresh_every_window(day: date) -> Written:
    """Find every unit's current windows and those just before again, as days have passed: each night.

    An extension that lasted longer than these windows ends tonight as well.
    """
    return refresh_these(None, day, asked_around(frequencies().values(), day)) + _end_extensions(day)


def _end_extensions(day: date) -> Written:
    """Find the windows again, however old, that an extension excuses whose day has come."""
    over = windows_past_extension(day)
    if not over:
        return Written()
    first = min(_oldest(day), *(starts_on for _unit, starts_on in over))
    units = list({unit for unit, _starts_on in over})
    return refresh_these(units, day, asked_between(frequencies().values(), first, day))


def rebuild_windows(day: date) -> Written:
    """Find every unit's windows of this year and the last again."""
    return refresh_these(None, day, asked_between(frequencies().values(), _oldest(day), day))


def forget_windows(units: Collection[UUID]) -> None:
    """Let go of every window of units that are taken away, within a counting that an outer act has begun."""
    touch(WINDOWS, units)
    Window.objects.filter(unit__in=units).delete()


def _oldest(day: date) -> date:
    return date(day.year - 1, 1, 1)


def refresh_these(units: list[UUID] | None, day: date, asked: list[Asked]) -> Written:
    """Find these windows of the units again, every unit's for None, and write what differs, in one transaction."""
    with transaction.atomic(), counting(day) as count, connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        wanted = list(frequencies().values())
        found = computation(
            wanted,
            asked,
            local_numbers(wanted, asked),
            units=units,
            begins_on=begins_on(day),
            today=day,
            seats=rulebook.on(day).nearest("ZB-29").number("least"),
        )
        if units is not None and len(units) <= MANY:
            return _write_some(cursor, count, found)
        return _write_many(cursor, count, found)


def _write_some(cursor: Any, count: Count, found: Computation) -> Written:
    """Find and write in one statement."""
    steps = ", ".join(f"{name} as materialized ({text})" for name, text in found.steps)
    cursor.execute(
        f"with {steps}, taken as ({_TAKE}), changed as ({_CHANGE}), added as ({_ADD})"
        " select unit_id, starts_on, frequency, was, state from duties_diff",
        found.params,
    )
    rows = cursor.fetchall()
    if rows:
        names = ("ids", "days", "keys", "was", "states")
        columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        count.add_told(_told(_OF_SOME), columns)
    added, taken = sum(was is None for *_, was, _state in rows), sum(state is None for *_, state in rows)
    return Written(added, taken, len(rows) - added - taken)


def _write_many(cursor: Any, count: Count, found: Computation) -> Written:
    """Find by temporary tables, one a step, so that the planner knows how much is in each."""
    for name, text in found.steps:
        cursor.execute(f"drop table if exists pg_temp.{name}")
        cursor.execute(f"create temp table {name} on commit drop as {text}", found.params)
        if name in _SMALL:
            cursor.execute(f"analyze {name}")
    done = []
    for statement in (_TAKE, _CHANGE, _ADD):
        cursor.execute(statement)
        done.append(cursor.rowcount)
    if any(done):
        count.add_told(_told(_OF_TABLE))
    for name, _text in found.steps:
        cursor.execute(f"drop table {name}")
    taken, changed, added = done
    return Written(added, taken, changed)


def _told(differing: str) -> str:
    return _TOLD.format(differing=differing, between=BETWEEN)
