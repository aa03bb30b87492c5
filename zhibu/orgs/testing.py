"""Makers for tests of upper rooms: units and appointments without the ceremony of the gate."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhibu.figures.actions.counting import counting
from zhibu.gate.actor import NotAllowed, Place
from zhibu.gate.permissions import Permission
from zhibu.lib.tree import collapse, covers
from zhibu.orgs.actions.founding import NewUnit, found
from zhibu.orgs.figures import UNITS
from zhibu.orgs.kinds import kind_of_name, posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.people.models import Person

LONG_AGO = date(2015, 1, 1)


@dataclass(frozen=True)
class Clerk:
    """An actor of the tests with every right below its paths, everywhere by default."""

    paths: tuple[str, ...] = ("",)
    at: datetime = field(default_factory=timezone.now)
    person_id: UUID | None = None
    name: str = "录入员"

    @property
    def today(self) -> date:
        """Return the day."""
        return timezone.localdate(self.at)

    @property
    def through(self) -> None:
        """Return None: no token."""
        return None

    def may(self, _permission: Permission, at: Place) -> bool:
        """Return whether the place stands below one of the paths."""
        return any(covers(path, at.path) for path in self.paths)

    def may_own(self, _permission: Permission) -> bool:
        """Return False: it is nobody."""
        return False

    def scopes(self, _permission: Permission) -> list[str]:
        """Return the paths."""
        return collapse(self.paths)

    def reach(self) -> list[str]:
        """Return the paths."""
        return collapse(self.paths)

    def must(self, permission: Permission, at: Place) -> None:
        """Raise NotAllowed outside of the paths."""
        if not self.may(permission, at):
            raise NotAllowed(permission, at)


def make_unit(name: str, parent: Unit | None = None, *, since: date | None = LONG_AGO, **facts: Any) -> Unit:
    """Return a unit below the parent, standing from `since`; its kind is what its name says, else a branch."""
    facts = {"name": name, "kind": kind_of_name(name) or "branch", "founded_on": since} | facts
    clerk = Clerk()
    with transaction.atomic(), counting(clerk.today):
        return Unit.objects.get(pk=found(clerk, parent, [NewUnit(**facts)])[""])


def make_appointment(person: Person, post: str, unit: Unit, *, since: date = LONG_AGO, **facts: Any) -> Appointment:
    """Return the person's appointment to the post, without asking whether it fits."""
    with transaction.atomic(), counting(Clerk().today) as count:
        count.touch(UNITS, [unit.pk])
        return Appointment.objects.create(
            person=person, post=post, post_order=posts()[post].order, unit=unit, since=since, **facts
        )
