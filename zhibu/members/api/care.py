"""Exemptions: recorded, looked at again, ended; hardship and the day of joining, as the member wants."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.members import schemas
from zhibu.members.actions import care, exemptions
from zhibu.members.api.asking import ROW, member_of, row_now
from zhibu.members.permissions import Members
from zhibu.members.queries.own import own_member_or_404

router = Router(tags=["members"])


@router.post("/members/{uuid:pk}/exemption", response=ROW, operation_id="record_exemption")
@endpoint(Members.EXEMPT)
def record_exemption(request: Request, pk: UUID, details: schemas.RecordExemption) -> Status[Any]:
    """Record that nothing is firmly asked of a member."""
    exemptions.record_exemption(request.actor, member_of(request, pk, Members.EXEMPT), **details.dict())
    return row_now(request, pk)


@router.post("/members/{uuid:pk}/exemption/review", response=ROW, operation_id="review_exemption")
@endpoint(Members.EXEMPT)
def review_exemption(request: Request, pk: UUID, details: schemas.ReviewExemption) -> Status[Any]:
    """Look at a member's exemption again."""
    exemptions.review_exemption(request.actor, member_of(request, pk, Members.EXEMPT), **details.dict())
    return row_now(request, pk)


@router.post("/members/{uuid:pk}/exemption/end", response=ROW, operation_id="end_exemption")
@endpoint(Members.EXEMPT)
def end_exemption(request: Request, pk: UUID, details: schemas.EndExemption) -> Status[Any]:
    """End a member's exemption."""
    exemptions.end_exemption(request.actor, member_of(request, pk, Members.EXEMPT), **details.dict())
    return row_now(request, pk)


@router.post("/members/{uuid:pk}/hardship", response={204: None}, operation_id="record_hardship")
@endpoint(Members.CARE)
def record_hardship(request: Request, pk: UUID, details: schemas.RecordHardship) -> Status[Any]:
    """Write down what is hard for a member, with the member's consent; what stood there is replaced."""
    care.record_hardship(request.actor, member_of(request, pk, Members.CARE), **details.dict())
    return Status(204, None)


@router.post("/members/{uuid:pk}/hardship/end", response={204: None}, operation_id="end_hardship")
@endpoint(Members.CARE)
def end_hardship(request: Request, pk: UUID) -> Status[Any]:
    """Take away what was written of a hardship, for good."""
    care.end_hardship(request.actor, member_of(request, pk, Members.CARE))
    return Status(204, None)


@router.post("/me/birthday", response={204: None}, operation_id="choose_reminder")
@endpoint(Members.CARE)
def choose_reminder(request: Request, details: schemas.ChooseReminder) -> Status[Any]:
    """Choose whether one's branch is reminded of the day of joining: by a person who is signed in, never by a token."""
    member = own_member_or_404(request.actor)
    care.choose_reminder(request.actor, member, is_wanted=details.is_wanted)
    return Status(204, None)
