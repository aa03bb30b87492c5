"""What the dashboards add to the page of a unit: a branch's month, its pictures, a committee's requests that wait."""

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.queries.home import corrections_due, filings_due, letters_due
from zhibu.duties.permissions import Duties
from zhibu.meetings.permissions import Meetings
from zhibu.members.permissions import Members
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.web import rowlines
from zhibu.web.addresses import address
from zhibu.web.panels import panel


@panel("unit_top", 15)
def waiting_for_answers(request: PersonRequest, unit: Unit) -> str | None:
    """Show how many corrections and filed records wait below, letters in its own box, and records that were returned
    and that nobody else puts right; nothing on a branch's page, whose month has them, and where none wait."""
    if unit.kind_data.holds_members or unit.dissolved_on is not None:
        return None
    actor = request.actor
    lines = [*corrections_due(unit, actor), *letters_due(unit, actor), *filings_due(unit, actor)]
    return format_html('<div class="card">{}</div>', rowlines.shown(lines)) if lines else None


@panel("unit_top", 25)
def month_of_branch(request: PersonRequest, unit: Unit) -> str | None:
    """Lead from a branch's page to its month; nothing to who may not read its members, or where nobody belongs."""
    if not unit.kind_data.holds_members or unit.dissolved_on is not None:
        return None
    if not request.actor.may(Members.READ, unit):
        return None
    return render_to_string("dashboards/month_link.html", {"unit": unit})


@panel("unit_page", 8)
def records_of_unit(request: PersonRequest, unit: Unit) -> str | None:
    """Lead from a unit's page to its reports, from a branch's to its handbook and to who came too.

    Nothing to who may not read its gatherings.
    """
    if unit.kind == GROUP or not request.actor.may(Meetings.READ, unit):
        return None
    report = ("show_report", "file-text", _("季度和年度报告"), _("开了什么会、多少人到会、备案和办结，照记录算好"))
    of_branch = [
        ("make_handbook", "book-2", _("党支部工作手册"), _("照平时的记录编成 PDF 或者 Word")),
        ("show_attendance", "users", _("参加情况"), _("每个人一段时间里到会、请假、补课的次数")),
    ]
    pages = [*of_branch, report] if unit.kind_data.holds_members else [report]
    ways = [(address(name, unit.pk), icon, title, note) for name, icon, title, note in pages]
    return render_to_string("dashboards/panel.html", {"ways": ways})


@panel("unit_page", 10)
def pictures_of_unit(request: PersonRequest, unit: Unit) -> str | None:
    """Link to the pictures of the unit: at a glance, what needs help, gaps in the leadership, elections."""
    actor = request.actor
    if unit.kind == GROUP or not (actor.may(Members.READ, unit) and actor.may(Duties.READ, unit)):
        return None
    pages = [
        ("show_overview", "chart-bar", _("一览"), _("人员、组织和灯，哪一天的都能看，还能和以前比")),
        ("find_weak_units", "list-check", _("问题排查"), _("哪些组织有什么问题，按问题找")),
        ("list_gaps", "user-plus", _("班子缺口"), _("空缺的职务、兼职书记、连任多届")),
        ("show_terms", "calendar-check", _("换届日历"), _("两年之内，哪个月哪些组织届满")),
    ]
    ways = [(address(name, unit.pk), icon, title, note) for name, icon, title, note in pages]
    return render_to_string("dashboards/panel.html", {"ways": ways})
