"""Kinds of gathering of one's own: named, and taken away."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.meetings import actions, forms
from zhibu.meetings.models import OwnKind
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.planning import fitting
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.web.addresses import address
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
def remove_kind(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a kind of one's own away."""
    rows = OwnKind.objects.filter(removed_at__isnull=True).select_related("unit")
    kind = find(rows, request.actor, Meetings.PLAN, pk=pk)
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
