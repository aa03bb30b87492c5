"""How many there are: at and below units, by dimension and value, on any day; one statement, one snapshot.

A number is what has been folded and what is still pending. On a past day, later changes are taken off again: whole
years, then the months to the year's end, then the days to the month's end (so each day counts once).
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from zhibu.audit import prepared
from zhibu.figures.models import FigureDelta
from zhibu.figures.sources import dimensions
from zhibu.lib.tree import STEP, successor

type Numbers = dict[tuple[str, str], int]
type Place = tuple[str, date]

_END = ":"
"""Behind every path: the end of the ground's range."""

_READ = f"""
with t as materialized (select horizon, level from figures_figurestate),
q as materialized (
  select a.at, a.path, a.last, a.day, (date_trunc('month', a.day) + interval '1 month')::date as month,
         (date_trunc('year', a.day) + interval '1 year')::date as year, t.horizon > a.day as is_past,
         length(a.path) <= {STEP} * t.level as is_kept
    from t cross join unnest(%(paths)s::text[], %(ends)s::text[], %(days)s::date[])
         with ordinality as a(path, last, day, at)),
wanted as materialized (
  select id, dimension, value from figures_figurecode where dimension = any(%(dimensions)s) {{values}}),
found as (
  select q.at, s.codes, s.ns, 1 as sign from q join figures_figuresum s on q.is_kept and s.path = q.path
  union all
  select q.at, s.codes, s.ns, 1 from q
    join figures_figuresum s on not q.is_kept and s.path >= q.path and s.path < q.last
  union all
  select q.at, d.codes, array_fill(d.n, array[cardinality(d.codes)]), 1 from q
    join figures_figuredelta d on d.path >= q.path and d.path < q.last and d.day <= q.day
  union all
  select q.at, y.codes, y.ns, -1 from q
    join figures_figureyear y on q.is_past and q.is_kept and y.path = q.path and y.year >= q.year
  union all
  select q.at, m.codes, m.ns, -1 from q
    join figures_figuremonth m on q.is_past and q.is_kept and m.path = q.path
     and m.month >= q.month and m.month < q.year
  union all
  select q.at, d.codes, d.ns, -1 from q
    join figures_figureday d on q.is_past and q.is_kept and d.path = q.path and d.day > q.day and d.day < q.month
  union all
  select q.at, d.codes, d.ns, -1 from q
    join figures_figureday d on q.is_past and not q.is_kept and d.path >= q.path and d.path < q.last and d.day > q.day
)
select u.at, w.dimension, w.value, sum(u.sign * u.n)::bigint
  from (select at, sign, unnest(codes) as code, unnest(ns) as n from found) u join wanted w on w.id = u.code
 group by u.at, w.dimension, w.value having sum(u.sign * u.n) <> 0
"""

_READ_ALL, _READ_VALUES = _READ.format(values=""), _READ.format(values="and value = any(%(values)s)")


def read(
    paths: Collection[str], dimensions: Collection[str], day: date, *, values: Collection[str] | None = None
) -> dict[str, Numbers]:
    """Return {path: {(dimension, value): n}} of what stood at and below each path on the day; zeros are left out.

    The paths are those that the units had on that day; the empty path is everything. `values` asks for these values
    of the dimensions only.
    """
    every = list(dict.fromkeys(paths))
    return dict(zip(every, _read([(path, day) for path in every], dimensions, values), strict=True))


def read_one(path: str, dimensions: Collection[str], day: date) -> Numbers:
    """Return {(dimension, value): n} of what stood at and below the path on the day; zeros are left out."""
    return _read([(path, day)], dimensions, None)[0]


def read_places(places: Sequence[Place], dimensions: Collection[str]) -> list[Numbers]:
    """Return what stood at and below each (path, day), in their order: a unit over years, whose path may change."""
    return _read(places, dimensions, None)


def _read(places: Sequence[Place], dimensions: Collection[str], values: Collection[str] | None) -> list[Numbers]:
    found: list[Numbers] = [{} for _place in places]
    if not found:
        return found
    asked: dict[str, Any] = {
        "paths": [path for path, _day in places],
        "ends": [successor(path) if path else _END for path, _day in places],
        "days": [day for _path, day in places],
        "dimensions": list(dimensions),
        "values": list(values or ()),
    }
    with prepared.cursor() as cursor:  # its text says more than it reads: planning it takes longer than reading
        cursor.execute(_READ_VALUES if values is not None else _READ_ALL, asked)
        for at, dimension, value, n in cursor.fetchall():
            found[at - 1][dimension, value] = n
    return found


def more_than(least: int, numbers: Collection[tuple[str, str]], paths: str, name: str) -> tuple[str, dict[str, Any]]:
    """Return the condition in SQL that the last fold summed more than `least` of these, and its parameters.

    These are (dimension, value); `paths` is the parameter that holds the paths, the names of the others begin with
    `name`. One row a path by its key, for the choice of a plan: below the kept level a path's own number stands for
    its subtree, and what is pending is left out. Never shown to anybody.
    """
    codes = (
        f"(c.dimension, c.value) in (select * from unnest(%({name}_dimensions)s::text[], %({name}_values)s::text[]))"
    )
    summed = (
        "select sum(s.ns[array_position(s.codes, c.id)]) from figures_figuresum s cross join figures_figurecode c"
        f" where s.path = any(%({paths})s) and {codes}"
    )
    values = {
        f"{name}_dimensions": [one for one, _value in numbers],
        f"{name}_values": [value for _one, value in numbers],
    }
    return f"coalesce(({summed}), 0) > {least}", values


class State(NamedTuple):
    """Up to which day everything is counted (None: nothing has been), which dimensions, and whether deltas wait."""

    horizon: date | None
    has_pending: bool
    counted: Collection[str] | None

    @property
    def lacks(self) -> set[str]:
        """Return the dimensions that nobody has counted yet, of an installation that counts."""
        return set() if self.counted is None else set(dimensions()).difference(self.counted)


def state() -> State:
    """Return how far the count is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select horizon from figures_figurestate), exists (select from figures_figuredelta),"
            " (select counted from figures_figurestate)"
        )
        return State(*cursor.fetchone())


def pending() -> int:
    """Return how many deltas wait to be folded."""
    return FigureDelta.objects.count()
