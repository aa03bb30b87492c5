"""Who has no way in yet."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from zhibu.accounts.models import Invitation
from zhibu.gate.rows import PlacedQuerySet
from zhibu.members.choices import Tie
from zhibu.members.models import Member
from zhibu.orgs.models import Unit


def uninvited(unit: Unit, at: datetime, *, again: bool = False) -> PlacedQuerySet[Member]:
    """Return the rows of everybody on the roll of the unit and below who never signed in, by branch and name.

    Without those who hold an unused slip, unless `again`.
    """
    rows = Member.objects.below(unit).filter(tie=Tie.FORMAL, until__isnull=True, is_on_roll=True)
    rows = rows.filter(Q(person__user__isnull=True) | Q(person__user__username__isnull=True))
    if not again:
        held = Invitation.objects.open(at).filter(user=OuterRef("person__user"))
        rows = rows.exclude(Exists(held))
    return rows.select_related("person__user", "unit").order_by("unit_path", "name_key", "pk")


class WaysIn(NamedTuple):
    """How many of a unit's roll have never signed in: without a slip, and with one that is not used."""

    without: int
    unused: int


def ways_in(unit: Unit, at: datetime) -> WaysIn:
    """Return how many people of the unit and below wait for a slip, and how many hold one."""
    without = uninvited(unit, at).count()
    return WaysIn(without=without, unused=uninvited(unit, at, again=True).count() - without)
