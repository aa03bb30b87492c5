"""Makers for tests of upper rooms."""

from collections.abc import Iterable
from datetime import date, timedelta

from zhibu.access import actions
from zhibu.access.actors import PersonActor
from zhibu.access.loading import by_person
from zhibu.access.models import Grant, Token
from zhibu.gate.permissions import Permission
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


def make_token(person: Person, unit: Unit, permissions: Iterable[Permission], *, name: str = "考勤系统") -> str:
    """Return a token of the person's for the unit, as its owner sees it once."""
    actor = actor_of(person)
    until = actor.today + timedelta(days=30)
    token = Token(person_id=person.pk, unit=unit)
    return actions.make_token(actor, token, name=name, permissions=list(permissions), until=until)
