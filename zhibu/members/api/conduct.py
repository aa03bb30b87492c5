"""Rewards and sanctions: recorded, filled in, made void; `open_file` tells them masked, `reveal_fields` in full."""

from uuid import UUID

from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.members import schemas
from zhibu.members.actions import conduct
from zhibu.members.api.asking import member_of
from zhibu.members.permissions import Members

router = Router(tags=["members"])


@router.post("/members/{uuid:pk}/conduct", response={204: None}, operation_id="record_conduct")
@endpoint(Members.RECORD_CONDUCT)
def record_conduct(request: Request, pk: UUID, details: schemas.RecordConduct) -> Status[None]:
    """Record a commendation, a sanction or a disposition; no standing changes by it."""
    given = details.dict()
    given["level"] = given["level"] or ""
    conduct.record_conduct(request.actor, member_of(request, pk, Members.RECORD_CONDUCT), **given)
    return Status(204, None)


@router.post("/members/{uuid:pk}/conduct/{uuid:entry}/complete", response={204: None}, operation_id="complete_conduct")
@endpoint(Members.RECORD_CONDUCT)
def complete_conduct(request: Request, pk: UUID, entry: UUID, details: schemas.CompleteConduct) -> Status[None]:
    """Fill in what an entry left open; what stands there stays."""
    member = member_of(request, pk, Members.RECORD_CONDUCT)
    conduct.complete_conduct(request.actor, member, entry=entry, **details.dict())
    return Status(204, None)


@router.post("/members/{uuid:pk}/conduct/{uuid:entry}/void", response={204: None}, operation_id="void_conduct")
@endpoint(Members.RECORD_CONDUCT)
def void_conduct(request: Request, pk: UUID, entry: UUID, details: schemas.VoidConduct) -> Status[None]:
    """Make a wrong entry void; it stays on file with the reason."""
    member = member_of(request, pk, Members.RECORD_CONDUCT)
    conduct.void_conduct(request.actor, member, entry=entry, **details.dict())
    return Status(204, None)
