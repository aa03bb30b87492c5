"""The acts on the roll: coming in, changing branch or group, stages, standing, mobility, entries put right."""

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.shapes import told
from zhibu.members import schemas
from zhibu.members.actions import admission, groups, letters, mobility, places, spans, stages, standings
from zhibu.members.api.asking import ROW, cleaned, member_of, row_now
from zhibu.members.forms.fields import code_field
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.entries import entries_of
from zhibu.members.rules.stages import StageDates
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.people.facts import PersonFacts
from zhibu.web.lists import Count

router = Router(tags=["members"])
TABLES = ("ethnicity", "education", "degree", "occupation")


@router.post("/units/{uuid:pk}/members", response={201: schemas.MemberOut, 204: None}, operation_id="admit_member")
@endpoint(Members.ADMIT)
def admit_member(request: Request, pk: UUID, details: schemas.AdmitMember) -> Status[Any]:
    """Enter a person in a branch; codes are those of the national tables, or their wording."""
    actor = request.actor
    unit = find(Unit, actor, Members.ADMIT, pk=pk)
    given = details.dict()
    dates = StageDates(**{name: given.pop(name) for name in StageDates.__dataclass_fields__})
    facts = {name: given.pop(name) for name in PersonFacts.__dataclass_fields__ if name in given}
    for table in TABLES:
        facts[table] = cleaned(code_field(table, "", required=False), facts[table], table)
    member = admission.admit_member(actor, unit, facts=PersonFacts(**facts), dates=dates, **given)
    return row_now(request, member.pk, 201)


@router.post("/members/{uuid:pk}/place", response=ROW, operation_id="place_member")
@endpoint(Members.PLACE)
def place_member(request: Request, pk: UUID, details: schemas.PlaceMember) -> Status[Any]:
    """Move a member's formal relation to another branch; the answer is the new row."""
    actor, member = request.actor, member_of(request, pk, Members.PLACE)
    unit = find(Unit.objects.current(), actor, Members.PLACE, pk=details.unit)
    placed = places.place_member(actor, member, **{**details.dict(), "unit": unit})
    return row_now(request, placed.pk)


@router.post("/members/{uuid:pk}/group", response=ROW, operation_id="place_in_group")
@endpoint(Members.PLACE)
def place_in_group(request: Request, pk: UUID, details: schemas.PlaceInGroup) -> Status[Any]:
    """Put a member into a group of the branch, or into none."""
    actor, member = request.actor, member_of(request, pk, Members.PLACE)
    group = _group(member.unit, details.group)
    groups.place_in_group(actor, member, group=group, on=details.on)
    return row_now(request, pk)


@router.post("/units/{uuid:pk}/groups", response=schemas.Changed, operation_id="group_members")
@endpoint(Members.PLACE)
def group_members(request: Request, pk: UUID, details: schemas.GroupMembers) -> schemas.Changed:
    """Put several members of a branch into one of its groups, or into none: all of them or nobody."""
    unit = find(Unit.objects.current(), request.actor, Members.PLACE, pk=pk)
    group = _group(unit, details.group)
    count = groups.group_members(request.actor, unit, members=details.members, group=group, on=details.on)
    return schemas.Changed(count=count)


@router.post("/members/{uuid:pk}/participation", response=ROW, operation_id="record_participation")
@endpoint(Members.PLACE)
def record_participation(request: Request, pk: UUID, details: schemas.RecordParticipation) -> Status[Any]:
    """Let a member share another branch's life; the answer is the row there."""
    actor, member = request.actor, member_of(request, pk, Members.PLACE)
    unit = find(Unit.objects.current(), actor, Members.PLACE, pk=details.unit)
    row = places.record_participation(actor, member, unit=unit, on=details.on, reason=details.reason)
    return row_now(request, row.pk)


@router.post("/members/{uuid:pk}/participation/end", response={204: None}, operation_id="end_participation")
@endpoint(Members.PLACE)
def end_participation(request: Request, pk: UUID, details: schemas.EndParticipation) -> Status[Any]:
    """End a second tie."""
    places.end_participation(request.actor, member_of(request, pk, Members.PLACE), **details.dict())
    return Status(204, None)


@router.post("/members/{uuid:pk}/stage", response=ROW, operation_id="record_stage")
@endpoint(Members.EDIT)
def record_stage(request: Request, pk: UUID, details: schemas.RecordStage) -> Status[Any]:
    """Record the next stage of a person's way into the party."""
    stages.record_stage(request.actor, member_of(request, pk, Members.EDIT), **details.dict())
    return row_now(request, pk)


@router.post("/members/{uuid:pk}/extension", response=ROW, operation_id="extend_probation")
@endpoint(Members.EDIT)
def extend_probation(request: Request, pk: UUID, details: schemas.ExtendProbation) -> Status[Any]:
    """Record that a meeting has made a member's probation longer, once."""
    stages.extend_probation(request.actor, member_of(request, pk, Members.EDIT), **details.dict())
    return row_now(request, pk)


@router.post("/members/{uuid:pk}/letters", response={204: None}, operation_id="record_letter")
@endpoint(Members.PLACE)
def record_letter(request: Request, pk: UUID, details: schemas.RecordLetter) -> Status[Any]:
    """Record the letter with which a member's formal relation moved, or put it right."""
    letters.record_letter(request.actor, member_of(request, pk, Members.PLACE), **details.dict())
    return Status(204, None)


@router.post("/members/{uuid:pk}/standing", response=ROW, operation_id="change_standing")
@endpoint(Members.PLACE)
def change_standing(request: Request, pk: UUID, details: schemas.ChangeStanding) -> Status[Any]:
    """Record a decision on a member's standing."""
    standings.change_standing(request.actor, member_of(request, pk, Members.PLACE), **details.dict())
    return row_now(request, pk)


@router.post("/members/{uuid:pk}/mobility", response=ROW, operation_id="record_mobility")
@endpoint(Members.EDIT)
def record_mobility(request: Request, pk: UUID, details: schemas.RecordMobility) -> Status[Any]:
    """Record that a member is away, abroad or cannot be reached."""
    mobility.record_mobility(request.actor, member_of(request, pk, Members.EDIT), **details.dict())
    return row_now(request, pk)


@router.post("/members/{uuid:pk}/mobility/end", response=ROW, operation_id="end_mobility")
@endpoint(Members.EDIT)
def end_mobility(request: Request, pk: UUID, details: schemas.EndMobility) -> Status[Any]:
    """Record that a member is back, or was found."""
    mobility.end_mobility(request.actor, member_of(request, pk, Members.EDIT), **details.dict())
    return row_now(request, pk)


@router.get("/members/{uuid:pk}/entries", response=schemas.EntryPage, operation_id="list_entries")
@endpoint(Members.EDIT)
def list_entries(request: Request, pk: UUID) -> Any:
    """List every entry of a member's time on the roll, the newest first: what `correct_span` may concern."""
    rows = entries_of(member_of(request, pk, Members.EDIT))
    return told(request, [schemas.EntryOut.of(row) for row in rows], "", Count(len(rows)))


@router.post("/members/{uuid:pk}/entries/{kind}/{span}/correct", response=ROW, operation_id="correct_span")
@endpoint(Members.PLACE)
def correct_span(
    request: Request, pk: UUID, kind: schemas.EntryKind, span: str, details: schemas.CorrectSpan
) -> Status[Any]:
    """Put a wrong entry right; `kind` and `span` are those of `list_entries`."""
    actor, member = request.actor, member_of(request, pk, Members.PLACE)
    if not any((entry.kind, entry.key) == (kind, span) for entry in entries_of(member)):
        raise Http404
    spans.correct_span(actor, member, kind=kind, span=span, **details.dict())
    left = Member.objects.filter(person_id=member.person_id).order_by("until").first()
    return row_now(request, left.pk if left else pk)


def _group(branch: Unit, pk: UUID | None) -> Unit | None:
    """Return the branch's group of that key, None for none; Http404 where the branch has no such group."""
    if pk is None:
        return None
    group = Unit.objects.current().children_of(branch).filter(kind=GROUP, pk=pk).first()
    if group is None:
        raise Http404
    return group
