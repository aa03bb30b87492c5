"""How a secret act leaves no trace of order: the whole box is written anew, in random order, in one transaction."""

from uuid import UUID, uuid4

from django.db import connection


def rewrite_in_random_order(table: str, box_column: str, box: UUID, *, fresh_key: str) -> int:
    """Write every row of the box again with a fresh random key, in random order; return how many.

    Afterwards all rows of the box carry the same transaction id, their places in the table and their keys say
    nothing of when each came. Cost: the box's size for each act, so a box is a branch's, not a province's.
    Raises LookupError when a column is unknown.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        columns = [row.name for row in connection.introspection.get_table_description(cursor, table)]
        if box_column not in columns or fresh_key not in columns:
            raise LookupError(f"{table} has no column {box_column} or {fresh_key}")
        kept = ", ".join(quote(name) for name in columns if name != fresh_key)
        cursor.execute(
            f"with taken as (delete from {quote(table)} where {quote(box_column)} = %s returning {kept})"
            f" select {kept} from taken order by random()",
            [box],
        )
        rows = cursor.fetchall()
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f"insert into {quote(table)} ({quote(fresh_key)}, {kept}) values ({marks})",
            [(uuid4(), *row) for row in rows],
        )
        return len(rows)
