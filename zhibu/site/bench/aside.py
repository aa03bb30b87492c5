"""Tables filled quickly: their indexes are put aside meanwhile, and made again over all rows at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_INDEXES = """
select x.indexrelid::regclass::text, c.conname, coalesce(pg_get_constraintdef(c.oid), pg_get_indexdef(x.indexrelid))
  from pg_index x left join pg_constraint c on c.conindid = x.indexrelid and c.contype in ('u', 'x')
 where x.indrelid = %s::regclass and not x.indisprimary order by 1
"""


@contextmanager
def without_indexes(cursor: Any, tables: Sequence[str]) -> Iterator[None]:
    """Let the tables have no index but their key while the block runs."""
    made_again: list[str] = []
    for table in tables:
        cursor.execute(_INDEXES, [table])
        for index, constraint, said in cursor.fetchall():
            if constraint:
                cursor.execute(f'alter table {table} drop constraint "{constraint}"')
                made_again.append(f'alter table {table} add constraint "{constraint}" {said}')
            else:
                cursor.execute(f"drop index {index}")
                made_again.append(said)
    yield
    for statement in made_again:
        cursor.execute(statement)
