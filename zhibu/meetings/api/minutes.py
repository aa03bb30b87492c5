"""Minutes by the API: read, written item by item, votes and what follows."""

from uuid import UUID

from django.http import Http404
from ninja import Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.meetings import actions, schemas
from zhibu.meetings.models import FollowUp, Gathering, Vote
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes as kept

router = Router(tags=["meetings"])


@router.get("/gatherings/{uuid:pk}/minutes", response=schemas.MinutesOut, operation_id="show_minutes")
@endpoint()
def show_minutes(request: PersonRequest, pk: UUID) -> schemas.MinutesOut:
    """Show what was said and decided: to whoever was called, and whoever may see the gathering."""
    return schemas.MinutesOut.of(request.actor, kept.readable(request.actor, pk))


@router.post("/gatherings/{uuid:pk}/minutes", response={201: schemas.MinutesOut}, operation_id="begin_minutes")
@endpoint(Meetings.WRITE)
def begin_minutes(request: PersonRequest, pk: UUID) -> Status[schemas.MinutesOut]:
    """Begin the minutes; you are the recorder until another is named."""
    gathering = find(Gathering.objects.select_related("unit", "chair"), request.actor, Meetings.WRITE, pk=pk)
    actions.begin_minutes(request.actor, gathering)
    return Status(201, schemas.MinutesOut.of(request.actor, gathering))


@router.post("/gatherings/{uuid:held}/minutes/people", response=schemas.MinutesOut, operation_id="assign_minutes")
@endpoint(Meetings.WRITE)
def assign_minutes(request: PersonRequest, held: UUID, details: schemas.AssignMinutes) -> schemas.MinutesOut:
    """Say who records, and who presided."""
    actions.assign_minutes(request.actor, kept.writing(request.actor, held), **details.dict())
    return told(request, held)


@router.post("/gatherings/{uuid:held}/minutes/items", response={201: schemas.MinutesOut}, operation_id="add_item")
@endpoint(Meetings.WRITE)
def add_item(request: PersonRequest, held: UUID, details: schemas.AddItem) -> Status[schemas.MinutesOut]:
    """Add an item that was not on the agenda."""
    actions.add_item(request.actor, kept.writing(request.actor, held), title=details.title)
    return Status(201, told(request, held))


@router.put("/items/{uuid:item}", response=schemas.MinutesOut, operation_id="write_item")
@endpoint(Meetings.WRITE)
def write_item(request: PersonRequest, item: UUID, details: schemas.WriteItem) -> schemas.MinutesOut:
    """Write what was said to an item and what was decided, in place of what stood there. Nothing is written where
    somebody else has written since (`reason` is `clash`)."""
    minutes, row = kept.item_to_write(request.actor, item)
    facts = details.dict(exclude={"points"})
    actions.write_item(request.actor, minutes, item=row.pk, points=details.said(), **facts)
    return told(request, row.gathering_id)


@router.post("/items/{uuid:item}/votes", response={201: schemas.MinutesOut}, operation_id="record_vote")
@endpoint(Meetings.WRITE)
def record_vote(request: PersonRequest, item: UUID, details: schemas.RecordVote) -> Status[schemas.MinutesOut]:
    """Enter a vote as counts; what the articles say of it is kept with it."""
    minutes, row = kept.item_to_write(request.actor, item)
    facts = details.dict(include={"act", "about", "unit"})
    actions.record_vote(request.actor, minutes, item=row.pk, tally=details.tally(), **facts)
    return Status(201, told(request, row.gathering_id))


@router.post("/votes/{uuid:vote}/remove", response={204: None}, operation_id="remove_vote")
@endpoint(Meetings.WRITE)
def remove_vote(request: PersonRequest, vote: UUID) -> Status[None]:
    """Take a vote away that was entered by mistake."""
    row = Vote.objects.filter(pk=vote).select_related("item").first()
    if row is None:
        raise Http404
    actions.remove_vote(request.actor, kept.writing(request.actor, row.item.gathering_id), vote=vote)
    return Status(204, None)


@router.post("/items/{uuid:item}/follow-ups", response={201: schemas.MinutesOut}, operation_id="add_follow_up")
@endpoint(Meetings.WRITE)
def add_follow_up(request: PersonRequest, item: UUID, details: schemas.AddFollowUp) -> Status[schemas.MinutesOut]:
    """Write down what somebody is to do by a day."""
    minutes, row = kept.item_to_write(request.actor, item)
    actions.add_follow_up(request.actor, minutes, item=row.pk, **details.dict())
    return Status(201, told(request, row.gathering_id))


@router.post("/follow-ups/{uuid:follow_up}/remove", response={204: None}, operation_id="remove_follow_up")
@endpoint(Meetings.WRITE)
def remove_follow_up(request: PersonRequest, follow_up: UUID) -> Status[None]:
    """Take a task away that was written down by mistake."""
    minutes = kept.writing(request.actor, _task(follow_up).gathering_id)
    actions.remove_follow_up(request.actor, minutes, follow_up=follow_up)
    return Status(204, None)


@router.post("/follow-ups/{uuid:follow_up}/close", response=schemas.FollowUpOut, operation_id="close_follow_up")
@endpoint(Meetings.WRITE)
def close_follow_up(request: PersonRequest, follow_up: UUID, details: schemas.FinishFollowUp) -> schemas.FollowUpOut:
    """Write down that somebody's task is done."""
    minutes = kept.writing(request.actor, _task(follow_up).gathering_id)
    actions.close_follow_up(request.actor, minutes, follow_up=follow_up, note=details.note)
    return schemas.FollowUpOut.of(_task(follow_up))


@router.get("/me/follow-ups", response=list[schemas.FollowUpOut], operation_id="list_own_follow_ups")
@endpoint(Meetings.ATTEND)
def list_own_follow_ups(request: PersonRequest) -> list[schemas.FollowUpOut]:
    """List what you are to do, the nearest day first."""
    return [schemas.FollowUpOut.of(one) for one in kept.own_follow_ups(request.actor).order_by("due_on", "id")[:200]]


@router.post("/me/follow-ups/{uuid:follow_up}/finish", response=schemas.FollowUpOut, operation_id="finish_follow_up")
@endpoint(Meetings.ATTEND)
def finish_follow_up(request: PersonRequest, follow_up: UUID, details: schemas.FinishFollowUp) -> schemas.FollowUpOut:
    """Say that your own task is done."""
    row = find(kept.own_follow_ups(request.actor), request.actor, Meetings.ATTEND, pk=follow_up)
    actions.finish_follow_up(request.actor, row, note=details.note)
    return schemas.FollowUpOut.of(_task(follow_up))


def told(request: PersonRequest, pk: UUID) -> schemas.MinutesOut:
    """Return the minutes as they stand now."""
    return schemas.MinutesOut.of(request.actor, Gathering.objects.select_related("unit", "chair").get(pk=pk))


def _task(pk: UUID) -> FollowUp:
    found: FollowUp | None = FollowUp.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
