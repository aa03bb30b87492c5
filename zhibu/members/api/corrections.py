"""Requests to put something in a file right: asked by the member, answered by those who keep the file."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find, owns
from zhibu.gate.shapes import After, Limit, paged
from zhibu.members import items, schemas
from zhibu.members.actions import corrections
from zhibu.members.api.asking import cleaned
from zhibu.members.choices import Tie
from zhibu.members.forms.edit import field_of
from zhibu.members.models import CorrectionRequest, Member
from zhibu.members.permissions import Members
from zhibu.members.queries.corrections import answerable, right_to_answer, understood
from zhibu.members.queries.own import own_member_or_404

router = Router(tags=["members"])


@router.post("/me/corrections", response={201: schemas.CorrectionOut}, operation_id="request_correction")
@endpoint(Members.CORRECT)
def request_correction(request: Request, details: schemas.RequestCorrection) -> Status[Any]:
    """Ask that an item of one's own file be put right: by a person who is signed in, never by a token."""
    actor = request.actor
    member = own_member_or_404(actor)
    return Status(201, schemas.CorrectionOut.of(corrections.request_correction(actor, member, **details.dict())))


@router.get("/corrections", response=schemas.CorrectionPage, operation_id="list_corrections")
@endpoint(Members.ANSWER)
def list_corrections(request: Request, is_answered: bool = False, after: After = "", limit: Limit = 50) -> Any:
    """List the requests that wait for an answer, the earliest due first; or those that were answered."""
    actor = request.actor
    rows = answerable(actor, own=False).filter(answered_at__isnull=not is_answered)
    return paged(request, rows, ("due_on", "pk"), after, limit, schemas.CorrectionOut.of)


@router.post("/corrections/{uuid:pk}/answer", response=schemas.CorrectionOut, operation_id="answer_correction")
@endpoint(Members.ANSWER)
def answer_correction(request: Request, pk: UUID, details: schemas.AnswerCorrection) -> schemas.CorrectionOut:
    """Answer a request: put it right, as wished or as `value` says, or leave it and say why."""
    actor = request.actor
    asked = get_object_or_404(CorrectionRequest, pk=pk)
    formal = Member.objects.filter(tie=Tie.FORMAL).select_related("person", "unit").order_by("-until")
    member = find(formal, actor, right_to_answer(asked.item), person=asked.person_id)
    if owns(actor, member):
        raise Http404
    item = items.BY_KEY.get(asked.item)
    value: Any = details.value
    if item and details.is_granted:
        field = field_of(item, "", required=False)
        value = understood(item, asked.wanted) if value is None else cleaned(field, value, "value")
    corrections.answer_correction(
        actor, member, request=asked, is_granted=details.is_granted, reason=details.reason, value=value
    )
    return schemas.CorrectionOut.of(CorrectionRequest.objects.get(pk=pk))
