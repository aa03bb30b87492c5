"""A unit on the days that a picture shows: where it stood then, and how addresses say the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhibu.duties.queries import finding
from zhibu.duties.queries.catalogue import duties
from zhibu.gate.rows import below
from zhibu.orgs.models import Unit, UnitPath
from zhibu.web.addresses import address, query


@dataclass(frozen=True)
class Then:
    """A unit on a day: its path then, "" where it did not stand."""

    unit: Unit
    day: date
    path: str
    is_today: bool

    def address(self, name: str, key: UUID | None = None, /, *, on: str, **asked: Any) -> str:
        """Return the address of a page with this question; the day is the parameter `on`, left out for today."""
        pairs: list[tuple[str, object]] = []
        for asked_for, value in asked.items():
            if isinstance(value, list | tuple):
                pairs += [(asked_for, one) for one in value]
            elif value not in ("", None):
                pairs.append((asked_for, value))
        if not self.is_today:
            pairs.append((on, self.day.isoformat()))
        return address(name, key) + query(pairs)

    @property
    def lights(self) -> Q:
        """Return the condition of the lights that shone at the unit and below it on the day."""
        known = Q(duty__in=list(duties()))
        if not self.is_today:
            return known & finding.shone_at(self.path, self.day)
        return known & below((self.path,), "unit_path") & Q(until__isnull=True)


def thens(unit: Unit, days: Sequence[date], today: date) -> list[Then]:
    """Return the unit on each of the days; one statement where a day lies in the past, none otherwise."""
    past = {day for day in days if day < today}
    found: dict[date, str] = {}
    if past:
        spans = UnitPath.objects.filter(unit=unit).values_list("path", "since", "until")
        for path, since, until in spans:
            found |= {day: path for day in past if since <= day and (until is None or day < until)}
    return [Then(unit, day, found.get(day, "") if day in past else unit.path, is_today=day not in past) for day in days]


def last_december(day: date) -> date:
    """Return the end of the year before, the cut-off of the yearly statistics."""
    return date(day.year, 1, 1) - timedelta(days=1)
