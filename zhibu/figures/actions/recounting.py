"""All numbers once more, from the facts alone: what differs is told, and put right.

A check reads facts and numbers in one snapshot, so it disturbs nobody and is exact while others write. Putting right
lets everybody wait; it also chooses anew down to which level sums are kept.

What is folded must be the facts less what is pending: so deltas stay as they are, whatever they say.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from zhibu.figures.actions.advancing import FIRST_LEVEL, advance
from zhibu.figures.actions.codes import HORIZON, gather, give_known, make_table
from zhibu.figures.actions.locks import own_facts, own_sums
from zhibu.figures.models import FigureCode
from zhibu.figures.sources import dimensions, sources
from zhibu.lib.tree import STEP, ancestors, successor

DEEP = 5_000
"""So many rows of history may stand below a unit whose sums are not kept: what a deep reading goes through at most."""
TOLD = 200
"""So many rows with differences are told."""

_FACTS = "figures_fact"
_INSIDE = "exists (select from unnest(%(paths)s::text[], %(ends)s::text[]) as r(p, e) where path >= r.p and path < r.e)"
_LESS_PENDING = f"""
insert into {_FACTS} (path, day, code, n)
select path, day, code, -sum(n) from figures_figuredelta cross join lateral unnest(codes) as c(code)
 where {{where}} group by path, day, code
"""
_ROWS = "array_agg(code order by code) as codes, array_agg(n order by code) as ns"
# Paths are grouped and sorted by small numbers in the order of the tree: as texts, they begin alike and sort slowly.
_MAKE = (
    "drop table if exists pg_temp.figures_places, pg_temp.figures_own, pg_temp.figures_under, pg_temp.figures_days,"
    " pg_temp.figures_months, pg_temp.figures_years, pg_temp.figures_sums",
    f"""
create temp table figures_places on commit drop as
with p as materialized (
  select row_number() over (order by path)::int as place, path, length(path) / {STEP} as depth
    from (select distinct left(f.path, {STEP} * l.level) as path from (select distinct path from {_FACTS}) f
            cross join lateral generate_series(0, length(f.path) / {STEP}) as l(level)) every)
select p.place, p.path, p.depth, k.place as kept, a.place as above
  from p join p k on k.path = left(p.path, {STEP} * {{level}})
  left join p a on p.depth > 0 and a.path = left(p.path, {STEP} * (p.depth - 1))""",
    "analyze figures_places",
    f"""
create temp table figures_own on commit drop as
select p.place, p.depth, f.day, f.code, sum(f.n)::int as n
  from {_FACTS} f join figures_places p using (path) group by p.place, p.depth, f.day, f.code having sum(f.n) <> 0""",
    "create temp table figures_under (place int, depth int, day date, code smallint, n int) on commit drop",
    """
insert into figures_under (place, depth, day, code, n)
select p.kept, {level}, o.day, o.code, sum(o.n)::int
  from figures_own o join figures_places p using (place) where o.depth >= {level}
 group by p.kept, o.day, o.code having sum(o.n) <> 0""",
)
# What stands at and below the places of a level: from the level below, which is already summed, and the level itself.
_UNDER = """
insert into figures_under (place, depth, day, code, n)
select place, {at}, day, code, sum(n)::int
  from (select p.above as place, u.day, u.code, u.n
          from figures_under u join figures_places p using (place) where u.depth = {at} + 1
        union all select place, day, code, n from figures_own where depth = {at}) s
 group by place, day, code having sum(n) <> 0
"""


def _period(table: str, unit: str, of: str, day: str, where: str = "") -> str:
    """Return the statement that makes whole months or years of what is shorter."""
    return f"""
create temp table {table} on commit drop as
select p.path, g.{unit}, g.codes, g.ns, p.place
  from (select place, {unit}, {_ROWS}
          from (select d.place, date_trunc('{unit}', d.{day})::date as {unit}, u.code, sum(u.n)::int as n
                  from {of} d cross join lateral unnest(d.codes, d.ns) as u(code, n)
                 {where} group by 1, 2, 3 having sum(u.n) <> 0) s
         group by place, {unit}) g
  join figures_places p using (place)"""


_MAKE_KEPT = (
    f"""
create temp table figures_days on commit drop as
select p.path, g.day, g.codes, g.ns, p.place, p.depth
  from (select place, day, {_ROWS}
          from (select place, day, code, n from figures_under
                union all select place, day, code, n from figures_own where depth > {{level}}) s
         group by place, day) g
  join figures_places p using (place)""",
    _period("figures_months", "month", "figures_days", "day", "where d.depth <= {level}"),
    _period("figures_years", "year", "figures_months", "month"),
    f"""
create temp table figures_sums on commit drop as
select p.path, g.codes, g.ns
  from (select place, {_ROWS}
          from (select d.place, u.code, sum(u.n)::int as n
                  from (select place, codes, ns from figures_years
                        union all select place, codes, ns from figures_days where depth > {{level}}) d
                 cross join lateral unnest(d.codes, d.ns) as u(code, n) group by 1, 2 having sum(u.n) <> 0) s
         group by place) g
  join figures_places p using (place)""",
)
_TABLES = (
    ("sum", "figures_figuresum", "figures_sums", "", "null::date"),
    ("year", "figures_figureyear", "figures_years", ", year", "year"),
    ("month", "figures_figuremonth", "figures_months", ", month", "month"),
    ("day", "figures_figureday", "figures_days", ", day", "day"),
)
_COMPARE = """
select path, {day}, k.codes, k.ns, c.codes, c.ns
  from {kept} k full join {counted} c using (path{key})
 where (coalesce(k.codes, '{{}}'), coalesce(k.ns, '{{}}')) is distinct from
       (coalesce(c.codes, '{{}}'), coalesce(c.ns, '{{}}')) and ({where})
 order by length(path) desc, path, 2 limit {told}
"""


class Difference(NamedTuple):
    """A number that is not what the facts say, kept as `sum`, `day`, or `month` or `year` by its first day."""

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
    with connection.cursor() as cursor:
        give_known(cursor)
    with _snapshot(), connection.cursor() as cursor:
        cursor.execute("select level from figures_figurestate")
        row = cursor.fetchone()
        if row is None:
            return []
        _gather(cursor, paths)
        _make(cursor, row[0])
        return _differences(cursor, paths)


def recount(today: date) -> list[Difference]:
    """Count everything anew, write what differs, and return the differences that there were (the first of them)."""
    with transaction.atomic(), connection.cursor() as cursor:
        advance(today)
        own_facts(cursor)
        own_sums(cursor, is_patient=True)
        cursor.execute("select level from figures_figurestate")
        before = cursor.fetchone()[0]
        _gather(cursor, ())
        level = _level(cursor)
        _make(cursor, before)
        found = _differences(cursor, ())
        if level != before:
            _make(cursor, level)
        if found or level != before:
            for _name, kept, counted, key, _day in _TABLES:
                cursor.execute(f"delete from {kept}")
                cursor.execute(f"insert into {kept} (path{key}, codes, ns) select path{key}, codes, ns from {counted}")
        cursor.execute("update figures_figurestate set level = %s, counted = %s", [level, sorted(dimensions())])
        return found


def _gather(cursor: Any, paths: Collection[str]) -> None:
    cursor.execute("set local work_mem = '128MB'")
    make_table(cursor, _FACTS)
    ranges = _ranges(paths)
    inside = _INSIDE if paths else "true"
    for source in sources():
        who = source.below if paths else source.everybody
        gather(cursor, _FACTS, source, who, ranges, where=f"day <= {HORIZON} and {inside}")
    cursor.execute(_LESS_PENDING.format(where=inside), ranges)
    cursor.execute(f"analyze {_FACTS}")


def _make(cursor: Any, level: int) -> None:
    for statement in _MAKE:
        cursor.execute(statement.format(level=level))
    for at in range(level - 1, -1, -1):
        cursor.execute(_UNDER.format(at=at))
    for statement in _MAKE_KEPT:
        cursor.execute(statement.format(level=level))
    cursor.execute("analyze figures_days; analyze figures_months; analyze figures_years; analyze figures_sums")


def _differences(cursor: Any, paths: Collection[str]) -> list[Difference]:
    words = {code.pk: (code.dimension, code.value) for code in FigureCode.objects.all()}
    found: list[Difference] = []
    for name, kept, counted, key, day in _TABLES:
        where = _INSIDE if paths else "true"
        statement = _COMPARE.format(kept=kept, counted=counted, key=key, day=day, where=where, told=TOLD)
        cursor.execute(statement, _ranges(paths))
        for path, at, *rows in cursor.fetchall():
            one, other = _numbers(*rows[:2]), _numbers(*rows[2:])
            found += [
                Difference(name, path, at, *words[code], one[code], other[code])
                for code in sorted(one.keys() | other.keys())
                if one[code] != other[code]
            ]
    return found


def _numbers(codes: Sequence[int] | None, ns: Sequence[int] | None) -> Counter[int]:
    return Counter(dict(zip(codes or (), ns or (), strict=True)))


def _ranges(paths: Collection[str]) -> dict[str, list[str]]:
    return {"paths": list(paths), "ends": [successor(path) for path in paths]}


def _level(cursor: Any) -> int:
    """Return the least level such that a unit below it has little enough history to be read from its leaves."""
    cursor.execute(f"select path, count(distinct day) from {_FACTS} group by path")
    below: Counter[str] = Counter()
    for path, count in cursor.fetchall():
        for above in ancestors(path, itself=True):
            below[above] += count
    deepest = max((len(path) // STEP for path, count in below.items() if count > DEEP), default=0)
    return max(FIRST_LEVEL, deepest)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything within as of one moment (inside a transaction of the caller's: as that transaction does)."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        yield
