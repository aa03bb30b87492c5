"""The orgs room's part of the API: the same actions, the same rights, the same refusals as its pages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Day, Limit, Words, paged, past_day
from zhibu.orgs import actions, schemas
from zhibu.orgs.candidates import sees_candidate
from zhibu.orgs.models import Appointment, CoveredPlace, Term, Unit, UnitChange
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries import units
from zhibu.people.models import Person

router = Router(tags=["orgs"])


@router.get("/units", response=schemas.UnitPage, operation_id="list_units")
@endpoint(Orgs.READ)
def list_units(
    request: Request,
    q: Words = "",
    kind: Words = "",
    on: Day | None = None,
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """List the units that you may read, in the order of the tree; `q` takes characters, pinyin or initials."""
    rows = _rows(request, on)
    if q:
        rows = units.found(rows, q)
    if kind:
        rows = rows.filter(kind_then=kind) if on else rows.filter(kind=kind)
    return paged(request, rows, ("path", "pk"), after, limit, _shape(on))


@router.get("/units/{uuid:pk}", response=schemas.UnitOut, operation_id="show_unit")
@endpoint(Orgs.READ)
def show_unit(request: Request, pk: UUID, on: Day | None = None) -> schemas.UnitOut:
    """Show a unit, or what it was on a day."""
    _unit(request, pk)
    unit = _rows(request, on, standing=False).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return schemas.UnitOut.of(unit, then=bool(on))


@router.get("/units/{uuid:pk}/children", response=schemas.UnitPage, operation_id="list_children")
@endpoint(Orgs.READ)
def list_children(request: Request, pk: UUID, on: Day | None = None, after: After = "", limit: Limit = 50) -> Any:
    """List the units directly below a unit, in the office's order."""
    unit = _unit(request, pk)
    below = {"parent_then": unit.pk} if on else {"parent": unit}
    return paged(request, _rows(request, on).filter(**below), ("order", "path", "pk"), after, limit, _shape(on))


@router.get("/units/{uuid:pk}/appointments", response=schemas.AppointmentPage, operation_id="list_appointments")
@endpoint(Orgs.READ)
def list_appointments(request: Request, pk: UUID, on: Day | None = None, after: After = "", limit: Limit = 50) -> Any:
    """List who holds and held which post, or who held it on a day, in the order of posts."""
    past_day(on, request.actor.today)
    held = Appointment.objects.filter(unit=_unit(request, pk)).select_related("person")
    order = ("post_order", "order", "since", "pk")
    return paged(request, held.on(on) if on else held, order, after, limit, schemas.AppointmentOut.of)


@router.get("/units/{uuid:pk}/changes", response=schemas.ChangePage, operation_id="list_changes")
@endpoint(Orgs.READ)
def list_changes(request: Request, pk: UUID, after: After = "", limit: Limit = 50) -> Any:
    """List what happened to a unit, the newest first."""
    rows = UnitChange.objects.filter(unit=_unit(request, pk))
    return paged(request, rows, ("-day", "-pk"), after, limit, schemas.ChangeOut.of)


@router.get("/units/{uuid:pk}/terms", response=schemas.TermPage, operation_id="list_terms")
@endpoint(Orgs.READ)
def list_terms(request: Request, pk: UUID, after: After = "", limit: Limit = 50) -> Any:
    """List the terms of office of a unit, the newest first."""
    rows = Term.objects.filter(unit=_unit(request, pk))
    return paged(request, rows, ("-elected_on", "-pk"), after, limit, schemas.TermOut.of)


@router.get("/units/{uuid:pk}/places", response=schemas.PlacePage, operation_id="list_places")
@endpoint(Orgs.READ)
def list_places(request: Request, pk: UUID, on: Day | None = None, after: After = "", limit: Limit = 50) -> Any:
    """List what a joint branch covers and covered, or what it covered on a day, by the day from which it does."""
    past_day(on, request.actor.today)
    places = CoveredPlace.objects.filter(unit=_unit(request, pk)).select_related("begun")
    return paged(request, places.on(on) if on else places, ("since", "pk"), after, limit, schemas.PlaceOut.of)


@router.post("/units/{uuid:pk}/children", response={201: schemas.UnitOut}, operation_id="found_unit")
@endpoint(Orgs.FOUND)
def found_unit(request: Request, pk: UUID, details: schemas.FoundUnit) -> Status[Any]:
    """Found a unit below a unit."""
    unit = actions.found_unit(request.actor, _unit(request, pk, Orgs.FOUND), **details.dict())
    return Status(201, schemas.UnitOut.of(unit, then=False))


@router.post("/units/{uuid:pk}/edit", response=schemas.UnitOut, operation_id="edit_unit")
@endpoint(Orgs.EDIT)
def edit_unit(request: Request, pk: UUID, details: schemas.EditUnit) -> schemas.UnitOut:
    """Put facts of a unit in order; what is left out stays."""
    unit = _unit(request, pk, Orgs.EDIT)
    facts = {name: getattr(unit, name) or "" for name in schemas.EditUnit.model_fields}
    return _now(actions.edit_unit(request.actor, unit, **{**facts, **details.dict(exclude_unset=True)}))


@router.post("/units/{uuid:pk}/order", response={204: None}, operation_id="reorder_units")
@endpoint(Orgs.EDIT)
def reorder_units(request: Request, pk: UUID, details: schemas.ReorderUnits) -> Status[Any]:
    """Put the units below a unit in order; those that are not named follow."""
    actions.reorder_units(request.actor, _unit(request, pk, Orgs.EDIT), order=details.order)
    return Status(204, None)


@router.post("/units/{uuid:pk}/rename", response=schemas.UnitOut, operation_id="rename_unit")
@endpoint(Orgs.RESTRUCTURE)
def rename_unit(request: Request, pk: UUID, details: schemas.RenameUnit) -> schemas.UnitOut:
    """Give a unit a new name from a day on."""
    return _now(actions.rename_unit(request.actor, _structured(request, pk), **details.dict()))


@router.post("/units/{uuid:pk}/kind", response=schemas.UnitOut, operation_id="change_kind")
@endpoint(Orgs.RESTRUCTURE)
def change_kind(request: Request, pk: UUID, details: schemas.ChangeKind) -> schemas.UnitOut:
    """Make a unit an organisation of another kind from a day on."""
    return _now(actions.change_kind(request.actor, _structured(request, pk), **details.dict()))


@router.post("/units/{uuid:pk}/move", response=schemas.UnitOut, operation_id="move_unit")
@endpoint(Orgs.RESTRUCTURE)
def move_unit(request: Request, pk: UUID, details: schemas.MoveUnit) -> schemas.UnitOut:
    """Let a unit, with all below it, stand below another from a day on."""
    actor, unit, given = request.actor, _structured(request, pk), details.dict()
    to = _unit(request, given.pop("to"), Orgs.RESTRUCTURE)
    return _now(actions.move_unit(actor, unit, to=to, **given))


@router.post("/units/{uuid:pk}/merge", response=schemas.UnitOut, operation_id="merge_units")
@endpoint(Orgs.RESTRUCTURE)
def merge_units(request: Request, pk: UUID, details: schemas.MergeUnits) -> schemas.UnitOut:
    """Merge a unit into another from a day on; the answer is the one that goes on."""
    actor, unit, given = request.actor, _structured(request, pk), details.dict()
    into = _structured(request, given.pop("into"))
    return _now(actions.merge_units(actor, unit, into=into, **given))


@router.post("/units/{uuid:pk}/split", response={201: schemas.UnitIds}, operation_id="split_unit")
@endpoint(Orgs.RESTRUCTURE)
def split_unit(request: Request, pk: UUID, details: schemas.SplitUnit) -> Status[Any]:
    """Split units off a unit from a day on."""
    given = details.dict()
    parts = [actions.Part(name) for name in given.pop("names")]
    made = actions.split_unit(request.actor, _structured(request, pk), into=parts, **given)
    return Status(201, schemas.UnitIds(units=made))


@router.post("/units/{uuid:pk}/dissolve", response=schemas.UnitOut, operation_id="dissolve_unit")
@endpoint(Orgs.RESTRUCTURE)
def dissolve_unit(request: Request, pk: UUID, details: schemas.DissolveUnit) -> schemas.UnitOut:
    """End a unit on a day."""
    return _now(actions.dissolve_unit(request.actor, _structured(request, pk), **details.dict()))


@router.post("/units/{uuid:pk}/places", response={201: schemas.PlacesOut}, operation_id="cover_places")
@endpoint(Orgs.RESTRUCTURE)
def cover_places(request: Request, pk: UUID, details: schemas.CoverPlaces) -> Status[Any]:
    """Let a joint branch cover places from a day on."""
    places = actions.cover_places(request.actor, _structured(request, pk), **details.dict())
    return Status(201, schemas.PlacesOut(places=[schemas.PlaceOut.of(place) for place in places]))


@router.post("/places/{uuid:pk}/end", response=schemas.PlaceOut, operation_id="end_covering")
@endpoint(Orgs.RESTRUCTURE)
def end_covering(request: Request, pk: UUID, details: schemas.EndCovering) -> schemas.PlaceOut:
    """Let a joint branch no longer cover a place; the entry `entry` is corrected where it never did."""
    actor = request.actor
    places = CoveredPlace.objects.select_related("unit", "unit__parent", "begun")
    place: CoveredPlace = find(places, actor, Orgs.RESTRUCTURE, pk=pk)
    actor.must(Orgs.RESTRUCTURE, place.unit.above)
    return schemas.PlaceOut.of(actions.end_covering(actor, place, **details.dict()))


@router.post("/changes/{uuid:pk}/correct", response=schemas.ChangeOut, operation_id="correct_change")
@endpoint(Orgs.RESTRUCTURE)
def correct_change(request: Request, pk: UUID, details: schemas.CorrectChange) -> schemas.ChangeOut:
    """Put a wrong entry of a unit's history right; what is left out stays."""
    actor, given = request.actor, details.dict()
    changes = UnitChange.objects.select_related("unit", "unit__parent", "other", "corrects")
    change: UnitChange = find(changes, actor, Orgs.RESTRUCTURE, pk=pk)
    actor.must(Orgs.RESTRUCTURE, change.unit.above)
    to = given.pop("to")
    given["to"] = _unit(request, to, Orgs.RESTRUCTURE) if to else None
    return schemas.ChangeOut.of(actions.correct_change(actor, change, **given))


@router.post("/units/{uuid:pk}/appointments", response={201: schemas.AppointmentOut}, operation_id="appoint")
@endpoint(Orgs.APPOINT)
def appoint(request: Request, pk: UUID, details: schemas.Appoint) -> Status[Any]:
    """Appoint a person whom you may see to a post of the unit."""
    actor, unit = request.actor, _unit(request, pk, Orgs.APPOINT)
    given = details.dict()
    person = Person.objects.filter(pk=given.pop("person")).first()
    if person is None or not sees_candidate(actor, person.pk):
        raise Http404
    return Status(201, schemas.AppointmentOut.of(actions.appoint(actor, unit, person=person, **given)))


@router.post("/appointments/{uuid:pk}/end", response=schemas.AppointmentOut, operation_id="end_appointment")
@endpoint(Orgs.APPOINT)
def end_appointment(request: Request, pk: UUID, details: schemas.EndAppointment) -> schemas.AppointmentOut:
    """End somebody's holding of a post."""
    actor = request.actor
    return _held(actions.end_appointment(actor, _appointment(request, pk), **details.dict()))


@router.post("/appointments/{uuid:pk}/correct", response=schemas.AppointmentOut, operation_id="correct_appointment")
@endpoint(Orgs.APPOINT)
def correct_appointment(request: Request, pk: UUID, details: schemas.CorrectAppointment) -> schemas.AppointmentOut:
    """Put a wrongly entered appointment right."""
    actor = request.actor
    return _held(actions.correct_appointment(actor, _appointment(request, pk), **details.dict()))


@router.post("/units/{uuid:pk}/terms", response={201: schemas.TermOut}, operation_id="elect_term")
@endpoint(Orgs.TERM)
def elect_term(request: Request, pk: UUID, details: schemas.ElectTerm) -> Status[Any]:
    """Record an election of a unit."""
    term = actions.elect_term(request.actor, _unit(request, pk, Orgs.TERM), **details.dict())
    return Status(201, schemas.TermOut.of(term))


@router.post("/terms/{uuid:pk}/extend", response=schemas.TermOut, operation_id="extend_term")
@endpoint(Orgs.TERM)
def extend_term(request: Request, pk: UUID, details: schemas.ExtendTerm) -> schemas.TermOut:
    """Record that a term may run longer."""
    actor = request.actor
    term: Term = find(Term.objects.select_related("unit", "unit__parent"), actor, Orgs.TERM, pk=pk)
    actor.must(Orgs.TERM, term.unit.above)
    return schemas.TermOut.of(actions.extend_term(actor, term, **details.dict()))


def _unit(request: Request, pk: UUID, permission: Orgs = Orgs.READ) -> Unit:
    return find(Unit.objects.select_related("parent"), request.actor, permission, pk=pk)


def _structured(request: Request, pk: UUID) -> Unit:
    """Return the unit whose structure the actor decides on: the right is needed above it."""
    unit = _unit(request, pk, Orgs.RESTRUCTURE)
    request.actor.must(Orgs.RESTRUCTURE, unit.above)
    return unit


def _appointment(request: Request, pk: UUID) -> Appointment:
    return find(Appointment.objects.select_related("unit", "person"), request.actor, Orgs.APPOINT, pk=pk)


def _held(appointment: Appointment) -> schemas.AppointmentOut:
    return schemas.AppointmentOut.of(appointment)


def _now(unit: Unit) -> schemas.UnitOut:
    return schemas.UnitOut.of(unit, then=False)


def _shape(on: Any) -> Any:
    return lambda unit: schemas.UnitOut.of(unit, then=bool(on))


def _rows(request: Request, on: date | None, *, standing: bool = True) -> Any:
    past_day(on, request.actor.today)
    rows = Unit.objects.visible_to(request.actor, Orgs.READ)
    if on:
        return rows.as_of(on)
    return rows.current() if standing else rows
