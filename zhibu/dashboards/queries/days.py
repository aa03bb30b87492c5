"""A unit on the days that a picture shows: where it stood then, and how addresses say the day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from zhibu.orgs.models import Unit
from zhibu.orgs.queries.paths import PathSpan, paths_of
from zhibu.web.addresses import address, query

_ANY = UUID(int=0)


@dataclass(frozen=True)
class Then:
    """A unit on a day: its path then, "" where it did not stand. `stood` are all its paths where a day is past."""

    unit: Unit
    day: date
    path: str
    is_today: bool
    stood: Sequence[PathSpan] = ()
    _known: dict[tuple[str, UUID | None], str] = field(default_factory=dict, repr=False, compare=False)

    def address(self, name: str, key: UUID | None = None, /, *, on: str, **asked: Any) -> str:
        """Return the address of a page with this question; the day is the parameter `on`, left out for today."""
        pairs: list[tuple[str, object]] = []
        for asked_for, value in asked.items():
            if isinstance(value, (list, tuple)):
                pairs += [(asked_for, one) for one in value]
            elif value:
                pairs.append((asked_for, value))
        if not self.is_today:
            pairs.append((on, self.day.isoformat()))
        known = self._known.get((name, key))
        if known is None:
            known = self._known[name, key] = address(name, key)
        return known + query(pairs)

    def addresses(self, name: str, *, on: str, **asked: Any) -> Callable[[UUID], str]:
        """Return what makes `address` for each of many units, which the parameter `unit` names."""
        before, _unit, after = self.address(name, on=on, **asked, unit=_ANY).partition(str(_ANY))
        return lambda unit: f"{before}{unit}{after}"

    @cached_property
    def key(self) -> str:
        """Return the unit's key as addresses write it."""
        return str(self.unit.pk)


def thens(unit: Unit, days: Sequence[date], today: date) -> list[Then]:
    """Return the unit on each of the days; one statement where a day lies in the past, none otherwise."""
    past = {day for day in days if day < today}
    stood = paths_of(unit.pk) if past else ()
    found: dict[date, str] = {}
    for path, since, until in stood:
        found |= {day: path for day in past if since <= day and (until is None or day < until)}
    return [
        Then(unit, day, found.get(day, "") if day in past else unit.path, is_today=day not in past, stood=stood)
        for day in days
    ]


def last_december(day: date) -> date:
    """Return the end of the year before, the cut-off of the yearly statistics."""
    return date(day.year, 1, 1) - timedelta(days=1)
