"""The roll: the list under the page's own questions, and one row of it."""

from typing import Annotated, Any
from uuid import UUID

from django.http import QueryDict
from ninja import Query, Router

from zhibu.gate.actor import Refused
from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.shapes import told
from zhibu.members import schemas
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
    unit = find(Unit, actor, Members.READ, pk=asked.unit) if asked.unit else None
    query = MemberList.parse(_address(asked), size=asked.limit)
    if query.problems:
        raise Refused(query.problems[0])
    fetched = fetch_codes(ask(actor, query, unit), query)
    return told(request, [schemas.MemberOut.of(row) for row in fetched.page.rows], fetched.page.after, fetched.count)


@router.post("/find/members", response=schemas.MemberPage, operation_id="find_members")
@endpoint(Members.READ)
def find_members(request: Request, asked: schemas.FindMembers) -> Any:
    """Find the members whom a text means, by the body: a whole ID number or phone is never put into an address."""
    actor = request.actor
    unit = find(Unit, actor, Members.READ, pk=asked.unit) if asked.unit else None
    data = QueryDict(mutable=True)
    data["q"] = asked.q
    query = MemberList.parse(data, size=asked.limit)
    fetched = fetch_codes(ask(actor, query, unit), query)
    return told(request, [schemas.MemberOut.of(row) for row in fetched.page.rows], "", fetched.count)


@router.get("/members/{uuid:pk}", response=schemas.MemberOut, operation_id="show_member")
@endpoint(Members.READ)
def show_member(request: Request, pk: UUID) -> schemas.MemberOut:
    """Show one row of the roll, numbers masked: opening the file itself is done on its page."""
    actor = request.actor
    member = find(Member.objects.select_related("unit"), actor, Members.READ, pk=pk)
    return schemas.MemberOut.of(one_row(member, actor.today))


def _address(asked: schemas.AskMembers) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in asked.dict(exclude={"limit"}).items():
        if isinstance(value, list):
            data.setlist(key, value)
        elif value not in (None, ""):
            data[key] = str(value)
    return data
