"""Kinds of gathering of one's own: named, held for a time, and taken away."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.meetings import actions, forms
from zhibu.meetings.models import OwnKind
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import campaigns
from zhibu.meetings.queries.kinds import kind_to_change
from zhibu.meetings.rules.planning import fitting
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.web.addresses import address, query
from zhibu.web.boards import as_file, file_urls, is_file
from zhibu.web.forms import Form


@page(Meetings.PLAN, methods=("GET", "HEAD"))
def list_kinds(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show the kinds that a unit may hold: those of the rules, its own, and those of the units above."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    found = OwnKind.objects.standing_at(unit.path).select_related("unit").order_by("unit__path", "name")
    context = {
        "unit": unit,
        "rows": [(one, one.unit_id == unit.pk) for one in found],
        "ruled": fitting(unit.kind_data),
        "may_name": unit.kind != GROUP,
    }
    return render(request, "meetings/list_kinds.html", context)


@page(Meetings.PLAN)
def name_kind(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Name a kind of one's own."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    back = address("list_kinds", unit.pk)
    return answer(
        request,
        forms.NameKind(sent(request)),
        unit,
        actions.name_kind,
        said=_("已添加，本组织和下级安排的时候都能选。"),
        to=lambda _made: back,
        context={"unit": unit, "back": back},
    )


@page(Meetings.PLAN)
def change_campaign(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say from when to when a kind of one's own is held, and how often by each branch."""
    kind = kind_to_change(request.actor, pk)
    back = address("list_kinds", kind.unit_id)
    initial = {"since": kind.since, "until": kind.until, "times": kind.times}
    return answer(
        request,
        forms.ChangeCampaign(sent(request), initial=initial),
        kind,
        actions.change_campaign,
        said=_("已改好。"),
        to=lambda _done: back,
        context={"kind": kind, "unit": kind.unit, "back": back},
    )


@page(Meetings.READ, methods=("GET", "HEAD"))
def show_campaign(request: PersonRequest, pk: UUID, at: UUID | None = None) -> HttpResponseBase:
    """Show how a campaign goes at a unit and directly below it; at the highest that one reads, where none is named."""
    actor = request.actor
    unit, kind = campaigns.find_campaign(actor, pk, at)
    going = campaigns.progress_of(unit, kind, actor.today)
    board = campaigns.board_of(going, actor.today)
    if is_file(request):
        return as_file(request, board, name=actor.name, at=actor.at)
    may_plan = unit.dissolved_on is None and actor.today < going.run.until and actor.may(Meetings.PLAN, unit)
    context = {
        "unit": unit,
        "kind": kind,
        "going": going,
        "said": campaigns.said_of(going),
        "standing": going.run.standing(actor.today),
        "board": board,
        "files": file_urls(request),
        "trail": [*trail(actor, unit), (unit.short_name, address("show_unit", unit.pk))],
        "held_url": campaigns.held_url(unit, going),
        "plan_url": address("plan_gathering", unit.pk) + query([("kind", kind.key)]) if may_plan else "",
        "change_url": address("change_campaign", kind.pk) if actor.may(Meetings.PLAN, kind.unit) else "",
    }
    return render(request, "meetings/show_campaign.html", context)


@page(Meetings.PLAN)
def remove_kind(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a kind of one's own away."""
    kind = kind_to_change(request.actor, pk)
    back = address("list_kinds", kind.unit_id)
    return answer(
        request,
        Form(sent(request)),
        kind,
        actions.remove_kind,
        said=_("已去掉，以前开过的不受影响。"),
        to=lambda _done: back,
        context={"kind": kind, "cancel_url": back, "verb": _("去掉")},
    )
