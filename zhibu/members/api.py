"""The members room's part of the API: the same questions, rights and masks as its pages."""

from typing import Annotated, Any
from uuid import UUID

from django.http import QueryDict
from ninja import Query, Router

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.shapes import told
from zhibu.members import schemas
from zhibu.members.actions import groups
from zhibu.members.lists import MemberList
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.roll import ask, fetch_codes, one_row
from zhibu.orgs.models import Unit

router = Router(tags=["members"])


@router.get("/members", response=schemas.MemberPage, operation_id="list_members")
@endpoint(Members.READ)
def list_members(request: Request, asked: Annotated[schemas.AskMembers, Query()]) -> Any:
    """List the members that you may read, narrowed and ordered like the page, by keyset."""
    actor = request.actor
    unit = find(Unit.objects.all(), actor, Members.READ, pk=asked.unit) if asked.unit else None
    query = MemberList.parse(_address(asked), size=asked.limit)
    if query.problems:
        raise Refused(query.problems[0])
    fetched = fetch_codes(ask(actor, query, unit), query)
    return told(request, [schemas.MemberOut.of(row) for row in fetched.page.rows], fetched.page.after, fetched.count)


@router.get("/members/{uuid:pk}", response=schemas.MemberOut, operation_id="show_member")
@endpoint(Members.READ)
def show_member(request: Request, pk: UUID) -> schemas.MemberOut:
    """Show one row of the roll, numbers masked: opening the file itself is done on its page."""
    actor = request.actor
    member = find(Member.objects.select_related("unit"), actor, Members.READ, pk=pk)
    return schemas.MemberOut.of(one_row(member, actor.today))


@router.post("/members/{uuid:pk}/group", response=schemas.MemberOut, operation_id="place_in_group")
@endpoint(Members.PLACE)
def place_in_group(request: Request, pk: UUID, details: schemas.PlaceInGroup) -> schemas.MemberOut:
    """Put a member into a group of the branch, or into none."""
    actor = request.actor
    member = find(Member.objects.select_related("unit"), actor, Members.PLACE, pk=pk)
    groups.place_in_group(actor, member, group=_group(actor, details.group), on=details.on)
    return schemas.MemberOut.of(one_row(Member.objects.get(pk=pk), actor.today))


@router.post("/units/{uuid:pk}/groups", response=schemas.Changed, operation_id="group_members")
@endpoint(Members.PLACE)
def group_members(request: Request, pk: UUID, details: schemas.GroupMembers) -> schemas.Changed:
    """Put several members of a branch into one of its groups, or into none."""
    actor = request.actor
    branch = find(Unit.objects.all(), actor, Members.PLACE, pk=pk)
    group = _group(actor, details.group)
    count = groups.group_members(actor, branch, members=details.members, group=group, on=details.on)
    return schemas.Changed(count=count)


def _group(actor: Actor, pk: UUID | None) -> Unit | None:
    return find(Unit.objects.all(), actor, Members.PLACE, pk=pk) if pk else None


def _address(asked: schemas.AskMembers) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in asked.dict(exclude={"limit"}).items():
        if isinstance(value, list):
            data.setlist(key, value)
        elif value not in (None, ""):
            data[key] = str(value)
    return data
