"""What the tree asks of the roll: how many stand below each unit, and whom a few characters may mean."""

from uuid import UUID

from django.db.models import Q

from zhibu.figures.queries import Numbers
from zhibu.gate.actor import Actor
from zhibu.lib.text import plain
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.orgs.beside import Spot
from zhibu.orgs.candidates import Candidate
from zhibu.web.tree import Beside


def count_beside(told: Beside, numbers: Numbers, _spot: Spot, _is_past: bool) -> None:
    """Tell how many members stand at and below the unit."""
    told.count = f"{numbers.get(('members', ''), 0):,}"


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
