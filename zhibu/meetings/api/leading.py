"""The screen of a gathering by the API: what it shows, and shows of hands as counts."""

from uuid import UUID

from ninja import Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import endpoint
from zhibu.meetings import actions, schemas
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import registers, screen

router = Router(tags=["meetings"])


@router.get("/gatherings/{uuid:pk}/screen", response=schemas.ScreenOut, operation_id="show_screen")
@endpoint(Meetings.HOLD)
def show_screen(request: PersonRequest, pk: UUID) -> schemas.ScreenOut:
    """Show which item the screen shows, whether enough are there to vote on it, and what was counted."""
    return schemas.ScreenOut.of(registers.holding(request.actor, pk))


@router.post("/gatherings/{uuid:pk}/screen", response=schemas.ScreenOut, operation_id="show_item")
@endpoint(Meetings.HOLD)
def show_item(request: PersonRequest, pk: UUID, details: schemas.ShowItem) -> schemas.ScreenOut:
    """Let the screen show an item of the agenda."""
    gathering = registers.holding(request.actor, pk)
    actions.show_item(request.actor, gathering, item=details.item, act=details.act)
    return schemas.ScreenOut.of(registers.holding(request.actor, pk))


@router.post("/items/{uuid:item}/count", response={201: schemas.ScreenOut}, operation_id="count_vote")
@endpoint(Meetings.HOLD)
def count_vote(request: PersonRequest, item: UUID, details: schemas.RecordVote) -> Status[schemas.ScreenOut]:
    """Enter a show of hands as counts; the minutes hold it from then on."""
    gathering, row = screen.item_held(request.actor, item)
    facts = details.dict(include={"act", "about", "unit"})
    actions.count_vote(request.actor, gathering, item=row.pk, tally=details.tally(), **facts)
    return Status(201, schemas.ScreenOut.of(gathering))


@router.post("/votes/{uuid:vote}/uncount", response={204: None}, operation_id="uncount_vote")
@endpoint(Meetings.HOLD)
def uncount_vote(request: PersonRequest, vote: UUID) -> Status[None]:
    """Take a show of hands away that was counted wrongly."""
    gathering, row = screen.vote_held(request.actor, vote)
    actions.uncount_vote(request.actor, gathering, vote=row.pk)
    return Status(204, None)
