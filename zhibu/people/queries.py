"""Answers about people that other rooms ask for."""

from typing import Any

from django.db.models import QuerySet

from zhibu.accounts.models import User
from zhibu.accounts.rules import Invited
from zhibu.lib import names, phones
from zhibu.people.models import Person
from zhibu.people.seal import blind

_BESIDE_NAMES = tuple(one.name for one in Person._meta.concrete_fields if one.name not in ("id", "name"))


def with_names[Q: QuerySet[Any]](rows: Q, *paths: str) -> Q:
    """Read along the people to whom the paths lead, by name alone: to tell who presided nobody's sealed columns are
    read, let alone opened."""
    beside = [f"{path}__{column}" for path in paths for column in _BESIDE_NAMES]
    return rows.select_related(*paths).defer(*beside)


def login_of_phone(typed: str) -> User | None:
    """Return the login of the one person who has that mobile phone; None for none, and where several share it."""
    phone = phones.read(typed)
    if phone.problem or not phones.is_mobile(phone.number):
        return None
    owners = Person.objects.filter(
        phone_blind=blind("phone", phone.number), user__isnull=False, merged_into__isnull=True
    ).select_related("user")[:2]
    return owners[0].user if len(owners) == 1 else None


def invited(user: User) -> Invited:
    """Return what an invitation's page needs to know of the person whose login this is."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return Invited(name="", spelt="", tails=())
    tails = (person.id_number[-4:].upper(), phones.tail(person.phone) if person.phone else "")
    return Invited(
        name=person.name, spelt=names.of_name(person.name).full, tails=tuple(t for t in tails if len(t) == 4)
    )
