"""A unit at a glance, and the way to one's own."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.dashboards import forms
from zhibu.dashboards.queries.days import last_december, thens
from zhibu.dashboards.queries.overview import overview
from zhibu.dashboards.views.asking import frame, unit_of
from zhibu.duties.permissions import Duties
from zhibu.gate.doors import page
from zhibu.members.permissions import Members
from zhibu.orgs.queries.units import home_unit
from zhibu.web.boards import Board, as_file, is_file


@page(Duties.READ, methods=("GET", "HEAD"))
def open_overview(request: PersonRequest) -> HttpResponse:
    """Open the overview of the unit that one looks after first."""
    unit = home_unit(request.actor, Members.READ)
    if unit is None:
        raise Http404
    return redirect("show_overview", pk=unit.pk)


@page(Members.READ, methods=("GET", "HEAD"))
def show_overview(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show a unit's people, organisations and lights on a day, and what changed since another."""
    actor, today = request.actor, request.actor.today
    unit = unit_of(request, pk, Members.READ)
    form = forms.AskDays(request.GET or None)
    form.is_valid()
    asked = getattr(form, "cleaned_data", {})
    day = asked.get("on") or today
    if day > today:
        form.add_error("on", _("这一天还没有到。"))
        day = today
    since = asked.get("since") or last_december(day)
    if since > day:
        form.add_error("since", _("比较的日子要早于所看的日子。"))
        since = last_december(day)
    now, then = thens(unit, [day, since], today)
    shown = overview(now, then, actor, with_lights=actor.may(Duties.READ, unit))
    title = _("一览")
    if is_file(request):
        words = _("与 %(day)s 比") % {"day": since.isoformat()}
        board = Board(title, unit.name, day, shown.tables, asked=words)
        return as_file(request, board, name=actor.name, at=actor.at)
    known = {"on": day.isoformat(), "since": since.isoformat()}
    context = {
        **frame(request, actor, unit, "show_overview", now),
        "title": title,
        "form": form if form.errors else forms.AskDays(initial=known),
        "since": since.isoformat(),
        "stood": bool(now.path),
        "overview": shown,
    }
    return render(request, "dashboards/show_overview.html", context)
