"""What a unit plans for a year: its kinds, how often rules ask for them there, what is there already."""

from datetime import date
from typing import cast

from zhibu import rulebook
from zhibu.bylaws.queries import layers_at
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Holding
from zhibu.meetings.rules.planning import fitting
from zhibu.meetings.rules.years import Asked, Length
from zhibu.orgs.models import Unit
from zhibu.rulebook.windows import MONTHS
from zhibu.rulebook.words import cited


def asked_of(unit: Unit, day: date) -> list[Asked]:
    """Return the kinds that rules ask of the unit by the month, quarter or year, as the rules hold there."""
    book = rulebook.on(day, layers_at(unit.path, day))
    found = []
    for kind in fitting(unit.kind_data):
        if not kind.times:
            continue
        rule = book.get(kind.times)
        value = rule.value("times")
        if value.window in MONTHS:
            found.append(Asked(kind.key, kind.label, value.number, cast(Length, value.window), cited(rule)))
    return found


def held_in(unit: Unit, year: int) -> dict[str, list[date]]:
    """Return on which days of the year the unit holds each kind; what was cancelled is not there."""
    rows = Holding.objects.filter(unit=unit, held_on__gte=date(year, 1, 1), held_on__lte=date(year, 12, 31))
    rows = rows.exclude(gathering__state=GatheringState.CANCELLED)
    found: dict[str, list[date]] = {}
    for kind, day in rows.values_list("kind", "held_on"):
        found.setdefault(kind, []).append(day)
    return found
