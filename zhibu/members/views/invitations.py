"""Slips for the first sign-in: for one member on the screen, for everybody of a unit on paper."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members.actions import invitations
from zhibu.members.actions.invitations import Slip
from zhibu.members.forms.invitations import InviteMembers
from zhibu.members.permissions import Members
from zhibu.members.queries.invitations import ways_in
from zhibu.members.views.file import member_of
from zhibu.orgs.models import Unit
from zhibu.web.addresses import whole
from zhibu.web.forms import add_refusal
from zhibu.web.print import pdf
from zhibu.web.unkept import unkept


@page(Members.INVITE)
@unkept
def invite_member(request: Request, pk: UUID) -> HttpResponse:
    """Give a member a slip: asked first, then shown once."""
    actor = request.actor
    member = member_of(actor, Members.INVITE, pk)
    told: dict[str, Any] = {"member": member, "has_signed_in": bool(member.person.user and member.person.user.username)}
    if request.method == "POST":
        try:
            slip = invitations.invite_member(actor, member)
        except Refused as refused:
            return render(request, "members/invite_member.html", told | {"refused": refused.message}, status=422)
        code_url = _address(request, slip)
        shown = {
            "slip": slip,
            "address": _site(request),
            "until": date_format(slip.last_day, "DATE_FORMAT"),
            "qr": segno.make(code_url, error="m").svg_data_uri(scale=6, border=2),
        }
        return render(request, "members/invite_member_slip.html", told | shown)
    return render(request, "members/invite_member.html", told)


@page(Members.INVITE)
@unkept
def invite_members(request: Request, pk: UUID) -> HttpResponse:
    """Give everybody of a unit who has never signed in a slip, as paper to cut."""
    actor = request.actor
    unit = find(Unit.objects.current(), actor, Members.INVITE, pk=pk)
    form = InviteMembers(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            slips = invitations.invite_members(actor, unit, again=form.cleaned_data["again"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            paper = pdf("members/slips", {"slips": _printed(request, slips), "words": _words(request)}, at=actor.at)
            name = _("登录条 %(unit)s.pdf") % {"unit": unit.short_name}
            disposition = content_disposition_header(True, name)
            return HttpResponse(paper, content_type="application/pdf", headers={"Content-Disposition": disposition})
    status = 422 if form.errors else 200
    told = {"unit": unit, "form": form, "ways": ways_in(unit, actor.at)}
    return render(request, "members/invite_members.html", told, status=status)


def _printed(request: Request, slips: Iterable[Slip]) -> list[dict[str, str]]:
    until = _("%(day)s前有效，只能用一次。请当面交给本人。")
    return [
        {
            "name": slip.name,
            "unit": slip.unit_name,
            "code": slip.code,
            "until": until % {"day": date_format(slip.last_day, "DATE_FORMAT")},
            "qr": segno.make(_address(request, slip), error="m").svg_inline(border=0),
        }
        for slip in slips
    ]


def _words(request: Request) -> dict[str, Any]:
    return {
        "code": _("一次性登录码"),
        "address": _site(request),
        "steps": [
            _("用手机扫右边的码；或者在浏览器里打开下面的网址，填登录码。"),
            _("填身份证号或手机号的最后四位。"),
            _("自己定一个用户名和密码，就登录好了。密码不要告诉别人。"),
        ],
    }


def _address(request: Request, slip: Slip) -> str:
    """Return the address with the code behind its #, which browsers keep to themselves."""
    return f"{_site(request)}#{slip.code}"


def _site(request: Request) -> str:
    return whole(request, reverse("accept_invitation"))
