"""A unit's month, quarter or year: what is asked, what met it; below a committee counted, each number leading on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.duties.choices import STANDING_LOOKS, WindowState
from zhibu.duties.lists import WindowList, WindowRow
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import periods
from zhibu.duties.queries.counted import STATES, counted_table, numbers
from zhibu.duties.queries.finding import windows_below
from zhibu.duties.queries.frequencies import frequencies, rule_on
from zhibu.duties.queries.said import said_window, times_in
from zhibu.duties.queries.showing import remedy_url
from zhibu.duties.views.files import list_as_file
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.members.queries.near import near
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.rulebook.windows import Window as Span
from zhibu.rulebook.words import cited
from zhibu.web.addresses import address
from zhibu.web.asking import asked_choice, asked_month
from zhibu.web.boards import Board, Cell, Table, as_file, file_urls, is_file
from zhibu.web.lists import Page, answer, count_up_to, fetch_page
from zhibu.web.templatetags.ui import light as light_tag


@dataclass(frozen=True)
class Line:
    """One window as the page shows it; `records` are (words, address, mark)."""

    title: str
    note: str
    look: str
    word: str
    rule_url: str
    article: str
    records: list[tuple[str, str, str]]
    button: str
    button_url: str


@page(Duties.READ, methods=("GET", "HEAD"))
def show_windows(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show what is asked of the unit in a period and what met it; above branches, how many below stand how."""
    actor = request.actor
    unit = find(Unit, actor, Duties.READ, pk=pk)
    length = asked_choice(request, "by", _("时段"), periods.LENGTHS) or "month"
    period = periods.period_of(asked_month(request, actor.today), length)
    here = address("show_windows", unit.pk)
    parts = _parts(request, unit, periods.windows_in(unit, period)) if periods.asks(unit) else None
    tables = _below(unit, period, length) if parts is None else []
    if is_file(request):
        tables = tables if parts is None else [_table(name or unit.short_name, lines) for name, lines in parts]
        board = Board(_("完成情况"), unit.name, actor.today, tables, asked=said_window(period))
        return as_file(request, board, name=actor.name, at=actor.at)
    context: dict[str, Any] = {
        "files": file_urls(request),
        "parts": parts,
        "tables": tables,
        "unit": unit,
        "trail": [*trail(actor, unit), (unit.short_name, address("show_unit", unit.pk))],
        "period": said_window(period),
        "lengths": [
            (words, _at(here, period.starts_on, key), key == length)
            for key, words in (("month", _("月")), ("quarter", _("季度")), ("year", _("年")))
        ],
        "before": _at(here, period.previous.starts_on, length),
        "after": _at(here, period.following.starts_on, length) if period.ends_on <= actor.today else "",
    }
    return render(request, "duties/show_windows.html", context)


@page(Duties.READ, methods=("GET", "HEAD"))
def list_windows(request: PersonRequest) -> HttpResponseBase:
    """Find windows by what is asked, how it stands and when; in the order of the tree, never a ranking."""
    actor = request.actor
    asked = WindowList.asked("unit", request.GET)
    unit = find(Unit, actor, Duties.READ, pk=asked) if asked and asked != "none" else None
    shape = WindowList.placed(near(actor, unit).units)
    wanted = shape.parse(request.GET, request.COOKIES)
    rows = windows_below(actor, unit)
    if keys := wanted.get("frequency"):
        rows = rows.filter(frequency__in=keys)
    if states := wanted.get("state"):
        rows = rows.filter(state__in=states)
    if begins := wanted.get("begins"):
        rows = rows.filter(**_between(begins))
    named = rows.annotate(unit_path=F("unit__path"), unit_name=F("unit__short_name"))
    if is_file(request):
        return list_as_file(request, _("完成情况"), unit, named, wanted, printed=_rows, day=actor.today)
    found = fetch_page(named, wanted)
    context = {
        "files": file_urls(request),
        "unit": unit,
        "trail": [*trail(actor, unit), (unit.short_name, address("show_unit", unit.pk))] if unit else [],
    }
    shown = Page(_rows(found.rows), before=found.before, after=found.after)
    return answer(request, "duties/list_windows.html", shape(), wanted, shown, count=count_up_to(rows), context=context)


def _between(begins: Any) -> dict[str, date]:
    """Return the condition of windows that begin in a span of days, either end of which may be open."""
    ends = {"starts_on__gte": begins.since, "starts_on__lte": begins.until}
    return {name: day for name, day in ends.items() if day}


def _rows(rows: Sequence[Any]) -> list[WindowRow]:
    return [_row(row) for row in rows]


def _row(row: Any) -> WindowRow:
    span = Span(row.starts_on, row.ends_on)
    return WindowRow(
        id=row.pk,
        unit_id=row.unit_id,
        month=f"{row.starts_on:%Y-%m}",
        unit=row.unit_name,
        what=str(frequencies()[row.frequency].label),
        window=said_window(span),
        state=light_tag(STANDING_LOOKS[WindowState(row.state)], str(WindowState(row.state).label)),
        held=f"{row.held} / {row.asked}",
        met_on=row.met_on.isoformat() if row.met_on else "",
    )


def _parts(request: PersonRequest, unit: Unit, told: list[periods.Kept]) -> list[tuple[str, list[Line]]]:
    """Return the unit's lines, then those of each of its groups, with the group's name."""
    found: dict[UUID, list[Line]] = {unit.pk: []}
    names = {unit.pk: ""}
    for kept in told:
        names.setdefault(kept.unit.pk, kept.unit.short_name)
        found.setdefault(kept.unit.pk, []).append(_line(request, kept))
    return [(names[key], lines) for key, lines in found.items()]


def _line(request: PersonRequest, kept: periods.Kept) -> Line:
    actor, row, state = request.actor, kept.window, WindowState(kept.window.state)
    rule = rule_on(kept.frequency.rule, row.starts_on)
    word = str(state.label)
    notes = [said_window(kept.span), times_in(kept.span, row.asked)]
    if state == WindowState.DUE and row.planned_on:
        word = _("已安排")
        notes.append(_("%(day)s 开") % {"day": row.planned_on.isoformat()})
    elif state in (WindowState.MET, WindowState.LATE) and row.met_on:
        notes.append(_("%(day)s 完成") % {"day": row.met_on.isoformat()})
    elif row.held:
        notes.append(_("已有 %(n)s 次") % {"n": row.held})
    if row.excuse is not None:
        notes.append(row.excuse.reason)
    remedy = next((one for one in kept.frequency.remedies if actor.may(one.permission, kept.unit)), None)
    is_open = state == WindowState.DUE and remedy is not None and row.ends_on > actor.today and not row.planned_on
    needs = kept.frequency.records.reads
    reads = needs is not None and actor.may(needs, kept.unit)
    return Line(
        title=str(kept.frequency.label),
        note=" · ".join(notes),
        look="ok" if row.planned_on else STANDING_LOOKS[state],
        word=word,
        rule_url=reverse("show_rule", args=[kept.frequency.rule]),
        article=cited(rule) if rule else "",
        records=[
            (f"{one.day:%m-%d} {one.title}", one.url if reads else "", one.mark if reads else "")
            for one in kept.records
        ],
        button=str(remedy.button) if is_open and remedy else "",
        button_url=remedy_url(remedy, kept.unit.pk) if is_open and remedy else "",
    )


def _table(name: str, lines: Sequence[Line]) -> Table:
    """Return what is asked of a branch or group as a table for files."""
    heads = [_("什么事"), _("完成情况"), _("说明"), _("记录"), _("依据")]
    rows = [
        [
            Cell(line.title),
            Cell(line.word),
            Cell(line.note),
            Cell(_("；").join(" ".join(filter(None, [words, mark])) for words, _url, mark in line.records)),
            Cell(line.article),
        ]
        for line in lines
    ]
    return Table("windows", name, heads, rows)


def _below(unit: Unit, period: Span, length: str) -> list[Table]:
    """Return the counts at and below the unit, and those of each unit directly below it; each number with its list."""
    children = list(Unit.objects.current().children_of(unit))
    own, *theirs = periods.counted_in([unit.path, *(child.path for child in children)], period)
    below = [
        [
            Cell(child.short_name, _at(address("show_windows", child.pk), period.starts_on, length)),
            Cell(sum(told.values())),
            *(Cell(told.get(state, 0)) for state in STATES),
        ]
        for child, counted in zip(children, theirs, strict=True)
        if (told := periods.summed(counted))
    ]
    tables = [counted_table(unit, own, period, _("下面的组织"))]
    return [*tables, Table("below", _("按下级组织"), [_("组织"), *numbers()], below)] if below else tables


def _at(here: str, day: date, length: str) -> str:
    return f"{here}?month={day:%Y-%m}&by={length}"
