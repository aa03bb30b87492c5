"""The screen on a wall."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.queries.wall import wall
from zhibu.dashboards.views.asking import unit_of
from zhibu.gate.doors import page
from zhibu.members.permissions import Members
from zhibu.web.boards import Board, as_file, file_urls, is_file


@page(Members.READ, methods=("GET", "HEAD"))
def show_wall(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show a unit's counts and leadership in large type, for a screen that nobody sits at."""
    actor = request.actor
    unit = unit_of(request, pk, Members.READ)
    shown = wall(unit, actor.today)
    if is_file(request):
        board = Board(_("大屏"), unit.name, actor.today, shown.tables)
        return as_file(request, board, name=actor.name, at=actor.at)
    context = {
        "unit": unit,
        "wall": shown,
        "files": file_urls(request),
        "day": actor.today.isoformat(),
        "at": f"{localtime(actor.at):%H:%M}",
    }
    return render(request, "dashboards/show_wall.html", context)
