"""Makers for tests of upper rooms: units and appointments without the ceremony of their actions."""

from datetime import date
from typing import Any

from zhibu.lib import tree
from zhibu.orgs.kinds import kind_of_name, posts
from zhibu.orgs.models import Appointment, Unit, UnitKind, UnitName, UnitSeat
from zhibu.people.models import Person

LONG_AGO = date(2015, 1, 1)


def make_unit(name: str, parent: Unit | None = None, *, since: date = LONG_AGO, **facts: Any) -> Unit:
    """Return a unit below the parent, with its spans from `since`; its kind is what its name says, else a branch."""
    siblings = Unit.objects.filter(parent=parent).count()
    path = tree.child(parent.path if parent else "", siblings + 1)
    facts = {"kind": kind_of_name(name) or "branch", "short_name": name, "founded_on": since} | facts
    unit = Unit.objects.create(name=name, parent=parent, path=path, order=siblings, **facts)
    UnitSeat.objects.create(unit=unit, parent=parent, path=path, since=since)
    UnitName.objects.create(unit=unit, name=name, short_name=unit.short_name, since=since)
    UnitKind.objects.create(unit=unit, kind=unit.kind, since=since)
    return unit


def make_appointment(person: Person, post: str, unit: Unit, *, since: date = LONG_AGO, **facts: Any) -> Appointment:
    """Return the person's appointment to the post."""
    return Appointment.objects.create(
        person=person, post=post, post_order=posts()[post].order, unit=unit, since=since, **facts
    )
