"""The lecture rota by the API."""

from uuid import UUID

from ninja import Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.meetings import actions
from zhibu.meetings.models import Turn
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import lectures
from zhibu.meetings.schemas.lectures import AddTurns, OwnTurnOut, RotaOut, SkipTurn, SwapTurns, TurnOut
from zhibu.orgs.models import Unit

router = Router(tags=["meetings"])


@router.get("/units/{uuid:pk}/rota", response=RotaOut, operation_id="show_rota")
@endpoint(Meetings.READ)
def show_rota(request: PersonRequest, pk: UUID) -> RotaOut:
    """Show who gives the next lecture of a branch, who comes after, and who gave which."""
    return _rota(request, find(Unit, request.actor, Meetings.READ, pk=pk))


@router.post("/units/{uuid:pk}/rota", response={201: RotaOut}, operation_id="add_turns")
@endpoint(Meetings.PLAN)
def add_turns(request: PersonRequest, pk: UUID, details: AddTurns) -> Status[RotaOut]:
    """Put people of a branch, or a guest, at the end of its rota."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    actions.add_turns(request.actor, unit, **details.dict())
    return Status(201, _rota(request, unit))


@router.post("/turns/{uuid:turn}/skip", response=RotaOut, operation_id="skip_turn")
@endpoint(Meetings.PLAN)
def skip_turn(request: PersonRequest, turn: UUID, details: SkipTurn) -> RotaOut:
    """Let a turn go by once, with why."""
    found = _turn(request, turn)
    actions.skip_turn(request.actor, found, **details.dict())
    return _rota(request, found.unit)


@router.post("/turns/{uuid:turn}/swap", response=RotaOut, operation_id="swap_turns")
@endpoint(Meetings.PLAN)
def swap_turns(request: PersonRequest, turn: UUID, details: SwapTurns) -> RotaOut:
    """Let two change places."""
    found = _turn(request, turn)
    actions.swap_turns(request.actor, found, **details.dict())
    return _rota(request, found.unit)


@router.delete("/turns/{uuid:turn}", response=RotaOut, operation_id="remove_turn")
@endpoint(Meetings.PLAN)
def remove_turn(request: PersonRequest, turn: UUID) -> RotaOut:
    """Take a place off the rota."""
    found = _turn(request, turn)
    actions.remove_turn(request.actor, found)
    return _rota(request, found.unit)


@router.get("/me/turns", response=list[OwnTurnOut], operation_id="show_own_turn")
@endpoint(Meetings.ATTEND)
def show_own_turn(request: PersonRequest) -> list[OwnTurnOut]:
    """Show when it is your own turn to give a lecture."""
    return [OwnTurnOut.of(one) for one in lectures.own_turns(request.actor)]


def _rota(request: PersonRequest, unit: Unit) -> RotaOut:
    places = lectures.rota(unit, request.actor.today)
    first = lectures.next_of(places)
    return RotaOut(next=first.id if first else None, items=[TurnOut.of(one) for one in places])


def _turn(request: PersonRequest, pk: UUID) -> Turn:
    return find(Turn.objects.select_related("unit", "person"), request.actor, Meetings.PLAN, pk=pk)
