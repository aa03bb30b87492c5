"""First screens: a member's, a secretary's, a committee's."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonActor, PersonRequest
from zhibu.dashboards.queries import home as queries
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.meetings.queries import coming
from zhibu.meetings.queries.lectures import has_turn
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.own import own_member
from zhibu.members.rules.seniority import seniority
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.units import home_unit
from zhibu.web.boards import Board, Cell, Table, as_file, file_urls, is_file
from zhibu.web.rowlines import Line


@page()
def home(request: PersonRequest) -> HttpResponseBase:
    """Open the first screen of whoever comes: the tree, the branch's month, or one's own affairs."""
    actor = request.actor
    unit = home_unit(actor)
    if unit is None:
        return _mine(request, actor)
    if unit.kind_data.holds_members and actor.may(Members.READ, unit):
        return _month(request, actor, unit)
    return redirect("show_unit", pk=unit.pk)


@page()
def show_mine(request: PersonRequest) -> HttpResponseBase:
    """Show what I owe and what is owed to me."""
    return _mine(request, request.actor)


@page(Members.READ)
def show_month(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show a branch's month."""
    actor = request.actor
    return _month(request, actor, find(Unit.objects.current(), actor, Members.READ, pk=pk))


def _mine(request: PersonRequest, actor: PersonActor) -> HttpResponseBase:
    row = own_member(actor)
    gatherings = coming.of_person(actor)
    owed_by_me, owed_to_me = queries.mine(actor, row, [line.url for line in gatherings])
    if is_file(request):
        return _own_file(request, actor, row, owed_by_me, owed_to_me, gatherings)
    years = seniority(row.seniority_from, actor.today) if row else None
    return render(
        request,
        "dashboards/mine.html",
        {
            "row": row,
            "years": years,
            "next": gatherings[0] if gatherings else None,
            "gatherings": gatherings[1:],
            "has_turn": has_turn(actor),
            "owed_by_me": owed_by_me,
            "owed_to_me": owed_to_me,
            "files": file_urls(request),
        },
    )


def _month(request: PersonRequest, actor: PersonActor, unit: Unit) -> HttpResponseBase:
    month = queries.month_of(unit, actor)
    if is_file(request):
        return _month_file(request, actor, month)
    return render(
        request,
        "dashboards/month.html",
        {"month": month, "unit": unit, "name": date_format(actor.today, "F"), "files": file_urls(request)},
    )


def _own_file(
    request: PersonRequest,
    actor: PersonActor,
    row: Member | None,
    owed_by_me: list[Line],
    owed_to_me: list[Line],
    gatherings: list[coming.Line],
) -> HttpResponseBase:
    """Return what the page says as a file."""
    called = [[Cell(line.title), Cell(line.word), Cell(line.note)] for line in gatherings]
    tables = [
        Table("gatherings", _("要参加的会议和活动"), [_("什么事"), _("请假"), _("时间和地点")], called),
        _lines("owed_by_me", _("我要办的"), owed_by_me),
        _lines("owed_to_me", _("组织答应我的"), owed_to_me),
    ]
    place = row.unit.name if row else actor.name
    return as_file(request, Board(_("我的事"), place, actor.today, tables), name=actor.name, at=actor.at)


def _month_file(request: PersonRequest, actor: PersonActor, month: queries.Month) -> HttpResponseBase:
    """Return what the page says as a file, to be read in a meeting or put up in the office."""
    counts = [
        [Cell(_("正式党员")), Cell(month.by_stage.get("full", 0))],
        [Cell(_("预备党员")), Cell(month.by_stage.get("probationary", 0))],
        [Cell(_("流动、失联、出国（境）")), Cell(month.away)],
    ]
    tables = [
        _lines("month", _("要办的事"), month.lines),
        *([_gatherings(month.gatherings["lines"])] if month.gatherings else []),
        Table("people", _("党员"), [_("类别"), _("人数")], counts),
    ]
    board = Board(_("支部这个月"), month.unit.name, actor.today, tables)
    return as_file(request, board, name=actor.name, at=actor.at)


def _gatherings(lines: list[coming.Line]) -> Table:
    rows = [[Cell(line.title), Cell(line.note)] for line in lines]
    return Table("gatherings", _("会议和活动"), [_("什么事"), _("时间和地点")], rows)


def _lines(key: str, title: str, lines: list[Line]) -> Table:
    rows = [[Cell(line.title), Cell(line.word), Cell(line.note), Cell(line.article)] for line in lines]
    return Table(key, title, [_("什么事"), _("灯"), _("为什么"), _("依据")], rows)
