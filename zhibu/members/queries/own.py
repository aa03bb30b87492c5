"""One's own place on the roll."""

from django.http import Http404

from zhibu.gate.actor import Actor
from zhibu.members.choices import Tie
from zhibu.members.models import Member


def own_member(actor: Actor) -> Member | None:
    """Return the actor's own roll row, the formal tie before others, one that lasts before one that ended; None for
    somebody in no unit."""
    if actor.person_id is None:
        return None
    rows = Member.objects.select_related("person", "unit", "group").filter(person=actor.person_id)
    return min(rows, key=lambda row: (row.tie != Tie.FORMAL, row.until is not None, not row.is_on_roll), default=None)


def own_member_or_404(actor: Actor) -> Member:
    """Return the actor's own roll row, as `own_member` does. Raises Http404 for somebody in no unit."""
    member = own_member(actor)
    if member is None:
        raise Http404
    return member
