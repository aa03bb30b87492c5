"""Statements that the database plans once a connection and not at each asking.

Where many tables are joined by their keys, planning takes ten times the reading. For statements of every request, and
of what many people do in one moment; their text must not vary. They are caught, counted and refused like any other.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper

AT_ONCE = 0


class _Cursor(psycopg.Cursor[Any]):
    """A cursor whose parameters travel beside the statement, which is planned the first time."""

    def execute(self, query: Any, params: Any = None, **_how: Any) -> Any:
        """Run the statement."""
        return super().execute(query, params, prepare=True)


def cursor() -> CursorWrapper:
    """Return a cursor for such statements."""
    connection.close_if_health_check_failed()
    return _cursor()


def first(statement: str, params: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return the first row that the statement reads, None where there is none.

    What reads may be asked again: where the connection turns out to be gone, it is, over a new one. So no connection
    has to be tried beforehand, and what this has read over needs no trying afterwards.
    """
    try:
        row = _read(statement, params)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        row = _read(statement, params)
    _ours().health_check_done = True
    return row


def _read(statement: str, params: Mapping[str, Any]) -> tuple[Any, ...] | None:
    with _cursor() as cursor:
        cursor.execute(statement, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _cursor() -> CursorWrapper:
    ours = _ours()
    ours.ensure_connection()
    held: psycopg.Connection[Any] = ours.connection
    if held.prepare_threshold is None:  # Django's way of saying never; its own cursors go on so
        held.prepare_threshold = AT_ONCE
    wrapped: CursorWrapper = ours._prepare_cursor(_Cursor(held))
    return wrapped


def _ours() -> Any:
    """Return the connection itself, with what the stubs do not know of it."""
    return connections[DEFAULT_DB_ALIAS]
