"""The API of one's own notices and of how one is told: for people, never for a program with a token."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from zhibu.gate.actor import Actor, person_of
from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.shapes import After, Limit, paged
from zhibu.notices import actions, queries, schemas
from zhibu.notices.actions.sending import Undelivered
from zhibu.notices.channels import open_means
from zhibu.notices.models import Notice, Preference, Way
from zhibu.notices.permissions import Notices

router = Router(tags=["notices"])


@router.get("/me/notices", response=schemas.NoticePage, operation_id="list_notices")
@endpoint(Notices.OWN)
def list_notices(request: Request, after: After = "", limit: Limit = 50) -> Any:
    """List what you were told, the newest first."""
    rows = Notice.objects.of(request.actor)
    return paged(request, rows, ("-at", "-id"), after, limit, schemas.NoticeOut.of)


@router.post("/me/notices/{uuid:notice}/receipt", response={204: None}, operation_id="confirm_receipt")
@endpoint(Notices.OWN)
def confirm_receipt(request: Request, notice: UUID) -> Status[None]:
    """Say that you have read a notice that asks for it."""
    actions.confirm_receipt(request.actor, get_object_or_404(Notice.objects.of(request.actor), pk=notice))
    return Status(204, None)


@router.get("/me/ways", response=list[schemas.WayOut], operation_id="list_ways")
@endpoint(Notices.OWN)
def list_ways(request: Request) -> list[schemas.WayOut]:
    """List where you are reached outside the site."""
    return [schemas.WayOut.of(way) for way in queries.ways_of(request.actor)]


@router.post("/me/ways", response={201: schemas.WayOut}, operation_id="add_way")
@endpoint(Notices.OWN)
def add_way(request: Request, details: schemas.AddWay) -> Status[Any]:
    """Say where you are reached: a message there asks to confirm it."""
    actor = request.actor
    made = actions.add_way(actor, Way(person_id=person_of(actor)), means=details.means, address=details.address)
    return Status(201, _way(request, made.pk))


@router.post("/me/devices", response={201: schemas.WayOut}, operation_id="add_device")
@endpoint(Notices.OWN)
def add_device(request: Request, details: schemas.AddDevice) -> Status[Any]:
    """Let a device be told, as its browser describes it."""
    actor = request.actor
    made = actions.add_device(actor, Way(person_id=person_of(actor)), **details.model_dump())
    return Status(201, _way(request, made.pk))


@router.delete("/me/ways/{uuid:way}", response={204: None}, operation_id="remove_way")
@endpoint(Notices.OWN)
def remove_way(request: Request, way: UUID) -> Status[None]:
    """Be told there no more."""
    actions.remove_way(request.actor, get_object_or_404(Way.objects.of(request.actor), pk=way))
    return Status(204, None)


@router.put("/me/means", response=schemas.ChoicesOut, operation_id="choose_means")
@endpoint(Notices.OWN)
def choose_means(request: Request, details: schemas.ChooseMeans) -> schemas.ChoicesOut:
    """Choose by which means you are told of what."""
    actor = request.actor
    chosen = {key: {str(one) for one in means} for key, means in details.chosen.items()}
    actions.choose_means(actor, Preference(person_id=person_of(actor)), chosen=chosen)
    return _means(actor)


@router.get("/me/means", response=schemas.ChoicesOut, operation_id="show_means")
@endpoint(Notices.OWN)
def show_means(request: Request) -> schemas.ChoicesOut:
    """Show by which means you are told of what."""
    return _means(request.actor)


@router.get("/undelivered", response=list[schemas.DeadOut], operation_id="list_undelivered")
@endpoint(Notices.KEEP)
def list_undelivered(request: Request) -> list[schemas.DeadOut]:
    """List what did not go out, counted by means and reason."""
    return [schemas.DeadOut.of(line) for line in queries.undelivered(request.actor)]


@router.post("/undelivered/resend", response=schemas.SettledOut, operation_id="resend_undelivered")
@endpoint(Notices.KEEP)
def resend_undelivered(request: Request, details: schemas.Settle) -> schemas.SettledOut:
    """Try once more what was given up."""
    return _settle(request, details, actions.resend_undelivered)


@router.post("/undelivered/drop", response=schemas.SettledOut, operation_id="drop_undelivered")
@endpoint(Notices.KEEP)
def drop_undelivered(request: Request, details: schemas.Settle) -> schemas.SettledOut:
    """Lay aside what was given up."""
    return _settle(request, details, actions.drop_undelivered)


def _means(actor: Actor) -> schemas.ChoicesOut:
    chosen = {key: sorted(means) for key, means in queries.chosen_by(actor).items()}
    return schemas.ChoicesOut(open=[str(one) for one in open_means()], chosen=chosen)


def _settle(request: Request, details: schemas.Settle, verb: Any) -> schemas.SettledOut:
    if details.path not in request.actor.scopes(Notices.KEEP):
        raise Http404
    done = verb(request.actor, Undelivered(str(details.means), details.trouble, details.path))
    return schemas.SettledOut(count=done.noted["count"])


def _way(request: Request, pk: UUID) -> schemas.WayOut:
    return next(schemas.WayOut.of(way) for way in queries.ways_of(request.actor) if way.pk == pk)
