"""What rules and local documents cost in paperwork, shown to those who ask for it."""

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import burden
from zhibu.duties.queries.burden import Burden, Share
from zhibu.duties.queries.periods import asks
from zhibu.duties.queries.said import times_every
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.rulebook.asking import Paperwork
from zhibu.rulebook.queries import tighter
from zhibu.rulebook.words import cited
from zhibu.web.addresses import address
from zhibu.web.boards import Board, Cell, Table, as_file, file_urls, is_file


@page(Duties.READ, methods=("GET", "HEAD"))
def show_burden(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show how many fields a month of a unit asks and for how many minutes they stand, by what is asked and by role."""
    actor = request.actor
    unit = find(Unit, actor, Duties.READ, pk=pk)
    found = burden.burden_of(unit, actor.today)
    tables = [_asked(found, is_own=asks(unit)), _roles(found), *_added(found), _forms(found), *_twice(found), _table()]
    board = Board(_("要填多少"), unit.name, actor.today, tables)
    if is_file(request):
        return as_file(request, board, name=actor.name, at=actor.at)
    context = {
        "unit": unit,
        "board": board,
        "files": file_urls(request),
        "fields": Cell(number(found.fields)).text,
        "minutes": Cell(minutes(found.seconds)).text,
        "trail": [*trail(actor, unit), (unit.short_name, address("show_unit", unit.pk))],
    }
    return render(request, "duties/show_burden.html", context)


def number(n: Fraction) -> float:
    """Return a number a month as pages say it: with one place behind the point at most."""
    return round(float(n), 1)


def minutes(seconds: Fraction) -> float:
    """Return seconds as minutes."""
    return round(float(seconds) / 60, 1)


def _asked(found: Burden, *, is_own: bool) -> Table:
    """Return what is asked, by which text, how often, and what it takes."""
    heads = [_("什么事"), *([] if is_own else [_("多少个组织")])]
    heads += [_("每次填几项"), _("每月填几项"), _("每月折合几分钟")]
    rows = []
    for one in found.shares:
        counted = [] if is_own else [Cell(one.units)]
        month = _month(one.records * one.fields, one.records * one.seconds)
        rows.append([_what(one), *counted, Cell(one.fields), *month])
    blank = [Cell("") for _one in heads[1:-2]]
    rows.append([Cell(_("合计")), *blank, *_month(found.fields, found.seconds)])
    note = _("照本月已经要求的算，开得多不算在内；新录入的组织从下个月起才要求。")
    return Table("asked", _("每月要填的"), heads, rows, note=note)


def _what(one: Share) -> Cell:
    """Return what is asked with its text and how often, in one cell: a phone has no room for more columns."""
    label = str(one.frequency.label)
    asked = " · ".join([_sources(one), times_every(one.months, one.times)])
    shown = format_html('{}<span class="small muted d-block">{}</span>', label, asked)
    return Cell(shown, words=f"{label} · {asked}")


def _month(fields: Fraction, seconds: Fraction) -> list[Cell]:
    return [Cell(number(fields)), Cell(minutes(seconds))]


def _sources(one: Share) -> str:
    local = [f"{line.layer}{line.source}" for line in tighter(one.rule)]
    return _("；").join([cited(one.rule), *local])


def _roles(found: Burden) -> Table:
    words = _role_words()
    rows = [[Cell(words[role]), *_month(*n)] for role, n in found.by_role.items()]
    note = _("党员扫码签到、确认记录都是点一下，不用填；备案、手册、考勤自己出来，不用再填一遍。")
    return Table("roles", _("谁来填"), [_("角色"), _("每月填几项"), _("每月折合几分钟")], rows, note=note)


def _role_words() -> dict[str, str]:
    return {"planner": _("安排的人"), "recorder": _("记录人"), "chair": _("主持人"), "member": _("每名党员")}


def _added(found: Burden) -> list[Table]:
    """Return what local documents ask for beyond the national text, as those who wrote them see it; [] for nothing."""
    rows = [
        [
            Cell(str(one.frequency.label)),
            Cell(_("；").join(f"{line.layer}{line.source}：{line.told}" for line in tighter(one.rule))),
            *_month(one.added * one.fields, one.added * one.seconds),
        ]
        for one in found.shares
        if one.added
    ]
    heads = [_("什么事"), _("哪一份文件"), _("每月多填几项"), _("每月折合几分钟")]
    return [Table("added", _("本地文件多要求的"), heads, rows)] if rows else []


def _forms(found: Burden) -> Table:
    words = _role_words()
    taken: Sequence[Paperwork] = list({one.key: one for share in found.shares for one in share.taken}.values())
    rows = [
        [
            Cell(str(one.label)),
            Cell(words[one.role]),
            Cell(_("、").join(str(blank.label) for blank in one.typed) or _("不用填")),
            Cell(minutes(Fraction(burden.seconds_of(one)))),
        ]
        for one in taken
    ]
    return Table("forms", _("一次填哪些"), [_("哪一步"), _("谁来填"), _("填什么"), _("折合几分钟")], rows)


def _twice(found: Burden) -> list[Table]:
    forms = {one.key: one for share in found.shares for one in share.taken}.values()
    rows = [
        [Cell(str(label)), Cell(_("、").join(str(one.label) for one in asked))]
        for label, asked in burden.asked_twice(forms)
    ]
    return [Table("twice", _("同一个问题问了两次"), [_("问什么"), _("在哪里问")], rows)] if rows else []


def _table() -> Table:
    words = {
        "tick": _("勾选"),
        "choice": _("选一个"),
        "number": _("数字"),
        "date": _("日期"),
        "time": _("时间"),
        "line": _("一行字"),
        "text": _("一段话"),
    }
    rows = [[Cell(words[kind]), Cell(n)] for kind, n in burden.seconds().items()]
    note = _("这是本系统约定的折算表，只用来比较，不计任何人实际用了多少时间。")
    return Table("seconds", _("怎样折算"), [_("填什么"), _("按几秒算")], rows, note=note)
