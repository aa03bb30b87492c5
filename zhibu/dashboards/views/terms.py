"""The calendar of elections: whose term runs out in which month."""

import re
from datetime import date
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonActor, PersonRequest
from zhibu.dashboards.lists import TermList, UnknownTermList
from zhibu.dashboards.queries import terms
from zhibu.dashboards.views.asking import at_day, frame, unit_of
from zhibu.duties.permissions import Duties
from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.orgs.models import Unit
from zhibu.web.boards import MOST, Board, Cell, Table, as_file, is_file, table_of
from zhibu.web.lists import Count, Page, answer, fetch_page

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@page(Duties.READ, methods=("GET", "HEAD"))
def show_terms(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show which terms run out in which of the next months, and those that already have."""
    actor = request.actor
    unit = unit_of(request, pk, Duties.READ)
    margins, years = terms.calendar(unit, actor.today)
    title = _("换届日历")
    if is_file(request):
        return _file(request, unit, title, margins, years)
    every = [*margins, *(one for _year, months in years for one in months)]
    choices = [(one.key, one.key if _MONTH.fullmatch(one.key) else one.label) for one in every]
    shape = TermList.placed(choices)
    asked = shape.asked("month", request.GET)
    month = asked or next((one.key for one in [margins[0], *every[len(margins) :]] if one.n), margins[0].key)
    counted = next((one.n for one in every if one.key == month), 0)
    if month == terms.UNKNOWN:
        shape = UnknownTermList.placed(choices)
    query = shape.parse(request.GET, request.COOKIES)
    if month == terms.UNKNOWN:
        rows = terms.unknown_below(unit, actor.today).select_related("parent")
        found = fetch_page(rows, query)
        shown = terms.unknown_rows(found.rows, actor)
    else:
        rows = terms.of_month(unit, actor.today, month)
        found = fetch_page(rows, query)
        shown = terms.term_rows(found.rows, actor)
    context = {
        **frame(request, actor, unit, "show_terms", at_day(unit, None, actor.today)),
        "title": title,
        "here": month,
        "heading": _("%(month)s 届满") % {"month": month} if _MONTH.fullmatch(month) else dict(choices)[month],
        "margins": margins,
        "years": [(year, terms.drawn(months, month)) for year, months in years],
    }
    held = Page(shown, before=found.before, after=found.after)
    return answer(request, "dashboards/show_terms.html", shape(), query, held, count=Count(counted), context=context)


def _file(
    request: PersonRequest,
    unit: Unit,
    title: str,
    margins: list[terms.Month],
    years: list[tuple[str, list[terms.Month]]],
) -> HttpResponseBase:
    """Return the whole calendar: how many by month, and every unit in the order in which terms run out."""
    actor: PersonActor = request.actor
    today: date = actor.today
    found = list(terms.whole_calendar(unit, today)[: MOST + 1])
    unknown = list(terms.unknown_below(unit, today).select_related("parent").order_by("path")[: MOST + 1])
    if len(found) + len(unknown) > MOST:
        raise Refused(_("超过 %(most)s 行，请先缩小范围：从下级组织的页面导出。") % {"most": f"{MOST:,}"})
    rows = [*terms.term_rows(found, actor), *terms.unknown_rows(unknown, actor)]
    months = [(one.key, one.n) for _year, held in years for one in held if one.n]
    counts = [[Cell(words), Cell(n)] for words, n in [*((one.label, one.n) for one in margins), *months]]
    tables = [
        Table("months", _("各月届满"), [_("月份"), _("组织数")], counts, bars=1),
        table_of(TermList.parse(request.GET), rows, _("届满的组织"), {}),
    ]
    return as_file(request, Board(title, unit.name, today, tables), name=actor.name, at=actor.at)
