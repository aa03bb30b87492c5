"""The screen on a wall."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.queries.wall import wall
from zhibu.dashboards.views.asking import unit_of
from zhibu.gate.doors import page
from zhibu.members.permissions import Members


@page(Members.READ, methods=("GET", "HEAD"))
def show_wall(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show a unit's counts and leadership in large type, for a screen that nobody sits at."""
    actor = request.actor
    unit = unit_of(request, pk, Members.READ)
    context = {
        "unit": unit,
        "wall": wall(unit, actor.today),
        "day": actor.today.isoformat(),
        "at": f"{localtime(actor.at):%H:%M}",
    }
    return render(request, "dashboards/show_wall.html", context)
