"""Lists of units: by kind, by what they need help with, by gaps in their leadership."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonActor, PersonRequest
from zhibu.dashboards.lists import GapList, UnitList, WeakList
from zhibu.dashboards.queries import units, weak
from zhibu.dashboards.queries.days import Then, thens
from zhibu.dashboards.queries.gaps import gap_rows
from zhibu.dashboards.reasons import choices
from zhibu.dashboards.views.asking import at_day, frame, unit_of
from zhibu.duties.permissions import Duties
from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.lib.tree import covers
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.boards import MOST, Board, Table, as_file, asked_in_words, is_file, table_of
from zhibu.web.lists import ListQuery, Page, answer, count_up_to, fetch_page

BELOW = 200


@page(Orgs.READ, methods=("GET", "HEAD"))
def list_units(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show the units at and below one on a day: what the numbers of organisations count."""
    actor = request.actor
    unit = unit_of(request, pk, Orgs.READ)
    query = UnitList.parse(request.GET, request.COOKIES)
    then = at_day(unit, query.get("on"), actor.today)
    rows = units.units_on(then, request.actor, query.get("kind") or (), query.get("post") or "")
    title = _("组织名单")
    if is_file(request):
        held = no_more(list(rows.order_by("path_then")[: MOST + 1]))
        table = table_of(query, units.rows_of(held, units.names_of(held)), title, {})
        return _file(request, title, then, table, query)
    found = fetch_page(rows, query)
    shown = Page(units.rows_of(found.rows, units.names_of(found.rows)), before=found.before, after=found.after)
    context = {**frame(request, actor, unit, "list_units", then), "title": title}
    template = "dashboards/list_units.html"
    return answer(request, template, UnitList(), query, shown, count=count_up_to(rows), context=context)


@page(Duties.READ, methods=("GET", "HEAD"))
def find_weak_units(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Find the units at and below one that need help, by named reasons; never a score, never a rank."""
    actor = request.actor
    unit = unit_of(request, pk, Duties.READ)
    shape = WeakList.placed(_below(unit))
    query = shape.parse(request.GET, request.COOKIES)
    then = _narrowed(actor, unit, query)
    lights = weak.lights_for(then, request.actor, query.get("reason") or (), query.get("state") or ())
    title = _("问题排查")
    if is_file(request):
        held = no_more(weak.every_unit_with(lights))
        said = {one.unit.pk: weak.reasons_in_words(one.lights) for one in held}
        table = table_of(query, weak.weak_rows(held), title, {"reasons": lambda row: said[row.id]})
        return _file(request, title, then, table, query)
    found = weak.units_with(lights, query)
    shown = Page(weak.weak_rows(found.rows), before=found.before, after=found.after)
    context = {**frame(request, actor, unit, "find_weak_units", then), "title": title}
    template = "dashboards/find_weak_units.html"
    return answer(request, template, shape(), query, shown, count=weak.count_units(lights), context=context)


@page(Duties.READ, methods=("GET", "HEAD"))
def list_gaps(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show the units at and below one whose leadership has gaps, with the page that fills them."""
    actor = request.actor
    unit = unit_of(request, pk, Duties.READ)
    shape = GapList.placed(_below(unit))
    query = shape.parse(request.GET, request.COOKIES)
    then = _narrowed(actor, unit, query)
    reasons = query.get("reason") or [key for key, _label in choices(staffing=True)]
    lights = weak.lights_for(then, request.actor, reasons)
    title = _("班子缺口")
    if is_file(request):
        held = no_more(weak.every_unit_with(lights))
        said = {one.unit.pk: weak.reasons_in_words(one.lights) for one in held}
        rows = gap_rows(held, then, actor)
        table = table_of(query, rows, title, {"reasons": lambda row: said[row.id]})
        return _file(request, title, then, table, query, units.vacancies(at_day(unit, query.get("on"), actor.today)))
    found = weak.units_with(lights, query)
    shown = Page(gap_rows(found.rows, then, actor), before=found.before, after=found.after)
    whole = at_day(unit, query.get("on"), actor.today)
    context = {
        **frame(request, actor, unit, "list_gaps", then),
        "title": title,
        "tiles": [
            (label, n, then.address("list_gaps", unit.pk, on="on", reason=key))
            for key, label, n in weak.counts_by_reason(whole, request.actor, staffing=True)
        ],
        "vacancies": units.vacancies(whole),
    }
    template = "dashboards/list_gaps.html"
    return answer(request, template, shape(), query, shown, count=weak.count_units(lights, reasons), context=context)


def _below(unit: Unit) -> list[tuple[str, str]]:
    """Return the units directly below one, to choose from."""
    return units.directly_below(unit, BELOW)


def _narrowed(actor: PersonActor, unit: Unit, query: ListQuery) -> Then:
    """Return the unit, or the one below it that was chosen, on the day asked for; 404 for one that stands elsewhere."""
    day = query.get("on") or actor.today
    chosen = query.get("below")
    if not chosen:
        return thens(unit, [day], actor.today)[0]
    place = find(Unit, actor, Duties.READ, pk=chosen if chosen != "none" else None)
    if not covers(unit.path, place.path):
        raise Http404
    return thens(place, [day], actor.today)[0]


def no_more[R](rows: list[R]) -> list[R]:
    """Return the rows; Refused where a file would hold too many."""
    if len(rows) > MOST:
        raise Refused(_("超过 %(most)s 行，请先缩小范围：选一个下级组织，或者一个问题。") % {"most": f"{MOST:,}"})
    return rows


def _file(
    request: PersonRequest, title: str, then: Then, table: Table, query: ListQuery, *more: Table
) -> HttpResponseBase:
    board = Board(title, then.unit.name, then.day, [table, *more], asked=asked_in_words(query))
    return as_file(request, board, name=request.actor.name, at=request.actor.at)
