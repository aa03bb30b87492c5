"""Exemptions: recorded, looked at again, ended."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.members import schemas
from zhibu.members.actions import exemptions
from zhibu.members.api.asking import ROW, member_of, row_now
from zhibu.members.permissions import Members

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
