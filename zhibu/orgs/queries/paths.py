"""Where a unit stood in the tree, over time."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from zhibu.orgs.models import UnitPath


class PathSpan(NamedTuple):
    """A path that a unit had in the days [since, until); no end for the present one."""

    path: str
    since: date
    until: date | None


def paths_of(unit_id: UUID) -> tuple[PathSpan, ...]:
    """Return every path of the unit, the oldest first; one statement."""
    rows = UnitPath.objects.filter(unit=unit_id).order_by("since").values_list("path", "since", "until")
    return tuple(PathSpan(*row) for row in rows)
