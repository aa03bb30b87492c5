"""Written minutes by the API: put before those who came, confirmed, put right, locked, added to."""

from uuid import UUID

from django.http import Http404
from ninja import Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.meetings import actions, schemas
from zhibu.meetings.api.minutes import told
from zhibu.meetings.models import Amendment, Gathering
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.queries import showing

router = Router(tags=["meetings"])


@router.post("/gatherings/{uuid:held}/minutes/ask", response=schemas.MinutesOut, operation_id="ask_confirmation")
@endpoint(Meetings.WRITE)
def ask_confirmation(request: PersonRequest, held: UUID) -> schemas.MinutesOut:
    """Put the minutes before those who came and whoever presided."""
    actions.ask_confirmation(request.actor, kept.writing(request.actor, held))
    return told(request, held)


@router.post("/gatherings/{uuid:held}/minutes/reopen", response=schemas.MinutesOut, operation_id="reopen_minutes")
@endpoint(Meetings.WRITE)
def reopen_minutes(request: PersonRequest, held: UUID) -> schemas.MinutesOut:
    """Take the minutes back to write on; whoever confirmed is asked again."""
    actions.reopen_minutes(request.actor, kept.writing(request.actor, held))
    return told(request, held)


@router.post("/me/gatherings/{uuid:held}/minutes/confirm", response={204: None}, operation_id="confirm_minutes")
@endpoint(Meetings.ATTEND)
def confirm_minutes(request: PersonRequest, held: UUID) -> Status[None]:
    """Say that the minutes of a gathering to which you came are right."""
    actions.confirm_minutes(request.actor, showing.own_line(request.actor, held))
    return Status(204, None)


@router.post(
    "/me/gatherings/{uuid:held}/minutes/amendments",
    response={201: schemas.AmendmentOut},
    operation_id="ask_amendment",
)
@endpoint(Meetings.ATTEND)
def ask_amendment(request: PersonRequest, held: UUID, details: schemas.AskAmendment) -> Status[schemas.AmendmentOut]:
    """Ask that the minutes of a gathering to which you came be put right."""
    made = actions.ask_amendment(request.actor, showing.own_line(request.actor, held), text=details.text)
    return Status(201, schemas.AmendmentOut.of(made))


@router.post("/amendments/{uuid:amendment}/answer", response=schemas.MinutesOut, operation_id="answer_amendment")
@endpoint(Meetings.WRITE)
def answer_amendment(request: PersonRequest, amendment: UUID, details: schemas.AnswerAmendment) -> schemas.MinutesOut:
    """Answer a request to put the minutes right."""
    asked = Amendment.objects.filter(pk=amendment).select_related("minutes").first()
    if asked is None:
        raise Http404
    held = asked.minutes.gathering_id
    actions.answer_amendment(request.actor, kept.writing(request.actor, held), amendment=amendment, **details.dict())
    return told(request, held)


@router.post("/me/gatherings/{uuid:held}/minutes/lock", response=schemas.MinutesOut, operation_id="lock_minutes")
@endpoint(Meetings.ATTEND)
def lock_minutes(request: PersonRequest, held: UUID) -> schemas.MinutesOut:
    """Confirm the minutes of a gathering over which you presided, and lock them."""
    rows = Gathering.objects.filter(chair=request.actor.person_id).select_related("unit", "chair")
    actions.lock_minutes(request.actor, find(rows, request.actor, Meetings.ATTEND, pk=held))
    return told(request, held)


@router.post("/gatherings/{uuid:held}/minutes/addenda", response={201: schemas.MinutesOut}, operation_id="add_addendum")
@endpoint(Meetings.WRITE)
def add_addendum(request: PersonRequest, held: UUID, details: schemas.AddAddendum) -> Status[schemas.MinutesOut]:
    """Add to locked minutes what they lack: a link behind them in the unit's chain."""
    actions.add_addendum(request.actor, kept.writing(request.actor, held), text=details.text)
    return Status(201, told(request, held))
