"""The report of a quarter or a year, of a branch or of all below a committee: made from records, nothing retyped.

Windows are read from their kept counts and rows (`duties.queries.periods`), all else from figures
(`meetings.queries.totals`). Units stand in the order of the tree; nobody is named, nobody ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhibu.dashboards.queries.handbook import window_cells, window_heads
from zhibu.duties.choices import WindowState
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import periods
from zhibu.duties.queries.counted import STATES, counted_table, numbers
from zhibu.duties.queries.frequencies import DAY
from zhibu.duties.queries.periods import Counted, Kept
from zhibu.duties.queries.said import said_window
from zhibu.gate.actor import Actor
from zhibu.meetings.kinds import kind_named, kinds
from zhibu.meetings.queries.totals import Registers, Totals, totals_in
from zhibu.orgs.models import Unit
from zhibu.rulebook.windows import Window as Span
from zhibu.web.addresses import address, query
from zhibu.web.boards import UNKNOWN, Board, Cell, Table

LENGTHS = ("quarter", "year")


@dataclass(frozen=True)
class Below:
    """A unit directly below with its sums and its windows."""

    unit: Unit
    totals: Totals
    windows: dict[WindowState, int]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is known of it: no gathering, nothing asked."""
        return not self.windows and self.totals == Totals.of([])


@dataclass(frozen=True)
class Report:
    """All that the report says, and what it lacks, in words."""

    unit: Unit
    length: str
    period: Span
    as_of: date
    is_over: bool
    totals: Totals
    kept: Sequence[Kept] | None
    counted: Sequence[Counted] | None
    below: Sequence[Below]
    lacks: Sequence[str]

    @property
    def is_of_branch(self) -> bool:
        """Return whether it tells each window, and not how many stand how."""
        return periods.asks(self.unit)


def report_of(actor: Actor, unit: Unit, period: Span, length: str) -> Report:
    """Return the report as far as the actor may read it: windows ask for the right to duties."""
    today = actor.today
    found = totals_in(unit, period, today)
    reads = actor.may(Duties.READ, unit)
    kept: Sequence[Kept] | None = None
    counted: Sequence[Counted] | None = None
    below: list[Below] = []
    if periods.asks(unit):
        kept = periods.windows_in(unit, period) if reads else None
    else:
        units = list(Unit.objects.filter(parent=unit).order_by("path"))
        theirs: Sequence[Sequence[Counted]] = [()] * len(units)
        if reads:
            counted, *theirs = periods.counted_in([unit.path, *(one.path for one in units)], period)
        rows = zip(units, theirs, strict=True)
        each = [Below(one, found.get(one.path, Totals.of([])), periods.summed(rows)) for one, rows in rows]
        below = [one for one in each if not (one.is_empty and one.unit.dissolved_on)]
    totals = Totals.of(list(found.values()))
    is_over = period.ends_on <= today
    return Report(
        unit=unit,
        length=length,
        period=period,
        as_of=today,
        is_over=is_over,
        totals=totals,
        kept=kept,
        counted=counted,
        below=below,
        lacks=_lacks(period, totals, today, is_over=is_over, reads=reads),
    )


def _lacks(period: Span, totals: Totals, today: date, *, is_over: bool, reads: bool) -> list[str]:
    begun = periods.begun_on()
    papers = totals.papers
    said = [
        (not is_over, _("这段时间还没有过完，数字截至 %(day)s。") % {"day": today.isoformat()}),
        (not reads, _("您没有看完成情况的权限，规定的次数没有列出。")),
        (
            reads and begun is not None and begun > period.starts_on,
            _("从 %(day)s 起才对照规定的次数，以前的月份没有算。") % {"day": begun.isoformat() if begun else ""},
        ),
        (papers.left, _("有 %(n)d 次过了日子的会议和活动，既没有开，也没有取消。") % {"n": papers.left}),
        (
            papers.held > papers.locked,
            _("有 %(n)d 次的会议记录还没有锁定。") % {"n": papers.held - papers.locked},
        ),
        (totals.registers.untimed, _("有的党课没有写起止时间，没有算进小时数。")),
    ]
    return [words for holds, words in said if holds]


def board_of(report: Report) -> Board:
    """Return the report as pages and files show it."""
    parts = [_asked(report), _held(report), _came(report.totals.registers), _papers(report), *_below(report)]
    title = _("年度报告") if report.length == "year" else _("季度报告")
    day = min(report.as_of, report.period.ends_on - DAY)
    tables = [one for one in parts if one]
    asked = said_window(report.period)
    return Board(title, report.unit.name, day, tables, asked=asked, notes=report.lacks, is_paper=True)


def _asked(report: Report) -> Table | None:
    title = _("规定的次数")
    if report.kept is not None:
        rows = [window_cells(report.unit, one) for one in report.kept]
        return Table("windows", title, window_heads(), rows)
    if report.counted is not None:
        return counted_table(report.unit, report.counted, report.period, title)
    return None


def _held(report: Report) -> Table:
    """Gatherings by kind: those of the rules in their order, then one's own."""
    order = {key: at for at, key in enumerate(kinds())}
    found = sorted(report.totals.kinds.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))
    rows = [[Cell(kind.label), Cell(n)] for key, n in found if (kind := kind_named(key))]
    note = _("一次会议兼有几种的，每种都算；几个组织联合开的，每个组织都算。")
    return Table("kinds", _("开过的会议和活动"), [_("种类"), _("次数")], rows, note=note)


def rate_of(sums: Registers) -> float | str:
    """Return who came of those due, in hundredths; a dash where nobody was due."""
    return UNKNOWN if sums.rate is None else sums.rate


def _came(sums: Registers) -> Table:
    rows: list[tuple[str, float | str, str]] = [
        (_("应到人次"), sums.due, ""),
        (_("到会人次"), sums.came_due, ""),
        (_("到会率（%）"), rate_of(sums), f"{sums.came_due} ÷ {sums.due} × 100" if sums.due else ""),
        (_("请假人次"), sums.excused, ""),
        (_("缺席人次"), sums.absent, ""),
        (_("已补课人次"), sums.made_up, _("补了课的不算缺席，也没有算进到会率。")),
        (_("不作硬性要求的人次"), sums.spared, _("不算应到，也不算缺席。")),
        (_("听党课人次"), sums.listened, _("补了课的也算。")),
        (_("听党课小时"), sums.hours, _("照安排的起止时间，每人次加起来；集中培训没有记在这里。")),
    ]
    return _measures("attendance", _("参加情况"), rows)


def _papers(report: Report) -> Table:
    papers, tasks = report.totals.papers, report.totals.tasks
    rows: list[tuple[str, float | str, str]] = [
        (_("开过的次数"), papers.held, _("联合开的算一次，记在安排的组织。")),
        (_("会议记录已锁定"), papers.locked, ""),
        (_("已经报备案"), papers.filed, ""),
        (_("等审查"), papers.waiting, ""),
        (_("审查通过"), papers.passed, ""),
        (_("抽查没有抽到，已备案"), papers.settled, ""),
        (_("现在退回着的"), papers.returned, ""),
        (_("退回过的"), papers.was_returned, _("补记以后重新备案的也算。")),
        (_("议定要办的事"), tasks.agreed, ""),
        (_("已经办结"), tasks.done, ""),
        (_("过了日子还没办结"), tasks.overdue, ""),
        (_("由建议转成的措施"), tasks.suggested, _("从会上的发言里选出来、有人办的。")),
        (_("其中办结的"), tasks.settled, ""),
        (_("有整改清单的会"), tasks.lists, ""),
        (_("整改全部办结的"), tasks.closed, ""),
    ]
    return _measures("papers", _("记录、备案和要办的事"), rows)


def _measures(key: str, title: str, rows: Sequence[tuple[str, float | str, str]]) -> Table:
    cells = [[Cell(name), Cell(value), Cell(note)] for name, value, note in rows]
    return Table(key, title, [_("项目"), _("数"), _("怎么算的")], cells)


def _below(report: Report) -> list[Table]:
    if not report.below:
        return []
    tables = []
    if report.counted is not None:
        # met and late are both done; each unit leads to its own report, where each window stands
        rows = [
            [_place(report, one), Cell(sum(one.windows.values())), *(Cell(one.windows.get(at, 0)) for at in STATES)]
            for one in report.below
        ]
        tables.append(Table("below_windows", _("规定的次数：按下级组织"), [_("组织"), *numbers()], rows))
    heads = [_("组织"), _("开过"), _("应到人次"), _("到会人次"), _("到会率（%）"), _("记录已锁定"), _("已报备案")]
    rows = [
        [
            _place(report, one),
            Cell(one.totals.papers.held),
            Cell(one.totals.registers.due),
            Cell(one.totals.registers.came_due),
            Cell(rate_of(one.totals.registers)),
            Cell(one.totals.papers.locked),
            Cell(one.totals.papers.filed),
        ]
        for one in report.below
    ]
    note = _("照组织的次序排，不排名次。")
    return [*tables, Table("below", _("会议和活动：按下级组织"), heads, rows, note=note)]


def _place(report: Report, one: Below) -> Cell:
    name = one.unit.short_name
    if one.unit.dissolved_on:
        name = _("%(unit)s（已撤销）") % {"unit": name}
    return Cell(name, url_of(one.unit, report.period.starts_on, report.length))


def url_of(unit: Unit, day: date, length: str) -> str:
    """Return the address of a unit's report of the quarter or year in which the day lies."""
    return address("show_report", unit.pk) + query([("month", f"{day:%Y-%m}"), ("by", length)])
