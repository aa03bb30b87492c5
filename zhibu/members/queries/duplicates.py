"""Files that may be one person's: found in sets, each pair with its reasons."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.rows import below_sql
from zhibu.members.choices import Tie
from zhibu.members.models import Apart, Member, Merge
from zhibu.members.permissions import Members

MOST_GROUPS = 200
MOST_ALIKE = 6

# What two people seldom share: by which columns of `here` each finder groups. A person has one formal row.
_FINDERS = {
    "name_birth": ("name, birth_on", "birth_on is not null"),
    "phone": ("phone_blind", "phone_blind is not null"),
    "name_unit": ("name, unit_id", "true"),
    "name_joined": ("name, joined_on", "joined_on is not null"),
}
# The groups are counted first and gathered afterwards: hardly any of them has a second member.
_GROUPS = """(select '{reason}', array_agg(person_id) from here
  where ({by}) in (select {by} from here where {where} group by {by} having count(*) > 1 limit {most})
  group by {by})"""


@dataclass(frozen=True)
class Side:
    """One of two files that look alike."""

    id: UUID
    person_id: UUID
    name: str
    unit: str
    birth_on: str
    joined_on: str
    phone: str


@dataclass(frozen=True)
class Pair:
    """Two files that may be one person's, and why."""

    left: Side
    right: Side
    reasons: list[str]


def reasons_words() -> dict[str, str]:
    """Return what each finder found, in words."""
    return {
        "name_birth": _("同名、同一天出生"),
        "phone": _("手机号相同"),
        "name_unit": _("同名、同一支部"),
        "name_joined": _("同名、同一天入党"),
    }


def duplicates(actor: Actor) -> list[Pair]:
    """Return the pairs where the actor may merge both, those with the most reasons first.

    Two with an ID number each, and not the same, are two people.
    """
    scopes = actor.scopes(Members.MERGE)
    if not scopes:
        return []
    found: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for reason, people in _groups(scopes):
        for first, second in combinations(sorted(people)[:MOST_ALIKE], 2):
            found[first, second].append(reason)
    everybody = {person for pair in found for person in pair}
    apart = Apart.objects.filter(Q(first__in=everybody) & Q(second__in=everybody)).values_list("first", "second")
    for pair in apart:
        found.pop(pair, None)
    rows = {row.person_id: row for row in _rows(everybody)}
    sides = {person: _side(row) for person, row in rows.items()}
    numbers = {person: row.id_blind and bytes(row.id_blind) for person, row in rows.items()}
    words = reasons_words()
    pairs = [
        Pair(sides[first], sides[second], [words[reason] for reason in reasons])
        for (first, second), reasons in found.items()
        if first in sides and second in sides and actor.person_id not in (first, second)
        if not numbers[first] or not numbers[second] or numbers[first] == numbers[second]
    ]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), pair.left.name, str(pair.left.id)))[:MOST_GROUPS]


def merges(actor: Actor) -> list[tuple[UUID, str, str, str, str]]:
    """Return (key, day, kept, absorbed, reason) of the latest merges that hold, where the actor may merge."""
    rows = (
        Merge.objects.visible_to(actor, Members.MERGE)
        .filter(undone_at__isnull=True)
        .select_related("kept", "unit")
        .defer("before")
        .order_by("-merged_at")[:50]
    )
    return [
        (row.pk, localdate(row.merged_at).isoformat(), row.kept.name, row.unit.short_name, row.reason) for row in rows
    ]


def _groups(scopes: Collection[str]) -> list[tuple[str, list[UUID]]]:
    where, params = below_sql(scopes, "m.unit_path")
    finders = " union all ".join(
        _GROUPS.format(reason=reason, by=by, where=needed, most=MOST_GROUPS)
        for reason, (by, needed) in _FINDERS.items()
    )
    statement = (
        "with here as materialized (select m.person_id, m.name, m.birth_on, m.unit_id, m.joined_on, p.phone_blind"
        " from members_member m join people_person p on p.id = m.person_id"
        f" where m.tie = 'formal' and {where}) {finders}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [(reason, list(people)) for reason, people in cursor.fetchall()]


def _rows(people: Collection[UUID]) -> Any:
    rows = Member.objects.filter(person__in=people, tie=Tie.FORMAL).select_related("unit")
    return rows.annotate(id_blind=F("person__id_blind"))


def _side(row: Member) -> Side:
    return Side(
        id=row.pk,
        person_id=row.person_id,
        name=row.name,
        unit=row.unit.short_name,
        birth_on=row.birth_on.isoformat() if row.birth_on else "",
        joined_on=row.joined_on.isoformat() if row.joined_on else "",
        phone=row.phone_masked,
    )
