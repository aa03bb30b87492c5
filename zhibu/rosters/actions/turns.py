"""Rosters are written, and taken back, one after another: two could meet the same people in another order."""

from django.db import connection

_WRITING = 0x726F7374


def take_turn() -> None:
    """Wait until no other roster is being written or taken back, and be the only one until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_WRITING])
