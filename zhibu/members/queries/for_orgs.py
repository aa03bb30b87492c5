"""What the tree asks of the roll: how many stand below each unit, and whom a few characters may mean."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhibu.gate.actor import Actor
from zhibu.lib.text import plain
from zhibu.lib.tree import successor
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.orgs.candidates import Candidate
from zhibu.orgs.counting import Spot

MOST = 99_999

_COUNT = """
select s.id, (select count(*) from (select 1 from members_member m
                where m.unit_path >= s.path and m.unit_path < s.last and m.is_on_roll limit %s) one)
  from unnest(%s::uuid[], %s::text[], %s::text[]) as s(id, path, last)
"""


def members_below(spots: Sequence[Spot], _day: date) -> Mapping[UUID, str]:
    """Return how many members are on the roll at and below each unit, as text; one statement."""
    with connection.cursor() as cursor:
        ids = [spot.id for spot in spots]
        paths = [spot.path for spot in spots]
        cursor.execute(_COUNT, [MOST + 1, ids, paths, [successor(path) for path in paths]])
        return {unit: f"{count:,}" if count <= MOST else f"{MOST:,}+" for unit, count in cursor.fetchall()}


def is_seen(actor: Actor, person_id: UUID) -> bool:
    """Return whether the actor may see the person on the roll."""
    return Member.objects.visible_to(actor, Members.READ).filter(person_id=person_id, tie="formal").exists()


def candidates(actor: Actor, text: str, most: int) -> list[Candidate]:
    """Return the people on the roll whom the actor may see and the text may mean: name, pinyin or initials begin so."""
    typed = plain(text)
    begins = Q(name__startswith=typed) | Q(pinyin__startswith=typed) | Q(initials__startswith=typed)
    rows = Member.objects.visible_to(actor, Members.READ).filter(begins, tie="formal", is_on_roll=True)
    found = rows.select_related("unit").order_by("name_key", "id")[:most]
    return [Candidate(row.person_id, row.name, row.unit.short_name) for row in found]
