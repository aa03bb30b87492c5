"""What the screen of a gathering shows of its item: whether enough are there to vote on it, and how many agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from zhibu.gate.actor import Actor
from zhibu.meetings.models import Attendance, Gathering, Item, Vote
from zhibu.meetings.queries import minutes, registers
from zhibu.meetings.queries.minutes import Count
from zhibu.orgs.models import Unit


@dataclass(frozen=True)
class Shown:
    """The item that the screen shows, with the quorum of each unit for what it is voted on as, and its votes."""

    item: Item
    order: int
    act: str
    quorums: Sequence[tuple[str, registers.Quorum]]
    votes: Sequence[Count]
    rows: Sequence[Vote]


def shown(gathering: Gathering, register: Sequence[Attendance], units: Sequence[Unit]) -> Shown | None:
    """Return the item that the screen shows; None where none has been chosen."""
    item = Item.objects.filter(pk=gathering.item_shown_id).first() if gathering.item_shown_id else None
    if item is None:
        return None
    is_joint = len(units) > 1
    quorums = [
        (unit.short_name if is_joint else "", one)
        for unit in units
        for one in registers.quorums(gathering, register, unit)
        if one.key == gathering.act_shown
    ]
    votes = list(Vote.objects.filter(item=item).select_related("unit").order_by("at", "id"))
    counts = [minutes.count_of(vote, with_unit=is_joint) for vote in votes]
    return Shown(item, item.order, gathering.act_shown, quorums, counts, votes)


def item_held(actor: Actor, pk: UUID) -> tuple[Gathering, Item]:
    """Return an item with its gathering, to whoever holds that. Raises as `find`."""
    item = Item.objects.filter(pk=pk).first()
    if item is None:
        raise Http404
    return registers.holding(actor, item.gathering_id), item


def vote_held(actor: Actor, pk: UUID) -> tuple[Gathering, Vote]:
    """Return a vote with its gathering, to whoever holds that. Raises as `find`."""
    vote = Vote.objects.filter(pk=pk).select_related("item").first()
    if vote is None:
        raise Http404
    return registers.holding(actor, vote.item.gathering_id), vote
