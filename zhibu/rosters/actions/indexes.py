"""The indexes of a first roster: put aside while a hundred thousand rows come in, and built once when all are there.

An index takes every row in at its place; built at the end, it is sorted once, which costs a fifth. It is done where no
member is known yet: then no page has a row to look for, and who asks all the same waits until the import is over. The
table of people keeps its indexes, as every page asks there who signs in. In later rosters the parts of names wait in
their index's list, and are taken in at once at the end (docs/adr/0023).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from zhibu.members.models import Affiliation, Member, StageSpan

FILLED = (Affiliation, StageSpan, Member)
"""Tables that take in every member of a roster and have indexes to spare."""
PATIENCE = "1s"
"""How long to wait for who reads just now (a backup, say) before the rows come in as they always do."""

PARTS = "members_roll_name_parts"
"""The dearest index to write into row by row: a dozen entries for each name."""

# What holds something (keys, what must be unique) stays: it must speak at once, and `on conflict` needs it.
_SPARE = """
select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  from pg_index i
 where i.indrelid = any(%s::regclass[]) and not i.indisunique and i.indisvalid
   and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
 order by 1
"""


@contextmanager
def indexes_aside(*, is_first: bool) -> Iterator[None]:
    """Do the work with parts of names waiting and, if it is the first, without spare indexes; all is there after it.

    Must run inside a transaction: what breaks off takes the putting aside back too.
    """
    spare = _put_aside() if is_first else []
    with connection.cursor() as cursor:
        cursor.execute("set local gin_pending_list_limit = '1GB'")
        yield
        for definition in spare:
            cursor.execute(definition)
        if not spare:
            cursor.execute(f"select gin_clean_pending_list('{PARTS}')")


def _put_aside() -> Sequence[str]:
    """Drop the spare indexes and return how each is made again; nothing where the tables are in use."""
    tables = [model._meta.db_table for model in FILLED]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{PATIENCE}'")
            cursor.execute(f"lock table {', '.join(tables)} in access exclusive mode")
            cursor.execute("set local lock_timeout = default")
            cursor.execute(_SPARE, [tables])
            spare = cursor.fetchall()
            if spare:
                cursor.execute(f"drop index {', '.join(name for name, _definition in spare)}")
    except OperationalError:
        return []
    return [definition for _name, definition in spare]
