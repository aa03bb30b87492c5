"""Deltas into sums, days, months and years: one statement, so that a reader sees a delta either pending or folded."""

from typing import NamedTuple

from django.db import connection, transaction

from zhibu.figures.actions.locks import own_sums
from zhibu.lib.tree import STEP

MERGED = """
select coalesce(array_agg(v.code order by v.code), '{{}}'), coalesce(array_agg(v.n order by v.code), '{{}}')
  from (select u.code, sum(u.n)::int as n
          from (select * from unnest({old}.codes, {old}.ns) as a(code, n)
                union all select * from unnest(excluded.codes, excluded.ns) as b(code, n)) u
         group by u.code having sum(u.n) <> 0) v
"""
"""Two rows of sums as one: codes in their order, nothing that has come to zero."""

SPREAD = f"""
select left(f.path, {STEP} * l.level) as path, f.day, f.code, sum(f.n)::int as n
  from {{flat}} f cross join lateral generate_series(0, least({{level}}, length(f.path) / {STEP})) as l(level)
 group by 1, 2, 3
union all
select f.path, f.day, f.code, f.n from {{flat}} f where length(f.path) > {STEP} * {{level}}
"""
"""What stands at a path itself (path, day, code, n), for every path that keeps it: see `FigureSum`."""

LEVEL = "(select level from figures_figurestate)"


def _upsert(table: str, *keys: str, where: str = "", values: str = "") -> str:
    named = ", ".join(keys)
    return f"""
insert into {table} as t ({named}, codes, ns)
select {named}, array_agg(code order by code), array_agg(n order by code)
  from (select {values or named}, code, sum(n)::int as n from spread {where}
         group by {", ".join(str(at + 1) for at in range(len(keys)))}, code having sum(n) <> 0) g
 group by {named}
    on conflict ({named}) do update set (codes, ns) = ({MERGED.format(old="t")})
"""


def _upsert_period(table: str, unit: str) -> str:
    """Return the upsert of a table that keeps whole months or years, for paths down to the kept level."""
    kept = f"where length(path) <= {STEP} * {LEVEL}"
    return _upsert(table, "path", unit, where=kept, values=f"path, date_trunc('{unit}', day)::date as {unit}")


_FOLD = f"""
with gone as (delete from figures_figuredelta returning path, day, codes, n),
flat as materialized (
  select path, day, code, sum(n)::int as n from gone cross join lateral unnest(codes) as c(code)
   group by path, day, code having sum(n) <> 0),
spread as materialized ({SPREAD.format(flat="flat", level=LEVEL)}),
sums as ({_upsert("figures_figuresum", "path")}),
days as ({_upsert("figures_figureday", "path", "day")}),
months as ({_upsert_period("figures_figuremonth", "month")}),
years as ({_upsert_period("figures_figureyear", "year")})
select count(*) from gone
"""


MANY = 1_000
"""So many deltas of one fold are swept at once; fewer wait for the database to do it."""


class Folded(NamedTuple):
    """How many deltas went into the sums, and whether this process was the one to do it."""

    deltas: int
    was_alone: bool


def fold(*, is_patient: bool = False) -> Folded:
    """Bring every delta into the sums; one folder at a time: others leave at once, unless they are patient."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not own_sums(cursor, is_patient=is_patient):
            return Folded(0, was_alone=False)
        cursor.execute(_FOLD)
        return Folded(int(cursor.fetchone()[0]), was_alone=True)


def fold_and_sweep(*, is_patient: bool = False) -> Folded:
    """Fold, and clear away what many deltas have left behind, over which every reader would walk. Outside of
    transactions."""
    folded = fold(is_patient=is_patient)
    if folded.deltas >= MANY:
        with connection.cursor() as cursor:
            cursor.execute("vacuum figures_figuredelta")
    return folded
