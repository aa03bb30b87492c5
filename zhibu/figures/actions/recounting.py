"""All numbers once more, from the facts alone: what differs is told, and put right.

A check reads facts and numbers in one snapshot, so it disturbs nobody and is exact while others write. Putting right
lets everybody wait; it also chooses anew down to which level sums are kept.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from zhibu.figures.actions.advancing import FIRST_LEVEL, advance
from zhibu.figures.actions.codes import HORIZON, gather, make_table
from zhibu.figures.actions.folding import SPREAD
from zhibu.figures.actions.locks import own_facts, own_sums
from zhibu.figures.sources import sources
from zhibu.lib.tree import STEP, ancestors, successor

DEEP = 5_000
"""So many rows of history may stand below a unit whose sums are not kept: what a deep reading goes through at most."""
TOLD = 200
"""So many differences are told."""

_FACTS = "figures_fact"
_INSIDE = "exists (select from unnest(%(paths)s::text[], %(ends)s::text[]) as r(p, e) where path >= r.p and path < r.e)"
_DIFFERENCES = """
with level as materialized (select %(level)s::int as level),
inside as materialized (select * from unnest(%(paths)s::text[], %(ends)s::text[]) as r(first, last)),
pending as materialized (
  select path, day, code, sum(n)::int as n from figures_figuredelta cross join lateral unnest(codes) as c(code)
   group by path, day, code),
waiting as materialized ({waiting}),
counted as materialized ({counted}),
days as (
  select path, day, code, sum(n) as n from (
    select t.path, t.day, u.code, u.n from figures_figureday t cross join lateral unnest(t.codes, t.ns) as u(code, n)
    union all select path, day, code, n from waiting) k group by 1, 2, 3),
months as (
  select path, month as day, code, sum(n) as n from (
    select t.path, t.month, u.code, u.n
      from figures_figuremonth t cross join lateral unnest(t.codes, t.ns) as u(code, n)
    union all select path, date_trunc('month', day)::date, code, n from waiting
     where length(path) <= {step} * (select level from level)) k group by 1, 2, 3),
sums as (
  select path, null::date as day, code, sum(n) as n from (
    select t.path, u.code, u.n from figures_figuresum t cross join lateral unnest(t.codes, t.ns) as u(code, n)
    union all select path, code, n from waiting) k group by 1, 3),
counted_months as (
  select path, date_trunc('month', day)::date as day, code, sum(n) as n from counted
   where length(path) <= {step} * (select level from level) group by 1, 2, 3),
counted_sums as (select path, null::date as day, code, sum(n) as n from counted group by 1, 3),
found as (
  select 'day' as kept_as, k.path, k.day, k.code, k.n as kept, 0 as counted from days k
  union all select 'day', path, day, code, 0, n from counted
  union all select 'month', path, day, code, n, 0 from months
  union all select 'month', path, day, code, 0, n from counted_months
  union all select 'sum', path, day, code, n, 0 from sums
  union all select 'sum', path, day, code, 0, n from counted_sums)
select f.kept_as, f.path, f.day, c.dimension, c.value, sum(f.kept)::bigint, sum(f.counted)::bigint
  from found f join figures_figurecode c on c.id = f.code
 where not exists (select from inside) or exists (select from inside i where f.path >= i.first and f.path < i.last)
 group by 1, 2, 3, 4, 5 having sum(f.kept) <> sum(f.counted)
 order by 1 desc, length(f.path) desc, 2, 3, 4, 5 limit {told}
"""
_REWRITE = """
insert into {table} ({keys}, codes, ns)
select {names}, array_agg(code order by code), array_agg(n order by code)
  from (select {keys_of}, code, sum(n)::int as n from figures_spread {where}
         group by {at}, code having sum(n) <> 0) g group by {names}
"""


class Difference(NamedTuple):
    """A number that is not what the facts say, kept as `sum`, `day` or `month` (`day` is then its first day)."""

    kept_as: str
    path: str
    day: date | None
    dimension: str
    value: str
    kept: int
    counted: int


def differences(paths: Collection[str] = ()) -> list[Difference]:
    """Return the numbers that differ from the facts, at and below the paths or (none given) everywhere.

    One snapshot, no lock: others go on writing. Nothing has been counted yet: no numbers, no difference.
    """
    with _snapshot(), connection.cursor() as cursor:
        cursor.execute("select level from figures_figurestate")
        row = cursor.fetchone()
        if row is None:
            return []
        _gather(cursor, paths)
        return _differences(cursor, row[0], paths)


def recount(today: date) -> list[Difference]:
    """Count everything anew, write what differs, and return the differences that there were (the first of them)."""
    with transaction.atomic(), connection.cursor() as cursor:
        advance(today)
        own_facts(cursor)
        own_sums(cursor, is_patient=True)
        _gather(cursor, ())
        cursor.execute("select level from figures_figurestate")
        before = cursor.fetchone()[0]
        found = _differences(cursor, before, ())
        level = _level(cursor)
        if found or level != before:
            _rewrite(cursor, level)
        return found


def _gather(cursor: Any, paths: Collection[str]) -> None:
    cursor.execute("set local work_mem = '128MB'")
    make_table(cursor, _FACTS)
    ranges = {"paths": list(paths), "ends": [successor(path) for path in paths]}
    where = f"day <= {HORIZON}" + (f" and {_INSIDE}" if paths else "")
    for source in sources():
        gather(cursor, _FACTS, source, source.below if paths else source.everybody, ranges, where=where)


def _differences(cursor: Any, level: int, paths: Collection[str]) -> list[Difference]:
    spread = "(select level from level)"
    statement = _DIFFERENCES.format(
        waiting=SPREAD.format(flat="pending", level=spread),
        counted=SPREAD.format(flat=_FACTS, level=spread),
        step=STEP,
        told=TOLD,
    )
    ranges = {"paths": list(paths), "ends": [successor(path) for path in paths]}
    cursor.execute(statement, {"level": level, **ranges})
    return [Difference(*row) for row in cursor.fetchall()]


def _level(cursor: Any) -> int:
    """Return the least level such that a unit below it has little enough history to be read from its leaves."""
    cursor.execute(f"select path, count(distinct day) from {_FACTS} group by path")
    below: Counter[str] = Counter()
    for path, count in cursor.fetchall():
        for above in ancestors(path, itself=True):
            below[above] += count
    deepest = max((len(path) // STEP for path, count in below.items() if count > DEEP), default=0)
    return max(FIRST_LEVEL, deepest)


def _rewrite(cursor: Any, level: int) -> None:
    cursor.execute("delete from figures_figuredelta")
    cursor.execute("drop table if exists pg_temp.figures_spread")
    cursor.execute("create temp table figures_spread on commit drop as " + SPREAD.format(flat=_FACTS, level=level))
    for table, keys, keys_of, where in (
        ("figures_figuresum", ("path",), "path", ""),
        ("figures_figureday", ("path", "day"), "path, day", ""),
        (
            "figures_figuremonth",
            ("path", "month"),
            "path, date_trunc('month', day)::date as month",
            f"where length(path) <= {STEP * level}",
        ),
    ):
        cursor.execute(f"delete from {table}")
        named = ", ".join(keys)
        at = ", ".join(str(place + 1) for place in range(len(keys)))
        cursor.execute(_REWRITE.format(table=table, keys=named, names=named, keys_of=keys_of, where=where, at=at))
    cursor.execute("update figures_figurestate set level = %s", [level])


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything within as of one moment (inside a transaction of the caller's: as that transaction does)."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        yield
