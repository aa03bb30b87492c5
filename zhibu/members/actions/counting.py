"""Which people an act of the roll counts: those whose spans or counted facts it changes (docs/figures.md)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from zhibu.figures.actions.counting import counted
from zhibu.members.figures import PEOPLE
from zhibu.members.models import Member


def _of_member(member: Member) -> Mapping[str, Sequence[UUID]]:
    return {PEOPLE: [member.person_id]}


counted_member = counted(_of_member)
"""Count what an action does to the person of its member."""
