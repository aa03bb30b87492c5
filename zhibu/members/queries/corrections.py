"""Correction requests that wait for an answer: whose they are, who may answer, and which are late."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.rows import condition_of
from zhibu.lib import dates
from zhibu.members import items
from zhibu.members.choices import Tie
from zhibu.members.models import CorrectionRequest, Member
from zhibu.members.permissions import Members
from zhibu.members.rules.corrections import answered_from, levels_up
from zhibu.web import coded

MOST = 500
ANSWERED_SHOWN = 100


@dataclass(frozen=True)
class Waiting:
    """One request in the queue."""

    id: UUID
    name: str
    unit: str
    path: str
    item: str
    asked_on: str
    due_on: str
    days_late: int
    is_mine: bool
    is_from_below: bool


def right_to_answer(item: str) -> Members:
    """Return the right by which a request about the item is answered: rewards and sanctions take their own."""
    return Members.RECORD_CONDUCT if item == items.CONDUCT_GROUP else Members.ANSWER


def answerable(actor: Actor, *, own: bool = True) -> QuerySet[CorrectionRequest]:
    """Return the requests, answered or not, of the files whose keeper the actor is; one's own only where `own`."""
    which, params = _answerable(actor, own=own)
    # No input: the conditions are made here, and their values are parameters.
    return CorrectionRequest.objects.filter(RawSQL(which, params, BooleanField()))  # noqa: S611


def _answerable(actor: Actor, *, own: bool) -> tuple[str, list[Any]]:
    formal = Member.objects.filter(tie=Tie.FORMAL)
    if not own:
        formal = formal.exclude(person=actor.person_id)
    kept, asked = condition_of(formal.visible_to(actor, Members.ANSWER))
    sealed, more = condition_of(formal.visible_to(actor, Members.RECORD_CONDUCT))
    return _ANSWERABLE.format(kept=kept, sealed=sealed), [*asked, items.CONDUCT_GROUP, *more]


# Written out: as nested querysets it took longer to make than all else on a unit's page.
_ANSWERABLE = """
exists (select from members_member where members_member.person_id = members_correctionrequest.person_id and {kept})
and (members_correctionrequest.item <> %s or exists (
  select from members_member where members_member.person_id = members_correctionrequest.person_id and {sealed}))
"""

_WAITING = """
select * from members_correctionrequest where answered_at is null and {which} order by due_on, id limit %s
"""


def waiting(actor: Actor, held: Collection[str]) -> list[Waiting]:
    """Return the open requests where the actor may answer, the earliest due first.

    `held` are the paths of the actor's own posts: a request is the actor's when it is owed there or has come up there.
    """
    which, params = _answerable(actor, own=False)
    requests = list(CorrectionRequest.objects.raw(_WAITING.format(which=which), [*params, MOST]))
    if not requests:
        return []
    people = {
        row.person_id: row
        for row in Member.objects.filter(person__in={one.person_id for one in requests}, tie=Tie.FORMAL)
        .select_related("unit")
        .order_by("-until")
    }
    return [_waiting(one, people[one.person_id], actor.today, held) for one in requests]


def _waiting(request: CorrectionRequest, row: Member, today: date, held: Collection[str]) -> Waiting:
    levels = levels_up(request.due_on, today, settings.CORRECTION_DAYS)
    places = answered_from(row.unit.path, levels)
    return Waiting(
        id=request.pk,
        name=row.name,
        unit=row.unit.name,
        path=row.unit.path,
        item=items.label(request.item),
        asked_on=localdate(request.asked_at).isoformat(),
        due_on=request.due_on.isoformat(),
        days_late=max((today - request.due_on).days, 0),
        is_mine=bool({*places} & {*held}),
        is_from_below=row.unit.path not in held,
    )


def days_owed(actor: Actor, held: Collection[str], path: str) -> list[str]:
    """Return the last day for each of the open requests of the subtree at `path` that the actor is to answer."""
    return [one.due_on for one in waiting(actor, held) if one.is_mine and one.path.startswith(path)]


def answered(actor: Actor) -> list[tuple[str, str, str, str, bool, str]]:
    """Return (day, name, item, who answered, granted, answer) of the latest answers where the actor may answer."""
    done = (
        answerable(actor)
        .filter(answered_at__isnull=False)
        .select_related("person", "answered_by")
        .order_by("-answered_at")[:ANSWERED_SHOWN]
    )
    return [
        (
            localdate(one.answered_at).isoformat(),
            one.person.name,
            items.label(one.item),
            one.answered_by.name if one.answered_by else "",
            bool(one.is_granted),
            one.answer,
        )
        for one in done
    ]


def present(member: Member, item: items.Item, party: Any, stages: Collection[dict[str, Any]]) -> object:
    """Return what the file says of an item now."""
    if item.holder == "stage":
        return next((row["since"] for row in reversed([*stages]) if row["stage"] == item.key and row["is_dated"]), "")
    holder = member.person if item.holder == "person" else party
    return getattr(holder, item.key, "") if holder else ""


def understood(item: items.Item, wanted: str) -> object:
    """Return what a member wrote as the value of the item, None where only a person can tell."""
    if item.kind == "code":
        return coded.code_of(item.table, wanted)
    if item.kind == "date":
        try:
            found = dates.read(wanted)
        except dates.BadDate:
            return None
        return found.day if found and found.precision == "day" else None
    if item.kind == "flag":
        return wanted.strip() not in (_("否"), _("不是"), "0", "")
    if item.kind == "months":
        return int(wanted) if wanted.strip().lstrip("-").isdigit() else None
    return wanted
