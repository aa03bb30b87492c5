"""A member's file: opened, sealed items revealed for a purpose, items changed, and slips for the first sign-in."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router

from zhibu.gate.actor import Refused
from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find, owns
from zhibu.gate.shapes import told
from zhibu.members import items, schemas
from zhibu.members.actions import editing, invitations, opening
from zhibu.members.api.asking import cleaned, member_of
from zhibu.members.choices import Purpose
from zhibu.members.forms.edit import field_of
from zhibu.members.models import PartyFile
from zhibu.members.permissions import Members
from zhibu.members.queries.conduct import conduct_group, entries_of, reads_conduct, worded
from zhibu.members.queries.pasts import pasts_of
from zhibu.members.queries.seen import values_of
from zhibu.members.queries.sheet import parts_for, sealed_text, sheet
from zhibu.orgs.models import Unit
from zhibu.web.lists import Count

router = Router(tags=["members"])


@router.post("/members/{uuid:pk}/file", response=schemas.FileOut, operation_id="open_file")
@endpoint(Members.OPEN_FILE)
def open_file(request: Request, pk: UUID, details: schemas.OpenFile) -> schemas.FileOut:
    """Open a member's file, sealed items masked; the member reads who opened it and why."""
    actor, member = request.actor, member_of(request, pk, Members.OPEN_FILE)
    reads = reads_conduct(actor, member)
    parts = parts_for(member, conduct=reads)
    if not owns(actor, member):
        opening.open_file(actor, member, parts=parts, purpose=_stated(details))
    pasts = pasts_of(member.person_id)
    entries = entries_of(member.person_id) if reads and pasts.conduct else []
    card = conduct_group(entries, actor.today, is_revealed=False) if reads else None
    groups = sheet(member, pasts, actor.today, parts=parts, is_own=owns(actor, member), conduct=card)
    return schemas.FileOut.of(groups)


@router.post("/members/{uuid:pk}/reveal", response=schemas.RevealedOut, operation_id="reveal_fields")
@endpoint(Members.REVEAL)
def reveal_fields(request: Request, pk: UUID, details: schemas.RevealFields) -> schemas.RevealedOut:
    """Give sealed items in full for a purpose; the member reads who saw them and why."""
    actor, member = request.actor, member_of(request, pk, Members.REVEAL)
    shown = opening.reveal_fields(actor, member, fields=details.fields_, purpose=_stated(details))
    pasts = pasts_of(member.person_id)
    conduct = entries_of(member.person_id) if items.CONDUCT in shown else []
    return schemas.RevealedOut(
        values={key: sealed_text(member, pasts, key) for key in shown if key != items.CONDUCT},
        conduct=[schemas.ConductOut.of(worded(entry)) for entry in conduct if entry.voided_at is None],
    )


@router.post("/members/{uuid:pk}/edit", response={204: None}, operation_id="edit_member")
@endpoint(Members.EDIT)
def edit_member(request: Request, pk: UUID, details: schemas.EditMember) -> Any:
    """Change items of one group of a member's file; what is left out stays."""
    actor, member = request.actor, member_of(request, pk, Members.EDIT)
    party = PartyFile.objects.filter(person_id=member.person_id).first() if details.group == "party" else None
    values = values_of(member.person, party, details.group)
    changes = {}
    for key, value in details.changes.items():
        if key not in values:
            raise Refused(_("没有这一项。"), field=f"changes.{key}")
        field = field_of(items.BY_KEY[key], values[key])
        changes[key] = cleaned(field, "" if value is None else value, f"changes.{key}")
    editing.edit_member(actor, member, group=details.group, changes=changes, reason=details.reason)
    return 204, None


@router.post("/members/{uuid:pk}/invite", response=schemas.SlipOut, operation_id="invite_member")
@endpoint(Members.INVITE)
def invite_member(request: Request, pk: UUID) -> schemas.SlipOut:
    """Give a member a slip for the first sign-in; the code is told once, and every other way in ends."""
    return schemas.SlipOut.of(invitations.invite_member(request.actor, member_of(request, pk, Members.INVITE)))


@router.post("/units/{uuid:pk}/invite", response=schemas.SlipPage, operation_id="invite_members")
@endpoint(Members.INVITE)
def invite_members(request: Request, pk: UUID, details: schemas.InviteMembers) -> Any:
    """Give everybody of a unit who has never signed in a slip; the codes are told once."""
    actor = request.actor
    unit = find(Unit.objects.current(), actor, Members.INVITE, pk=pk)
    slips = invitations.invite_members(actor, unit, again=details.again)
    return told(request, [schemas.SlipOut.of(slip) for slip in slips], "", Count(len(slips)))


def _stated(details: schemas.OpenFile) -> str:
    """Return the purpose in words; Refused where it says nothing."""
    detail = details.detail.strip()
    if details.purpose == Purpose.OTHER and len(detail) < opening.LEAST_PURPOSE:
        raise Refused(_("请写明具体事由。"), field="detail")
    return f"{details.purpose.label}：{detail}" if detail else str(details.purpose.label)
