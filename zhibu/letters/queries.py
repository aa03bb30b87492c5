"""Where a letter is, and what waits in a box."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import find
from zhibu.letters.choices import OWED, State
from zhibu.letters.models import BoxLetter, BoxLetterQuerySet, LetterBox, LetterReceipt
from zhibu.letters.permissions import Letters
from zhibu.letters.rules import mark_of
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit

TRIES = 3


def writable(pk: UUID) -> Unit:
    """Return the unit to whose box anybody may write. Raises Http404 for a group and for one that stands no longer."""
    unit = Unit.objects.current().exclude(kind=GROUP).select_related("parent").filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def letter_named(rows: BoxLetterQuerySet, ref: UUID) -> BoxLetter | None:
    """Return the letter of that name among the rows; None where there is none.

    Names lie sealed, so all of them are opened; keys change whenever somebody writes, so it is looked for again.
    """
    for _try in range(TRIES):
        names: Iterable[Any] = rows.values_list("pk", "ref")
        pk = next((pk for pk, name in names if name == ref.hex), None)
        if pk is None:
            return None
        found = rows.filter(pk=pk).select_related("unit__parent", "about", "box__unit__parent").first()
        if found is not None:
            return found
    return None


def letter_at(actor: Actor, permission: Permission, unit: UUID, ref: UUID) -> BoxLetter:
    """Return a letter to a unit, open or closed. Raises Http404 and NotAllowed as `find` does."""
    place = find(Unit, actor, permission, pk=unit)
    found = letter_named(BoxLetter.objects.filter(unit=place), ref)
    if found is None:
        raise Http404
    return found


def by_code(code: str) -> tuple[UUID, BoxLetter] | None:
    """Return the letter that the code stands for, by its name; None for a wrong code."""
    for _try in range(TRIES):
        receipt = LetterReceipt.objects.filter(mark=mark_of(code)).first()
        if receipt is None:
            return None
        ref = UUID(receipt.ref)
        found = letter_named(BoxLetter.objects.filter(unit=receipt.unit_id), ref)
        if found is not None:
            return ref, found
    return None


def box_of_letter(row: BoxLetter) -> LetterBox:
    """Return the box in which the letter stands. Raises Refused for a closed one, which stands in none."""
    if row.box is None:
        raise Refused(_("这封信已经办结。"))
    return row.box


@dataclass(frozen=True)
class Waiting:
    """What waits in a box: how many are unread, how many owed an answer in all, since when."""

    unread: int
    owed: int
    since: date


def waiting_at(actor: Actor, unit: Unit) -> Waiting | None:
    """Return what waits in the unit's own box for those who may read it; None where nothing does."""
    if not actor.may(Letters.READ, unit):
        return None
    unread = Count("pk", filter=Q(state=State.NEW))
    told = BoxLetter.objects.filter(unit=unit).owed()
    found = told.aggregate(unread=unread, owed=Count("pk"), since=Min("since"))
    return Waiting(**found) if found["owed"] else None


def said_state(letter: BoxLetter, today: date) -> str:
    """Return how far the letter is, in words."""
    if letter.state in OWED:
        n = (today - letter.since).days
        if not n:
            return _("今天来的，等答复")
        return ngettext("等答复 %(n)d 天", "等答复 %(n)d 天", n) % {"n": n}
    day = letter.since.isoformat()
    return (_("%(day)s办结") if letter.state == State.CLOSED else _("%(day)s答复")) % {"day": day}
