"""What the parts of this room's API share: who asks, the row of the roll, the row as it is after an act."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Field
from ninja import Status

from zhibu.gate.actor import Refused
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members import schemas
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.roll import one_row

ROW: dict[int, Any] = {200: schemas.MemberOut, 204: None}
"""Answers of acts: the row as it now is, nothing where the act has ended it."""


def member_of(request: Request, pk: UUID, permission: Members) -> Member:
    """Return the roll row with its person and unit: 404 next door, 403 without the right."""
    rows = Member.objects.select_related("person", "unit", "group")
    return find(rows, request.actor, permission, pk=pk)


def row_now(request: Request, pk: UUID, status: int = 200) -> Status[Any]:
    """Answer with the row as it now is, where the asker may still read it."""
    actor = request.actor
    member = Member.objects.select_related("unit").filter(pk=pk).first()
    if member is None or not actor.may(Members.READ, member.unit):
        return Status(204, None)
    return Status(status, schemas.MemberOut.of(one_row(member, actor.today)))


def cleaned(field: Field, value: Any, name: str) -> Any:
    """Return a value as the page's field takes it; Refused at the name with the field's own sentence."""
    try:
        return field.clean(value)
    except ValidationError as wrong:
        raise Refused(wrong.messages[0], field=name) from wrong
