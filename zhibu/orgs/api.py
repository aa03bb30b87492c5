"""The orgs room's part of the API: the same actions, the same rights, the same refusals as its pages."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Status

from zhibu.gate.actor import Actor
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.orgs import actions, schemas
from zhibu.orgs.candidates import sees_candidate
from zhibu.orgs.models import Appointment, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries import units
from zhibu.people.models import Person

router = Router(tags=["orgs"])
MOST = 200


@router.get("/units", response=schemas.UnitPage, operation_id="list_units")
@endpoint(Orgs.READ)
def list_units(
    request: HttpRequest,
    q: schemas.Words = "",
    kind: schemas.Words = "",
    on: date | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> schemas.UnitPage:
    """List the units that you may read, in the order of the tree; `q` takes characters, pinyin or initials."""
    rows = _rows(request, on)
    if q:
        rows = units.found(rows, q)
    if kind:
        rows = rows.filter(kind_then=kind) if on else rows.filter(kind=kind)
    rows = rows.order_by("path")
    if after:
        last = Unit.objects.visible_to(_actor(request), Orgs.READ).filter(pk=after).values_list("path", flat=True)
        rows = rows.filter(path__gt=last.first() or "")
    found = list(rows[: limit + 1])
    items = [schemas.UnitOut.of(unit, then=bool(on)) for unit in found[:limit]]
    return schemas.UnitPage(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/units/{uuid:pk}", response=schemas.UnitOut, operation_id="show_unit")
@endpoint(Orgs.READ)
def show_unit(request: HttpRequest, pk: UUID, on: date | None = None) -> schemas.UnitOut:
    """Show a unit, or what it was on a day."""
    _unit(request, pk)
    unit = _rows(request, on, standing=False).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return schemas.UnitOut.of(unit, then=bool(on))


@router.get("/units/{uuid:pk}/children", response=list[schemas.UnitOut], operation_id="list_children")
@endpoint(Orgs.READ)
def list_children(request: HttpRequest, pk: UUID, on: date | None = None) -> list[schemas.UnitOut]:
    """List the units directly below a unit, in the office's order."""
    unit = _unit(request, pk)
    below = {"parent_then": unit.pk} if on else {"parent": unit}
    return [schemas.UnitOut.of(one, then=bool(on)) for one in _rows(request, on).filter(**below).in_order()]


@router.get("/units/{uuid:pk}/appointments", response=list[schemas.AppointmentOut], operation_id="list_appointments")
@endpoint(Orgs.READ)
def list_appointments(request: HttpRequest, pk: UUID, on: date | None = None) -> list[schemas.AppointmentOut]:
    """List who holds and held which post, or who held it on a day, in the order of posts."""
    held = Appointment.objects.filter(unit=_unit(request, pk)).select_related("person").in_order()
    return [schemas.AppointmentOut.of(one) for one in (held.on(on) if on else held)]


@router.post("/units/{uuid:pk}/children", response={201: schemas.UnitOut}, operation_id="found_unit")
@endpoint(Orgs.FOUND)
def found_unit(request: HttpRequest, pk: UUID, details: schemas.FoundUnit) -> Status[Any]:
    """Found a unit below a unit."""
    unit = actions.found_unit(_actor(request), _unit(request, pk, Orgs.FOUND), **details.dict())
    return Status(201, schemas.UnitOut.of(unit, then=False))


@router.post("/units/{uuid:pk}/rename", response=schemas.UnitOut, operation_id="rename_unit")
@endpoint(Orgs.RESTRUCTURE)
def rename_unit(request: HttpRequest, pk: UUID, details: schemas.RenameUnit) -> schemas.UnitOut:
    """Give a unit a new name from a day on."""
    unit = actions.rename_unit(_actor(request), _unit(request, pk, Orgs.RESTRUCTURE), **details.dict())
    return schemas.UnitOut.of(unit, then=False)


@router.post("/units/{uuid:pk}/move", response=schemas.UnitOut, operation_id="move_unit")
@endpoint(Orgs.RESTRUCTURE)
def move_unit(request: HttpRequest, pk: UUID, details: schemas.MoveUnit) -> schemas.UnitOut:
    """Let a unit, with all below it, stand below another from a day on."""
    actor, unit = _actor(request), _unit(request, pk, Orgs.RESTRUCTURE)
    given = details.dict()
    to = find(Unit.objects.all(), actor, Orgs.RESTRUCTURE, pk=given.pop("to"))
    return schemas.UnitOut.of(actions.move_unit(actor, unit, to=to, **given), then=False)


@router.post("/units/{uuid:pk}/appointments", response={201: schemas.AppointmentOut}, operation_id="appoint")
@endpoint(Orgs.APPOINT)
def appoint(request: HttpRequest, pk: UUID, details: schemas.Appoint) -> Status[Any]:
    """Appoint a person whom you may see to a post of the unit."""
    actor, unit = _actor(request), _unit(request, pk, Orgs.APPOINT)
    given = details.dict()
    person = Person.objects.filter(pk=given.pop("person")).first()
    if person is None or not sees_candidate(actor, person.pk):
        raise Http404
    return Status(201, schemas.AppointmentOut.of(actions.appoint(actor, unit, person=person, **given)))


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _unit(request: HttpRequest, pk: UUID, permission: Orgs = Orgs.READ) -> Unit:
    return find(Unit.objects.select_related("parent"), _actor(request), permission, pk=pk)


def _rows(request: HttpRequest, on: date | None, *, standing: bool = True) -> Any:
    rows = Unit.objects.visible_to(_actor(request), Orgs.READ)
    if on:
        return rows.as_of(on)
    return rows.current() if standing else rows
