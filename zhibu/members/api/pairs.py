"""Files that look alike: found, merged, kept apart, taken apart again."""

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Limit, paged, told
from zhibu.members import schemas
from zhibu.members.actions import merging
from zhibu.members.api.asking import member_of
from zhibu.members.models import Member, Merge
from zhibu.members.permissions import Members
from zhibu.members.queries.duplicates import duplicates
from zhibu.web.lists import Count

router = Router(tags=["members"])
NOTHING: dict[int, Any] = {204: None}


@router.get("/duplicates", response=schemas.PairPage, operation_id="list_duplicates")
@endpoint(Members.MERGE)
def list_duplicates(request: Request) -> Any:
    """List the pairs of files that may be one person's, those with the most reasons first; 200 at most."""
    pairs = duplicates(request.actor)
    return told(request, [schemas.PairOut.of(pair) for pair in pairs], "", Count(len(pairs)))


@router.post("/members/{uuid:pk}/merge", response=NOTHING, operation_id="merge_members")
@endpoint(Members.MERGE)
def merge_members(request: Request, pk: UUID, details: schemas.OtherMember) -> Status[Any]:
    """Merge another file into this one: whoever asks has compared them and is sure that it is one person."""
    kept, other = _pair(request, pk, details.other)
    merging.merge_members(request.actor, kept, absorbed=other, reason=details.reason)
    return Status(204, None)


@router.post("/members/{uuid:pk}/apart", response=NOTHING, operation_id="keep_apart")
@endpoint(Members.MERGE)
def keep_apart(request: Request, pk: UUID, details: schemas.OtherMember) -> Status[Any]:
    """Record that two files are two people's."""
    kept, other = _pair(request, pk, details.other)
    merging.keep_apart(request.actor, kept, other=other, reason=details.reason)
    return Status(204, None)


@router.get("/merges", response=schemas.MergePage, operation_id="list_merges")
@endpoint(Members.MERGE)
def list_merges(request: Request, after: After = "", limit: Limit = 50) -> Any:
    """List the merges that hold, the newest first."""
    rows = Merge.objects.visible_to(request.actor, Members.MERGE).filter(undone_at__isnull=True).defer("before")
    return paged(request, rows, ("-merged_at", "-pk"), after, limit, schemas.MergeOut.of)


@router.post("/merges/{uuid:pk}/undo", response=NOTHING, operation_id="unmerge_members")
@endpoint(Members.MERGE)
def unmerge_members(request: Request, pk: UUID, details: schemas.UnmergeMembers) -> Status[Any]:
    """Take a merge back."""
    actor = request.actor
    merge = find(Merge.objects.select_related("unit", "kept"), actor, Members.MERGE, pk=pk)
    merging.unmerge_members(actor, merge, reason=details.reason)
    return Status(204, None)


def _pair(request: Request, pk: UUID, other: UUID) -> tuple[Member, Member]:
    """Return both rows: 404 where either is next door, and for two rows of one person."""
    kept, absorbed = (member_of(request, key, Members.MERGE) for key in (pk, other))
    if kept.person_id == absorbed.person_id:
        raise Http404
    return kept, absorbed
