"""Records before the level above by the API: filed, listed, passed, returned, drawn."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Limit, paged
from zhibu.meetings import actions, schemas
from zhibu.meetings.choices import FilingState
from zhibu.meetings.models import Draw, Filing
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import filings as filed
from zhibu.meetings.queries import minutes as kept
from zhibu.orgs.models import Unit

router = Router(tags=["meetings"])
OneState = Annotated[FilingState | None, Query(description="filings of this state only")]


@router.get("/filings", response=schemas.FilingPage, operation_id="list_filings")
@endpoint(Meetings.REVIEW)
def list_filings(
    request: PersonRequest, unit: UUID | None = None, state: OneState = None, after: After = "", limit: Limit = 50
) -> Any:
    """List what was filed with the units that you review for, what waits longest first."""
    rows = filed.rows().visible_to(request.actor, Meetings.REVIEW)
    if unit is not None:
        rows = rows.below(find(Unit, request.actor, Meetings.REVIEW, pk=unit))
    if state is not None:
        rows = rows.filter(state=state)
    return paged(request, rows, ("filed_at", "id"), after, limit, schemas.FilingOut.of)


@router.get("/gatherings/{uuid:held}/filing", response=schemas.WholeFiling, operation_id="show_filing")
@endpoint()
def show_filing(request: PersonRequest, held: UUID) -> schemas.WholeFiling:
    """Show how the record of a gathering stands before the level above: to who writes its minutes, and who reviews."""
    filing = filed.of(kept.readable(request.actor, held))
    if filing is None:
        raise Http404
    if not request.actor.may(Meetings.REVIEW, filing.place):
        kept.writing(request.actor, held)
    return schemas.WholeFiling.whole(filing)


@router.post("/gatherings/{uuid:held}/filing", response={201: schemas.WholeFiling}, operation_id="file_record")
@endpoint(Meetings.WRITE)
def file_record(request: PersonRequest, held: UUID) -> Status[schemas.WholeFiling]:
    """File locked minutes with the level above; nothing is filled in."""
    actions.file_record(request.actor, kept.writing(request.actor, held))
    return Status(201, _told(record__gathering=held))


@router.post("/gatherings/{uuid:held}/filing/again", response=schemas.WholeFiling, operation_id="refile")
@endpoint(Meetings.WRITE)
def refile(request: PersonRequest, held: UUID) -> schemas.WholeFiling:
    """File a returned record again, with the addendum that puts it right."""
    actions.refile(request.actor, kept.writing(request.actor, held))
    return _told(record__gathering=held)


@router.post("/filings/{uuid:pk}/pass", response=schemas.WholeFiling, operation_id="pass_filing")
@endpoint(Meetings.REVIEW)
def pass_filing(request: PersonRequest, pk: UUID) -> schemas.WholeFiling:
    """Pass a record that was filed; not one of a gathering that you led or recorded."""
    actions.pass_filing(request.actor, _filing(request, pk))
    return _told(pk=pk)


@router.post("/filings/{uuid:pk}/return", response=schemas.WholeFiling, operation_id="return_filing")
@endpoint(Meetings.REVIEW)
def return_filing(request: PersonRequest, pk: UUID, details: schemas.ReturnFiling) -> schemas.WholeFiling:
    """Return a record with reasons, each a sentence about one item. No pictures or further papers can be asked for."""
    actions.return_filing(request.actor, _filing(request, pk), faults=details.faults())
    return _told(pk=pk)


@router.post("/units/{uuid:pk}/filings/pass", response=schemas.PassedOut, operation_id="pass_filings")
@endpoint(Meetings.REVIEW)
def pass_filings(request: PersonRequest, pk: UUID, details: schemas.PassFilings) -> schemas.PassedOut:
    """Pass several records that were filed with the unit or below it; those that wait no more are left as they are."""
    return schemas.PassedOut(passed=actions.pass_filings(request.actor, _unit(request, pk), filings=details.filings))


@router.post("/units/{uuid:pk}/draws", response={201: schemas.DrawOut}, operation_id="draw_sample")
@endpoint(Meetings.REVIEW)
def draw_sample(request: PersonRequest, pk: UUID, details: schemas.DrawSample) -> Status[schemas.DrawOut]:
    """Draw a share of what waits before the unit: the rest counts as filed."""
    draw = actions.draw_sample(request.actor, _unit(request, pk), share=details.share)
    return Status(201, schemas.DrawOut.of(draw))


@router.get("/draws/{uuid:pk}", response=schemas.DrawOut, operation_id="show_draw")
@endpoint(Meetings.REVIEW)
def show_draw(request: PersonRequest, pk: UUID) -> schemas.DrawOut:
    """Show a draw, and whether it holds when it is reckoned again."""
    return schemas.DrawOut.of(find(Draw.objects.all(), request.actor, Meetings.REVIEW, pk=pk))


@router.put("/units/{uuid:pk}/filing-way", response={204: None}, operation_id="set_filing_way")
@endpoint(Meetings.REVIEW)
def set_filing_way(request: PersonRequest, pk: UUID, details: schemas.SetFilingWay) -> Status[None]:
    """Say whether locked minutes of the unit and all below it are filed by themselves."""
    actions.set_filing_way(request.actor, _unit(request, pk), is_automatic=details.is_automatic)
    return Status(204, None)


def _filing(request: PersonRequest, pk: UUID) -> Filing:
    return find(filed.rows(), request.actor, Meetings.REVIEW, pk=pk)


def _unit(request: PersonRequest, pk: UUID) -> Unit:
    return find(Unit, request.actor, Meetings.REVIEW, pk=pk)


def _told(**lookup: Any) -> schemas.WholeFiling:
    return schemas.WholeFiling.whole(filed.rows().get(**lookup))
