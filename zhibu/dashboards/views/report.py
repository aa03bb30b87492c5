"""A unit's report of a quarter or a year."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.queries.report import LENGTHS, board_of, report_of, url_of
from zhibu.dashboards.views.asking import unit_of
from zhibu.duties.queries.periods import period_of
from zhibu.gate.doors import page
from zhibu.meetings.permissions import Meetings
from zhibu.orgs.queries.pages import trail
from zhibu.web.addresses import address
from zhibu.web.asking import asked_choice, asked_month
from zhibu.web.boards import as_file, file_urls, is_file


@page(Meetings.READ, methods=("GET", "HEAD"))
def show_report(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show what a quarter or a year of the unit comes to, from its records; this quarter's, unless another is named."""
    actor = request.actor
    unit = unit_of(request, pk, Meetings.READ)
    length = asked_choice(request, "by", _("时段"), LENGTHS) or "quarter"
    period = period_of(asked_month(request, actor.today), length)
    report = report_of(actor, unit, period, length)
    board = board_of(report)
    if is_file(request):
        return as_file(request, board, name=actor.name, at=actor.at)
    words = (("quarter", _("季度")), ("year", _("年")))
    context = {
        "unit": unit,
        "trail": [*trail(actor, unit), (unit.short_name, address("show_unit", unit.pk))],
        "board": board,
        "lacks": report.lacks,
        "files": file_urls(request),
        "lengths": [(word, url_of(unit, period.starts_on, key), key == length) for key, word in words],
        "before": url_of(unit, period.previous.starts_on, length),
        "after": url_of(unit, period.following.starts_on, length) if report.is_over else "",
    }
    return render(request, "dashboards/show_report.html", context)
