"""Rewards and sanctions: decisions that organisations took, recorded by people, kept for ever and sealed.

Nothing follows from an entry by itself: no standing changes, no right ends. The audit tells that something of this
kind was recorded, not what; the reasons and the notes stay under the seal.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.gate.rows import owns
from zhibu.members.actions.writing import refuse_future, refuse_guest
from zhibu.members.choices import Level
from zhibu.members.conduct import COMMENDATION, ConductKind, conduct_kinds
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.conduct import TABLES, Entry, entry_of, open_fields


@action(Members.RECORD_CONDUCT)
def record_conduct(
    actor: Actor,
    member: Member,
    *,
    kind: str,
    on: date,
    given_by: str,
    level: str = "",
    title: str = "",
    until: date | None = None,
    document_no: str = "",
    note: str = "",
) -> None:
    """Record a commendation, a sanction or a disposition that an organisation decided about a member.

    `until` is the first day after the effect of a sanction (影响期) or the time of a disposition, as the decision says.
    """
    _refuse_guest_and_self(actor, member)
    of = conduct_kinds().get(kind)
    if of is None:
        raise Refused(_("请选择是哪一种。"), field="kind")
    refuse_future(actor, on)
    if not given_by.strip():
        raise Refused(_("请写明由哪个组织决定。"), field="given_by")
    if level and level not in Level.values:
        raise Refused(_("请选择级别。"), field="level")
    if of.needs_document and not document_no.strip():
        raise Refused(_("请填写决定的文号：这必须是组织的决定。"), field="document_no")
    _refuse_ill_matched(of, title.strip(), until)
    _refuse_end(on, until, "until")
    same_day = TABLES[of.genre].objects.standing().filter(person_id=member.person_id, on=on)
    if not of.needs_title and any(one.kind == kind for one in same_day):
        raise Refused(_("这一天的这一项已经登记过了。"), field="kind")
    facts: dict[str, Any] = {"kind": kind, "on": on, "level": level, "note": note.strip()}
    if of.genre == COMMENDATION:
        facts["title"] = title.strip()
    else:
        facts["until"] = until
    TABLES[of.genre].objects.create(
        person_id=member.person_id,
        given_by=given_by.strip(),
        document_no=document_no.strip(),
        recorded_at=actor.at,
        recorded_by_id=actor.person_id,
        **facts,
    )


@action(Members.RECORD_CONDUCT)
def complete_conduct(
    actor: Actor, member: Member, *, entry: UUID, until: date | None = None, restored_on: date | None = None
) -> None:
    """Fill in what an entry left open: the end of its effect, or the day it was lifted and rights were restored.

    What stands there stays; a wrong day is put right by making the entry void and recording it again.
    """
    row = _own_entry(actor, member, entry)
    open_now = open_fields(row)
    if not open_now:
        raise Refused(_("这一条没有要补的；记错了的，请作废后重新登记。"))
    given = {name: day for name, day in (("until", until), ("restored_on", restored_on)) if day is not None}
    if not given:
        raise Refused(_("请填写要补的日期。"), field=open_now[0])
    for name, day in given.items():
        if name not in open_now:
            raise Refused(_("这个日期不能补；记错了的，请作废后重新登记。"), field=name)
        _refuse_end(row.on, day, name)
    if restored_on is not None:
        refuse_future(actor, restored_on, "restored_on")
    for name, day in given.items():
        setattr(row, name, day)
    row.save(update_fields=list(given))


@action(Members.RECORD_CONDUCT)
def void_conduct(actor: Actor, member: Member, *, entry: UUID, reason: str) -> None:
    """Make a wrong entry void: it stays on file with the reason, and is no longer shown or asked for."""
    row = _own_entry(actor, member, entry)
    if not reason.strip():
        raise Refused(_("请写明为什么作废。"), field="reason")
    row.voided_at, row.voided_by_id, row.void_reason = actor.at, actor.person_id, reason.strip()
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])


def _own_entry(actor: Actor, member: Member, pk: UUID) -> Entry:
    _refuse_guest_and_self(actor, member)
    row = entry_of(member.person_id, pk, is_locked=True)
    if row is None:
        raise Refused(_("没有找到这一条记录，或者已经作废，请刷新页面再看。"))
    return row


def _refuse_guest_and_self(actor: Actor, member: Member) -> None:
    if owns(actor, member):
        raise Refused(_("自己的奖惩请由别人登记。"))
    refuse_guest(member)


def _refuse_ill_matched(of: ConductKind, title: str, until: date | None) -> None:
    if of.genre == COMMENDATION and until is not None:
        raise Refused(_("表彰没有期限，请不要填。"), field="until")
    if of.standing and until is not None:
        raise Refused(_("出党的决定没有期限，请不要填。"), field="until")
    if of.genre != COMMENDATION and title:
        raise Refused(_("只有表彰才填名称。"), field="title")
    if of.needs_title and not title:
        raise Refused(_("请写表彰的名称。"), field="title")


def _refuse_end(on: date, day: date | None, field: str) -> None:
    if day is not None and day <= on:
        raise Refused(_("要晚于作出决定的 %(day)s。") % {"day": f"{on:%Y-%m-%d}"}, field=field)
