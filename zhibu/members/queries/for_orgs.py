"""What the tree asks of the roll: how many stand below each unit, and whom a few characters may mean."""

from uuid import UUID

from django.http import QueryDict
from django.utils.http import urlencode

from zhibu.figures.queries import Numbers
from zhibu.gate.actor import Actor
from zhibu.members.lists import MemberList
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.roll import ask, fetch
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
    """Return the people on the roll whom the actor may see and the text may mean, as the list of members finds them."""
    if not actor.scopes(Members.READ):
        return []
    query = MemberList.parse(QueryDict(urlencode({"q": text, "order": "name"})), size=most)
    keys = [row.pk for row in fetch(ask(actor, query), query).page.rows]
    rows = Member.objects.filter(pk__in=keys, tie="formal").select_related("unit").order_by("name_key", "id")
    return [Candidate(row.person_id, row.name, row.unit.short_name) for row in rows]
