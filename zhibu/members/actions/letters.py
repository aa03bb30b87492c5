"""The letter with which the formal relation moves: entered with the move, or when it, or its receipt, comes."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.audit.writing import plain
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.members.actions.writing import refuse_future, refuse_guest
from zhibu.members.choices import Departure, Tie
from zhibu.members.models import Affiliation, Letter, Member, SpanCorrection
from zhibu.members.permissions import Members

_LABELS = {"number": "letter", "valid_until": "letter_until", "receipt_on": "receipt_on"}


@action(Members.PLACE, keeps=("on", "reason"))
def record_letter(
    actor: Actor,
    member: Member,
    *,
    on: date,
    letter_no: str,
    letter_until: date | None = None,
    receipt_on: date | None = None,
    reason: str = "",
) -> Noted:
    """Record the letter with which a member's formal relation moved on a day, or put it right; the receipt may follow.

    What stood there before stays in the record of corrections; then a reason is asked for.
    """
    refuse_guest(member)
    if not moves(member.person_id).filter(Q(since=on) | Q(until=on)).exists():
        raise Refused(_("这一天没有组织关系的变动，请先登记变动。"), field="on")
    kept = Letter.objects.select_for_update().filter(person_id=member.person_id, on=on).first()
    before = _told(kept) if kept else None
    wanted = _checked(actor, letter_no, letter_until, receipt_on)
    changed = [name for name, value in wanted.items() if (before or {}).get(name) != plain({name: value})[name]]
    if kept and not changed:
        raise Refused(_("没有要更正的内容。"))
    if before and any(before[name] for name in changed):
        if not reason.strip():
            raise Refused(_("改动已经登记的内容，请写明为什么。"), field="reason")
        SpanCorrection.objects.create(
            person_id=member.person_id,
            kind="letter",
            before=before,
            after=plain({**before, **wanted}),
            reason=reason,
            corrected_at=actor.at,
            corrected_by_id=actor.person_id,
        )
    Letter.objects.update_or_create(person_id=member.person_id, on=on, defaults=wanted)
    return Noted({"fields": [_LABELS[name] for name in changed if wanted[name]] or ["letter"]})


def write_letter(
    actor: Actor, person_id: UUID, on: date, letter_no: str, letter_until: date | None, receipt_on: date | None
) -> None:
    """Write the letter of a move that is being recorded; nothing where none was given."""
    if letter_no.strip() or letter_until or receipt_on:
        facts = _checked(actor, letter_no, letter_until, receipt_on)
        Letter.objects.update_or_create(person_id=person_id, on=on, defaults=facts)


def shift_letter(person_id: UUID, before: date, after: date) -> None:
    """Let the letter of a move follow its day, where that day is put right and has no letter of its own."""
    letters = Letter.objects.filter(person_id=person_id)
    if not letters.filter(on=after).exists():
        letters.filter(on=before).update(on=after)


def take_letter(person_id: UUID, on: date) -> dict[str, object] | None:
    """Take away the letter of a move that never was; return what it said."""
    kept = Letter.objects.filter(person_id=person_id, on=on).first()
    if kept is None or moves(person_id).filter(Q(since=on) | Q(until=on)).exists():
        return None
    told = _told(kept)
    kept.delete()
    return told


def moves(person_id: UUID) -> "QuerySet[Affiliation]":
    """Return the formal ties of a person, without those that were entered by mistake."""
    ties = Affiliation.objects.filter(person_id=person_id, tie=Tie.FORMAL)
    return ties.exclude(departure=Departure.CORRECTED)


def _checked(
    actor: Actor, letter_no: str, letter_until: date | None, receipt_on: date | None
) -> dict[str, str | date | None]:
    if not letter_no.strip():
        raise Refused(_("请写明介绍信编号。"), field="letter_no")
    if receipt_on is not None:
        refuse_future(actor, receipt_on, "receipt_on")
    return {"number": letter_no.strip(), "valid_until": letter_until, "receipt_on": receipt_on}


def _told(letter: Letter) -> dict[str, object]:
    names = ("number", "valid_until", "receipt_on")
    return {"on": letter.on.isoformat(), **plain({name: getattr(letter, name) for name in names})}
