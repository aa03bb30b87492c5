"""A branch's lecture rota: who is on it, whose turn is skipped, who changes with whom."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.lib.text import clean
from zhibu.meetings.models import Turn
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.lectures import Place, rota
from zhibu.meetings.queries.talks import people_of
from zhibu.meetings.rules.lectures import refuse_turns
from zhibu.orgs.models import Unit


@action(Meetings.PLAN)
def add_turns(actor: Actor, unit: Unit, *, people: Sequence[UUID], guest: str = "") -> Noted:
    """Put people of the branch, or a guest in words, at the end of its rota, in the order given; notes how many.

    They join the round that is going on. Raises Refused at the field, and outside branches.
    """
    if not (unit.kind_data.holds_members or unit.kind_data.holds_participants):
        raise Refused(_("轮流讲党课的名单在党支部定，请到党支部的页面办。"))
    _lock(unit)
    guest, people = clean(guest), list(dict.fromkeys(people))
    places = rota(unit, actor.today)
    there = {one.person for one in places if one.person}
    guests = {one.name for one in places if one.person is None}
    refuse_turns(people, guest, {person for person, _name in people_of(unit, actor.today)}, there, guests)
    first = max((one.order for one in places), default=0) + 1
    base = min((one.rounds for one in places), default=0)
    rows = [Turn(person_id=person) for person in people]
    if guest:
        rows.append(Turn(guest_name=guest))
    for at, row in enumerate(rows, first):
        row.unit, row.order, row.base, row.since = unit, at, base, actor.today
    Turn.objects.bulk_create(rows)
    return Noted({"people": len(rows)})


@action(Meetings.PLAN, keeps=("reason",))
def skip_turn(actor: Actor, turn: Turn, *, reason: str) -> None:
    """Let a turn go by once, with why. Raises Refused where no reason is given."""
    reason = clean(reason)
    if not reason:
        raise Refused(_("请写一句为什么跳过。"), field="reason")
    held = _held(turn)
    held.skips += 1
    held.skipped_on, held.skipped_for = actor.today, reason
    held.save(update_fields=["skips", "skipped_on", "skipped_for"])


@action(Meetings.PLAN)
def swap_turns(actor: Actor, turn: Turn, *, other: UUID) -> None:
    """Let two change places: each comes when the other would have. Raises Refused for who is not on the rota."""
    held = _held(turn)
    found = {one.id: one for one in rota(held.unit, actor.today)}
    if other == held.pk or other not in found:
        raise Refused(_("请选名单里的另一位。"), field="other")
    mine, theirs = found[held.pk], found[other]
    _take_place(mine, theirs)
    _take_place(theirs, mine)


@action(Meetings.PLAN)
def remove_turn(actor: Actor, turn: Turn) -> None:
    """Take a place off the rota; lectures that were given stay where they are."""
    _held(turn).delete()


def _take_place(one: Place, other: Place) -> None:
    """Let one stand where the other stood, whatever each has given and planned."""
    ahead = len(other.ahead) - len(one.ahead)
    Turn.objects.filter(pk=one.id).update(order=other.order, base=one.base + other.rounds - one.rounds + ahead)


def _held(turn: Turn) -> Turn:
    """Return the turn as it stands, its rota held still. Raises Refused for one that is gone."""
    _lock(turn.unit)
    held = Turn.objects.select_related("unit", "person").filter(pk=turn.pk).first()
    if held is None:
        raise Refused(_("这一位已经不在名单里了。"))
    return held


def _lock(unit: Unit) -> None:
    Unit.objects.select_for_update().get(pk=unit.pk)
