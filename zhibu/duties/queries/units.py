"""Which units are to be judged."""

from collections.abc import Sequence
from uuid import UUID

from zhibu.gate.rows import below
from zhibu.orgs.models import Unit


def standing_at(paths: Sequence[str]) -> list[UUID]:
    """Return the ids of the units at these paths."""
    return list(Unit.objects.filter(path__in=paths).values_list("pk", flat=True))


def standing_below(path: str, most: int | None = None) -> list[UUID]:
    """Return the ids of the units at the path and below it, no more than `most`, in the order of the tree."""
    return list(Unit.objects.filter(below((path,), "path")).order_by("path").values_list("pk", flat=True)[:most])
