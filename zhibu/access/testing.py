"""Makers for tests of upper rooms."""

from datetime import date

from zhibu.access.actors import PersonActor
from zhibu.access.loading import by_person
from zhibu.access.models import Grant
from zhibu.orgs.models import Unit
from zhibu.people.models import Person


def make_grant(person: Person, role: str, unit: Unit, since: date = date(2015, 1, 1)) -> Grant:
    """Return a role given to the person at the unit."""
    return Grant.objects.create(person=person, role=role, unit=unit, since=since)


def actor_of(person: Person) -> PersonActor:
    """Return the person as an actor, with the rights of this moment."""
    actor = by_person(person.pk)
    assert actor
    return actor
