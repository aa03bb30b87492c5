"""Which gatherings are held where: the keys of a list's rows, once each, narrowed by kind, state and day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.gate.rows import below
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Gathering, Holding


def keys(
    paths: Collection[str],
    *,
    kinds: Collection[str] = (),
    states: Collection[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> tuple[QuerySet[Any], str]:
    """Return (day, key) of the gatherings that units at or below the paths hold, their own or together with others;
    and how the key is called there.

    Each part is answered by indexes alone. What is not over is little of all there is and is asked of gatherings; the
    rest of holdings: each unit holds it as each of its kinds, on its day.
    """
    days = {name: day for name, day in (("held_on__gte", since), ("held_on__lte", until)) if day}
    if states and GatheringState.HELD not in states:
        rows = Gathering.objects.filter(_held_at(paths), state__in=states, **days)
        rows = rows.filter(kinds__overlap=list(kinds)) if kinds else rows
        return rows.values("held_on", "id"), "id"
    held = Holding.objects.filter(below(paths, "unit_path"), **days)
    held = held.filter(kind__in=kinds) if kinds else held
    if states:
        others = Gathering.objects.exclude(state=GatheringState.HELD).filter(state__in=states)
        held = held.filter(
            Q(is_held=True) | Q(gathering__in=others.values("pk")) if len(states) > 1 else Q(is_held=True)
        )
    return held.values("held_on", "gathering").distinct(), "gathering"


def _held_at(paths: Collection[str]) -> Q:
    # The day is the gathering's own and says nothing new; without it the planner makes a table of all that the units
    # hold, to look up a few in it.
    beside = Holding.objects.filter(
        below(paths, "unit_path"), gathering=OuterRef("pk"), held_on__gte=OuterRef("held_on")
    )
    return below(paths, "unit_path") | Q(is_joint=True) & Q(Exists(beside)) if "" not in paths else Q()
