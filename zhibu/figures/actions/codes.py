"""Small numbers for dimensions and values, given once and for ever; and the events of many subjects by them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from zhibu.figures.actions.locks import own_codes
from zhibu.figures.sources import Source, sources

type Word = tuple[str, str]

_MISSING = """
select w.dimension, w.value from (select distinct * from unnest(%s::text[], %s::text[]) as w(dimension, value)) w
 where not exists (select from figures_figurecode c where (c.dimension, c.value) = (w.dimension, w.value))
 order by w.dimension, w.value
"""
# No sequence: what is rolled back must not use numbers up, of which there are few.
_GIVE = f"""
insert into figures_figurecode (id, dimension, value)
select (select coalesce(max(id), 0) from figures_figurecode) + row_number() over (), m.dimension, m.value
  from ({_MISSING}) m
"""
_READ = """
select dimension, value, id from figures_figurecode
 where (dimension, value) in (select * from unnest(%s::text[], %s::text[]))
"""
_TABLE = """
drop table if exists pg_temp.{table};
create temp table {table} (path text collate "C", day date, code smallint, n int, dimension text, value text)
    on commit drop
"""
_SUMMED = """
select path, day, dimension, value, sum(n)::int as n from ({events}) x where {where}
 group by path, day, dimension, value having sum(n) <> 0
"""
_GATHER = """
insert into {table} (path, day, code, n, dimension, value)
select e.path, e.day, c.id, {sign} e.n, case when c.id is null then e.dimension end,
       case when c.id is null then e.value end
  from ({told}) e
  left join figures_figurecode c on (c.dimension, c.value) = (e.dimension, e.value)
"""
_TELL = """
with told as (
  insert into figures_figuredelta (path, day, codes, n)
  select e.path, e.day, array_agg(c.id), e.n
    from ({told}) e left join figures_figurecode c on (c.dimension, c.value) = (e.dimension, e.value)
   group by e.path, e.day, e.n
  returning codes
)
select exists (select from told where array_position(codes, null) is not null)
"""
_WORDS = """
select distinct e.dimension, e.value from ({told}) e
 where not exists (select from figures_figurecode c where (c.dimension, c.value) = (e.dimension, e.value))
"""
_FILL = """
update {table} t set code = c.id from figures_figurecode c
 where t.code is null and (c.dimension, c.value) = (t.dimension, t.value)
"""
_WRITE = """
insert into figures_figuredelta (path, day, codes, n)
select path, day, array_agg(code order by code), n
  from (select path, day, code, sum(n)::int as n from {table} group by path, day, code having sum(n) <> 0) e
 group by path, day, n
"""

HORIZON = "(select horizon from figures_figurestate)"


def give_codes(cursor: Any, words: Iterable[Word]) -> dict[Word, int]:
    """Return the numbers of the words, given now where they had none.

    With the first new word every known value gets its number, so that hardly ever two transactions give one at once.
    """
    wanted = sorted(set(words))
    found = _read(cursor, wanted)
    if len(found) < len(wanted):
        _give(cursor, {*wanted, *_known()})
        found = _read(cursor, wanted)
    return found


def make_table(cursor: Any, table: str) -> None:
    """Make the temporary table into which events are gathered."""
    cursor.execute(_TABLE.format(table=table))


def gather(
    cursor: Any, table: str, source: Source, who: str, params: Mapping[str, Any], *, where: str, sign: str = ""
) -> None:
    """Add to the table (path, day, code, n) the events of the subjects that `who` selects, as far as `where` holds."""
    told = f"with who(id) as materialized ({who}) {_SUMMED.format(events=source.events, where=where)}"
    give_known(cursor)
    cursor.execute(_GATHER.format(table=table, told=told, sign=sign), {**source.params, **params})
    cursor.execute(f"select distinct dimension, value from {table} where code is null")
    if missing := cursor.fetchall():
        give_codes(cursor, missing)
        cursor.execute(_FILL.format(table=table))


def write_told(cursor: Any, told: str, params: Mapping[str, Any]) -> None:
    """Write as deltas what a statement tells by itself: (path, day, dimension, value, n), each once."""
    give_known(cursor)
    statement = _TELL.format(told=told)
    with transaction.atomic():
        cursor.execute(statement, params)
        if not cursor.fetchone()[0]:
            return
        transaction.set_rollback(True)  # a word without a number, which hardly ever happens
    cursor.execute(_WORDS.format(told=told), params)
    give_codes(cursor, cursor.fetchall())
    cursor.execute(statement, params)


def write_deltas(cursor: Any, table: str) -> None:
    """Write what has been gathered as deltas: one row a path, day and number, with all its codes."""
    cursor.execute(_WRITE.format(table=table))


def _known() -> set[Word]:
    return {(one.key, value) for source in sources() for one in source.dimensions for value in one.values()}


def give_known(cursor: Any) -> bool:
    """Give every value known beforehand its number; return whether any had none."""
    return _give(cursor, _known())


class _Settled(NamedTuple):
    """What this process counted when it found a number for each known value, and the last number then."""

    sources: list[Source]
    last: int


_settled: _Settled | None = None


def settle_known(cursor: Any, last: int) -> None:
    """Give every value known beforehand its number, at the beginning of an act, before it locks any row.

    Given later, with rows held, it would wait for another who gives numbers and wants these rows. Once they are
    there nothing is asked: numbers are never taken back, but by a rollback, after which `last` is lower.
    """
    global _settled
    now = sources()
    if _settled is not None and _settled.sources == now and last >= _settled.last:
        return
    _settled = None if give_known(cursor) else _Settled(now, last)


def _give(cursor: Any, words: Iterable[Word]) -> bool:
    every = list(words)
    columns = [[word[0] for word in every], [word[1] for word in every]]
    cursor.execute(_MISSING, columns)
    is_missing = cursor.fetchone() is not None
    if is_missing:
        own_codes(cursor)
        cursor.execute(_GIVE, columns)
    return is_missing


def _read(cursor: Any, words: list[Word]) -> dict[Word, int]:
    cursor.execute(_READ, [[word[0] for word in words], [word[1] for word in words]])
    return {(dimension, value): code for dimension, value, code in cursor.fetchall()}
