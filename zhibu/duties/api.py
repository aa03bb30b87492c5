"""The API of lights: the same questions, actions, rights and refusals as the pages."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import F
from ninja import Query, Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.duties import actions, schemas
from zhibu.duties.choices import State, WindowState
from zhibu.duties.models import Excuse, Light
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import finding, periods
from zhibu.duties.queries.burden import burden_of
from zhibu.duties.queries.own import own_lights
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Day, Limit, Words, paged
from zhibu.orgs.models import Unit

router = Router(tags=["duties"])

OneStanding = Annotated[WindowState | None, Query(description="windows that stand so only")]
Length = Annotated[Literal["month", "quarter", "year"], Query(description="the length of the period")]
OneState = Annotated[State | None, Query(description="lights of this state only")]


@router.get("/lights", response=schemas.LightPage, operation_id="list_lights")
@endpoint(Duties.READ)
def list_lights(
    request: PersonRequest,
    unit: UUID | None = None,
    duty: Words = "",
    state: OneState = None,
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """List the lights that shine where you may see them: of a unit and all below it, of one duty, of one state."""
    lights = finding.open_lights(request.actor)
    if unit is not None:
        lights = lights.below(find(Unit, request.actor, Duties.READ, pk=unit))
    if duty:
        lights = lights.filter(duty=duty)
    if state is not None:
        lights = lights.filter(state=state)
    rows = lights.select_related("unit", "unit__parent")
    return paged(request, rows, ("unit_path", "duty", "pk"), after, limit, schemas.LightOut.of)


@router.get("/lights/{uuid:pk}", response=schemas.WhyOut, operation_id="show_light")
@endpoint(Duties.READ)
def show_light(request: PersonRequest, pk: UUID) -> schemas.WhyOut:
    """Show why a light shines: rule, numbers, arithmetic in words, what clears it, who can."""
    light = _light(request, pk, Duties.READ)
    return schemas.WhyOut.why(light, finding.excuses_of(light), request.actor.today)


@router.get("/units/{uuid:pk}/windows", response=schemas.WindowsOut, operation_id="show_windows")
@endpoint(Duties.READ)
def show_windows(request: PersonRequest, pk: UUID, day: Day | None = None, by: Length = "month") -> schemas.WindowsOut:
    """Show what is asked of a unit and its groups in a month, quarter or year, and how it stands at and below it."""
    unit = find(Unit, request.actor, Duties.READ, pk=pk)
    period = periods.period_of(day or request.actor.today, by)
    (counted,) = periods.counted_in([unit.path], period)
    counts = [schemas.CountedOut.of(row) for row in counted if row.total]
    kept = periods.windows_in(unit, period) if periods.asks(unit) else []
    items = [schemas.WindowOut.of(one.window) for one in kept]
    return schemas.WindowsOut(starts_on=period.starts_on, ends_on=period.ends_on, items=items, counts=counts)


@router.get("/units/{uuid:pk}/burden", response=schemas.BurdenOut, operation_id="show_burden")
@endpoint(Duties.READ)
def show_burden(request: PersonRequest, pk: UUID) -> schemas.BurdenOut:
    """Show how many fields a month asks of a unit with its groups, or of all below it: from rules, not from doings."""
    return schemas.BurdenOut.of(burden_of(find(Unit, request.actor, Duties.READ, pk=pk), request.actor.today))


@router.get("/windows", response=schemas.WindowPage, operation_id="list_windows")
@endpoint(Duties.READ)
def list_windows(
    request: PersonRequest,
    unit: UUID | None = None,
    frequency: Words = "",
    state: OneStanding = None,
    since: Annotated[Day | None, Query(description="windows that begin on this day or later")] = None,
    until: Annotated[Day | None, Query(description="windows that begin on this day or earlier")] = None,
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """List windows where you may see lights: of a unit and all below it, of one thing that is asked, of one state."""
    place = find(Unit, request.actor, Duties.READ, pk=unit) if unit is not None else None
    rows = finding.windows_below(request.actor, place)
    asked = {"frequency": frequency, "state": state, "starts_on__gte": since, "starts_on__lte": until}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    placed = rows.annotate(unit_path=F("unit__path"))
    return paged(request, placed, ("unit_path", "frequency", "starts_on"), after, limit, schemas.WindowOut.of)


@router.get("/me/lights", response=schemas.OwnLights, operation_id="list_own_lights")
@endpoint()
def list_own_lights(request: PersonRequest) -> schemas.OwnLights:
    """List what rules ask of you, or of your branch for you, and is not met; nobody else may read it here."""
    actor = request.actor
    return schemas.OwnLights(items=[schemas.OwnLightOut.of(one) for one in own_lights(actor, actor.person_id)])


@router.post("/lights/{uuid:pk}/reason", response={201: schemas.ExcuseOut}, operation_id="give_reason")
@endpoint(Duties.EXPLAIN)
def give_reason(request: PersonRequest, pk: UUID, details: schemas.GiveReason) -> Status[Any]:
    """Say why a unit does otherwise where the rule says 一般; the light rests until the day."""
    light = _light(request, pk, Duties.EXPLAIN)
    return Status(201, schemas.ExcuseOut.of(actions.give_reason(request.actor, light, **details.dict())))


@router.post("/lights/{uuid:pk}/extension", response={201: schemas.ExcuseOut}, operation_id="ask_extension")
@endpoint(Duties.EXPLAIN)
def ask_extension(request: PersonRequest, pk: UUID, details: schemas.AskExtension) -> Status[Any]:
    """Ask the level above for more time, where the rule says 应当."""
    light = _light(request, pk, Duties.EXPLAIN)
    return Status(201, schemas.ExcuseOut.of(actions.ask_extension(request.actor, light, **details.dict())))


@router.post("/excuses/{uuid:pk}/answer", response=schemas.ExcuseOut, operation_id="answer_extension")
@endpoint(Duties.APPROVE)
def answer_extension(request: PersonRequest, pk: UUID, details: schemas.AnswerExtension) -> schemas.ExcuseOut:
    """Grant or decline what a unit below asks for."""
    excuse = _excuse(request, pk, Duties.APPROVE)
    actions.answer_extension(request.actor, excuse, **details.dict())
    excuse.refresh_from_db()
    return schemas.ExcuseOut.of(excuse)


@router.post("/excuses/{uuid:pk}/withdraw", response=schemas.ExcuseOut, operation_id="withdraw_excuse")
@endpoint(Duties.EXPLAIN)
def withdraw_excuse(request: PersonRequest, pk: UUID) -> schemas.ExcuseOut:
    """Take back a reason or a request: the light shines again."""
    excuse = _excuse(request, pk, Duties.EXPLAIN)
    actions.withdraw_excuse(request.actor, excuse)
    excuse.refresh_from_db()
    return schemas.ExcuseOut.of(excuse)


def _light(request: PersonRequest, pk: UUID, permission: Duties) -> Light:
    return find(finding.known().select_related("unit", "unit__parent"), request.actor, permission, pk=pk)


def _excuse(request: PersonRequest, pk: UUID, permission: Duties) -> Excuse:
    return find(Excuse.objects.select_related("unit", "unit__parent"), request.actor, permission, pk=pk)
