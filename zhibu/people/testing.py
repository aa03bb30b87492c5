"""Makers for tests of upper rooms."""

from typing import Any

from zhibu.accounts.models import User
from zhibu.people.models import Person


def make_person(name: str, user: User | None = None, **facts: Any) -> Person:
    """Return a person of that name."""
    return Person.objects.create(name=name, user=user, **facts)
