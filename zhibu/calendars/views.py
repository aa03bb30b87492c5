"""The page of the calendar: which days count, and a deadline counted in workdays."""

from datetime import date

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhibu.calendars import forms, queries
from zhibu.calendars.choices import PROVENANCE
from zhibu.calendars.years import calendar
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.web.addresses import address
from zhibu.web.asking import asked_choice
from zhibu.web.boards import as_file, file_urls, is_file

USUAL = 5


@page()
def show_calendar(request: Request) -> HttpResponseBase:
    """Show which days of a year are worked, and the last of so many workdays from a day."""
    actor, known = request.actor, calendar()
    form = forms.CountWorkdays(request.GET if "since" in request.GET else None, initial=_first(actor.today))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since = asked.get("since") or actor.today
    year = int(asked_choice(request, "year", _("年份"), [str(one) for one in known.years]) or since.year)
    if is_file(request):
        return as_file(request, queries.board(known, year, actor.today), name=actor.name, at=actor.at)
    in_year = known.years.get(year)
    context = {
        "form": form,
        "found": asked
        and queries.deadline(known, since, asked.get("days") or USUAL, counts_start=asked.get("counts_start", False)),
        "year": year,
        "years": [(one, f"{address('show_calendar')}?year={one}", one == year) for one in sorted(known.years)],
        "months": queries.months(known, year, actor.today),
        "notice": queries.notice(known, year),
        "is_provisional": in_year is None or not in_year.is_complete,
        "provenance": PROVENANCE[in_year.provenance] if in_year and in_year.is_complete else "",
        "files": file_urls(request),
    }
    return render(request, "calendars/show_calendar.html", context)


def _first(today: date) -> dict[str, object]:
    return {"since": today, "days": USUAL}
