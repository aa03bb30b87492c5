"""Which address a target has, and what a token leads to."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import segno
from django.http import Http404, HttpRequest
from django.urls import reverse

from zhibu.gate.actor import Actor
from zhibu.links.kinds import Face, Kind, kind_named
from zhibu.links.models import Link
from zhibu.links.permissions import Links
from zhibu.links.rules import mark_of, read_token
from zhibu.web.addresses import whole


def face_of(actor: Actor, written: str) -> Face | None:
    """Return what whoever scans the token sees; None alike for one unknown, ended, revoked, or of a gone target."""
    token = read_token(written)
    link = Link.objects.live(actor.today).filter(mark=mark_of(token)).first() if token else None
    kind = kind_named(link.kind) if link else None
    return kind.face(actor, link.target_id) if link and kind else None


def kind_or_404(word: str) -> Kind:
    """Return the kind of target that an address names. Raises Http404 for an unknown one."""
    kind = kind_named(word)
    if kind is None:
        raise Http404
    return kind


def subject_named(actor: Actor, word: str, pk: UUID) -> tuple[Kind, Any]:
    """Return the kind and the row whose address the actor may make. Raises Http404 and NotAllowed as `find` does."""
    kind = kind_or_404(word)
    return kind, kind.find(actor, Links.MAKE, pk)


def link_of(kind: Kind, target: UUID) -> Link | None:
    """Return the target's link that was not revoked, whether it has run out or not."""
    return Link.objects.of(kind.key, target).unrevoked().first()


def links_of(kind: Kind, targets: Mapping[UUID, object], day: date) -> int:
    """Return how many of the targets have an address in force."""
    return Link.objects.live(day).filter(kind=kind.key, target_id__in=list(targets)).count()


def address_of(link: Link, request: HttpRequest) -> str:
    """Return the whole address of the link, as its QR carries it."""
    return whole(request, reverse("open_link", args=[link.token]))


def qr_image(address: str) -> str:
    """Return the address's QR as a picture for a page."""
    return str(segno.make(address, error="m").svg_data_uri(scale=6, border=2))


def qr_drawing(address: str) -> str:
    """Return the address's QR as a drawing for paper."""
    return str(segno.make(address, error="q").svg_inline(border=0))
