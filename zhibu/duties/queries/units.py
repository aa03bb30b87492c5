"""Which units are to be judged."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from zhibu.duties.queries.frequencies import records
from zhibu.gate.rows import below
from zhibu.orgs.models import Unit


def standing_at(paths: Sequence[str]) -> list[UUID]:
    """Return the ids of the units at these paths."""
    return list(Unit.objects.filter(path__in=paths).values_list("pk", flat=True))


def standing_below(path: str, most: int | None = None) -> list[UUID]:
    """Return the ids of the units at the path and below it, no more than `most`, in the order of the tree."""
    return list(Unit.objects.filter(below((path,), "path")).order_by("path").values_list("pk", flat=True)[:most])


def beside_them(units: Sequence[UUID], today: date) -> list[UUID]:
    """Return the units that hold something together with these, this year or the last."""
    asked = [one.together for one in records() if one.together]
    if not asked or not units:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" union ".join(asked), {"units": list(units), "first": date(today.year - 1, 1, 1)})
        return [row[0] for row in cursor.fetchall()]
