"""Who came to what in a branch over a period; and one's own year, day by day."""

from datetime import date
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.dashboards import forms
from zhibu.dashboards.queries.attendance import Event, ledger, ledger_table, timeline
from zhibu.dashboards.queries.handbook import Asked
from zhibu.dashboards.views.asking import unit_of
from zhibu.gate.doors import page
from zhibu.meetings.permissions import Meetings
from zhibu.orgs.queries.pages import trail
from zhibu.web.addresses import address
from zhibu.web.asking import asked_choice
from zhibu.web.boards import Board, Cell, Table, as_file, file_urls, is_file

_FIRST_YEAR = 1990


@page(Meetings.READ, methods=("GET", "HEAD"))
def show_attendance(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show how often each of a branch's people came in a period: this year's up to today, unless another is named."""
    actor = request.actor
    unit = unit_of(request, pk, Meetings.READ)
    first = date(actor.today.year, 1, 1)
    form = forms.AskPeriod(request.GET or None, initial={"since": first, "until": actor.today})
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = Asked(actor, unit, said.get("since") or first, said.get("until") or actor.today)
    words = _("%(since)s 至 %(until)s") % {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
    board = Board(_("参加情况"), unit.name, actor.today, [ledger_table(ledger(asked))], asked=words)
    if is_file(request):
        return as_file(request, board, name=actor.name, at=actor.at)
    back = address("show_unit", unit.pk)
    context = {"unit": unit, "board": board, "form": form, "files": file_urls(request), "period": words}
    context["trail"] = [*trail(actor, unit), (unit.short_name, back)]
    return render(request, "dashboards/show_attendance.html", context)


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
def show_timeline(request: PersonRequest) -> HttpResponseBase:
    """Show my own year: what I came to, asked, confirmed, made up for, did, and with whom I talked."""
    actor = request.actor
    this = actor.today.year
    year = int(asked_choice(request, "year", _("年份"), [str(one) for one in range(_FIRST_YEAR, this + 1)]) or this)
    events = timeline(actor, year)
    if is_file(request):
        rows = [[Cell(one.day.isoformat()), Cell(one.word), Cell(one.title), Cell(one.note)] for one in events]
        table = Table("timeline", _("我的经历"), [_("日期"), _("情况"), _("什么事"), _("说明")], rows)
        board = Board(_("我的经历"), actor.name, actor.today, [table], asked=str(year))
        return as_file(request, board, name=actor.name, at=actor.at)
    here = address("show_timeline")
    ahead = [_line(one) for one in reversed(events) if one.is_ahead]
    over = [_line(one) for one in events if not one.is_ahead]
    context = {
        "year": year,
        "parts": [(_("接下来"), ahead), (_("过去的和取消的"), over)] if ahead else [("", over)],
        "before": f"{here}?year={year - 1}" if year > _FIRST_YEAR else "",
        "after": f"{here}?year={year + 1}" if year < this else "",
        "files": file_urls(request),
    }
    return render(request, "dashboards/show_timeline.html", context)


def _line(one: Event) -> tuple[str, str, str, str]:
    """Return (title, what is known of it, how it stands, address); what is ahead says its day with the hour."""
    note = one.note if one.is_ahead else f"{one.day.isoformat()} · {one.note}"
    return one.title, note, one.word, one.url
