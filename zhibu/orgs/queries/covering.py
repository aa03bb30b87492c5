"""What joint branches cover on a day: facts for the duty that asks how many, and the list of a unit's places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from zhibu.spans.models import span_sql


@dataclass(frozen=True, slots=True)
class Covering:
    """How many places one unit covers on a day."""

    unit_id: UUID
    path: str
    places: int


_SQL = f"""
select u.id, u.path, count(*)
  from orgs_coveredplace p join orgs_unit u on u.id = p.unit_id
 where {span_sql("p")} and (%(units)s::uuid[] is null or p.unit_id = any(%(units)s))
   and (u.dissolved_on is null or u.dissolved_on > %(day)s)
 group by u.id, u.path
"""


def covering(units: Sequence[UUID] | None, day: date) -> Iterator[Covering]:
    """Return how many places the units cover on the day, all for None; those that cover none are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"day": day, "units": list(units) if units is not None else None})
        for row in cursor:
            yield Covering(*row)
