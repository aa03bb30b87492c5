"""The links room's part of the API: the same actions, the same rights as its pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.shapes import Words
from zhibu.links import actions
from zhibu.links.models import Link
from zhibu.links.permissions import Links
from zhibu.links.queries import address_of, link_of, subject_named
from zhibu.links.schemas import LinkOut

router = Router(tags=["links"])


@router.get("/links/{target}/{uuid:pk}", response=LinkOut, operation_id="show_link")
@endpoint(Links.MAKE)
def show_link(request: Request, target: Words, pk: UUID) -> LinkOut:
    """Show the address that the QR of a unit or a member carries; 404 while there is none in force."""
    kind, subject = subject_named(request.actor, target, pk)
    link = link_of(kind, kind.target(subject).id)
    if link is None or not link.is_live(request.actor.today):
        raise Http404
    return _shape(request, link)


@router.post("/links/{target}/{uuid:pk}/make", response={201: LinkOut}, operation_id="make_link")
@endpoint(Links.MAKE)
def make_link(request: Request, target: Words, pk: UUID) -> Status[Any]:
    """Give a unit or a member an address for a QR."""
    _kind, subject = subject_named(request.actor, target, pk)
    return Status(201, _shape(request, actions.make_link(request.actor, subject)))


@router.post("/links/{target}/{uuid:pk}/rotate", response=LinkOut, operation_id="rotate_link")
@endpoint(Links.MAKE)
def rotate_link(request: Request, target: Words, pk: UUID) -> LinkOut:
    """Put a new address in the place of the one before, which leads nowhere from now on."""
    _kind, subject = subject_named(request.actor, target, pk)
    return _shape(request, actions.rotate_link(request.actor, subject))


@router.post("/links/{target}/{uuid:pk}/revoke", response={204: None}, operation_id="revoke_link")
@endpoint(Links.MAKE)
def revoke_link(request: Request, target: Words, pk: UUID) -> Status[Any]:
    """Take an address back: it leads nowhere from now on."""
    _kind, subject = subject_named(request.actor, target, pk)
    actions.revoke_link(request.actor, subject)
    return Status(204, None)


def _shape(request: Request, link: Link) -> LinkOut:
    return LinkOut(kind=link.kind, address=address_of(link, request), since=link.since, until=link.until)
