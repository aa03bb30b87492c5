"""Makers for tests of upper rooms."""

from typing import Any

from zhibu.accounts.models import User
from zhibu.people.columns import blinds, derived
from zhibu.people.models import Person


def make_person(
    name: str = "张三", user: User | None = None, *, id_number: str = "", phone: str = "", **facts: Any
) -> Person:
    """Return a person of that name, with the columns by which people are found."""
    return Person.objects.create(
        name=name,
        user=user,
        id_number=id_number,
        phone=phone,
        **derived(name, facts.get("former_name", ""))._asdict(),
        **blinds(id_number, phone)._asdict(),
        **facts,
    )
