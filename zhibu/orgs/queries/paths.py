"""Where a unit stood in the tree, over time."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection


class PathSpan(NamedTuple):
    """A path that a unit had in the days [since, until); no end for the present one."""

    path: str
    since: date
    until: date | None


def paths_of(unit_id: UUID) -> tuple[PathSpan, ...]:
    """Return every path of the unit, the oldest first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute("select path, since, until from orgs_unitpath where unit_id = %s order by since", [unit_id])
        return tuple(PathSpan(*row) for row in cursor.fetchall())
