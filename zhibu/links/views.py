"""What a scan opens, and the pages on which QR codes are kept and printed."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhibu.accounts.actions import spend_attempt
from zhibu.accounts.adapter import source_of
from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import owns
from zhibu.links import actions
from zhibu.links.kinds import Kind, Target
from zhibu.links.models import Link
from zhibu.links.permissions import Links
from zhibu.links.queries import (
    address_of,
    face_of,
    kind_or_404,
    link_of,
    links_of,
    qr_drawing,
    qr_image,
    subject_named,
)
from zhibu.links.rules import WRONG_FROM_SOURCE
from zhibu.web.print import pdf
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(public=True, methods=("GET", "HEAD"))
@unkept
def open_link(request: Request, token: str) -> HttpResponse:
    """Lead whoever scans to what their own rights open, or show what anybody may see. Nothing of a scan is kept."""
    actor = request.actor
    face = face_of(actor, token)
    if face is None:
        source = source_of(request)
        wait = bool(source and spend_attempt(WRONG_FROM_SOURCE, source, actor.at))
        answer = render(request, f"links/{'too_many' if wait else 'gone'}.html", status=429 if wait else 404)
    elif face.leads_to:
        answer = redirect(face.leads_to)
    else:
        if actor.person_id is None:  # no switch, so no cookie: from here strangers write to the letter box
            vars(request)["is_nameless"] = True
        answer = render(request, "links/open_link.html", {"face": face, "here": request.path})
    answer["X-Robots-Tag"] = "noindex, nofollow"
    vars(answer)["_has_been_logged"] = True  # Django's log of refusals would name the address of a code taken back
    return answer


@page(Links.MAKE, methods=("GET", "HEAD"))
@unkept
def show_link(request: Request, target: str, pk: UUID) -> HttpResponse:
    """Show a target's QR to those who keep it; one's own that has run out is replaced by itself."""
    actor = request.actor
    kind, subject = subject_named(request.actor, target, pk)
    about = kind.target(subject)
    link = link_of(kind, about.id)
    is_live = bool(link and link.is_live(actor.today))
    if link and not is_live and owns(actor, subject) and request.method == "GET":
        link, is_live = actions.rotate_link(actor, subject), True
    shown: dict[str, Any] = {"kind": kind, "pk": pk, "about": about, "own": owns(actor, subject)}
    if link and is_live:
        address = address_of(link, request)
        path = reverse("open_link", args=[link.token])
        shown |= {"qr": qr_image(address), "address": address, "path": path}
        shown |= {"since": _day(link.since), "until": _day(link.until)}
    return render(request, "links/show_link.html", shown | {"has_run_out": bool(link and not is_live)})


@page(Links.MAKE, methods=("POST",))
def make_link(request: Request, target: str, pk: UUID) -> HttpResponse:
    """Make the target's QR."""
    return _do(request, target, pk, actions.make_link, _("二维码做好了。"))


@page(Links.MAKE, methods=("POST",))
def rotate_link(request: Request, target: str, pk: UUID) -> HttpResponse:
    """Replace the target's QR by a new one."""
    return _do(request, target, pk, actions.rotate_link, _("换好了，原来的码已经不能用。"))


@page(Links.MAKE, methods=("POST",))
def revoke_link(request: Request, target: str, pk: UUID) -> HttpResponse:
    """Take the target's QR back."""
    return _do(request, target, pk, actions.revoke_link, _("已经收回，原来的码不能用了。"))


@page(Links.MAKE, methods=("GET", "HEAD"))
@unkept
def print_link(request: Request, target: str, pk: UUID) -> HttpResponse:
    """Give the target's QR as paper."""
    kind, subject = subject_named(request.actor, target, pk)
    about = kind.target(subject)
    link = link_of(kind, about.id)
    if link is None or not link.is_live(request.actor.today):
        raise Refused(_("还没有二维码，请先制作。"))
    return _paper(request, kind, about.title, [(about, link)])


@page(Links.MAKE)
@unkept
def make_links(request: Request, target: str, pk: UUID) -> HttpResponse:
    """Print the QR codes of a unit and all below it on one paper; those without one get it."""
    kind, actor = kind_or_404(target), request.actor
    place, targets = kind.below(actor, Links.MAKE, pk)
    if request.method == "POST" and targets:
        made = actions.make_links(actor, place, kind=kind, targets=targets)
        return _paper(request, kind, str(place), [(one, made[one.id]) for one in targets])
    have = links_of(kind, {one.id: one for one in targets}, actor.today)
    told = {"kind": kind, "place": place, "all": len(targets), "without": len(targets) - have, "pk": pk}
    return render(request, "links/make_links.html", told)


def _do(request: Request, target: str, pk: UUID, verb: Callable[..., Any], said: str) -> HttpResponse:
    _found, subject = subject_named(request.actor, target, pk)
    verb(request.actor, subject)
    return say(redirect("show_link", target=target, pk=pk), said)


def _paper(request: Request, kind: Kind, name: str, pairs: Sequence[tuple[Target, Link]]) -> HttpResponse:
    data = {
        "site": settings.SITE_NAME,
        "label": str(kind.label),
        "words": {
            "scan": _("用微信或手机相机扫一扫"),
            "safe": _("码里没有姓名和证件号。丢了请在“我的二维码”里换一个，旧码马上失效。"),
            "cut": _("剪下这一条，核对姓名后发给本人"),
        },
        "rows": [_printed(request, target, link) for target, link in pairs],
    }
    paper = pdf(f"links/{kind.paper}", data, at=request.actor.at)
    file_name = _("二维码 %(name)s.pdf") % {"name": name}
    disposition = content_disposition_header(False, file_name)
    return HttpResponse(paper, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _printed(request: Request, target: Target, link: Link) -> dict[str, str]:
    until = _day(link.until)
    return {
        "title": target.title,
        "note": target.note,
        "until": _("%(day)s前有效") % {"day": until} if until else "",
        "qr": qr_drawing(address_of(link, request)),
    }


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
