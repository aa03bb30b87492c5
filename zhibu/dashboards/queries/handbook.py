"""A branch's handbook (党支部工作手册) of a period: what is recorded, as far as its reader may read it.

Each chapter asks for the right of its own room; what the reader may not read is left out, and the handbook says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.duties.choices import WindowState
from zhibu.duties.permissions import Duties
from zhibu.duties.queries.periods import Kept, windows_in
from zhibu.duties.queries.said import said_window
from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.meetings.choices import Between, GatheringState, Progress
from zhibu.meetings.models import Gathering, Holding, Minutes, Talk
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import chain, counts, minutes, registers, showing
from zhibu.members.choices import MEMBER_STAGES, Stage, Tie
from zhibu.members.models import Affiliation, StageSpan
from zhibu.members.permissions import Members
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Appointment, Term, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.rulebook.windows import Window as Span
from zhibu.web.boards import Cell
from zhibu.web.documents import Document
from zhibu.web.worded import joined

type Step = Callable[[], None]


@dataclass(frozen=True)
class Asked:
    """Whose handbook, from which day to which (both within it), read by whom."""

    actor: Actor
    unit: Unit
    since: date
    until: date

    @property
    def beyond(self) -> date:
        """Return the day after the last."""
        return self.until + timedelta(days=1)

    @property
    def units(self) -> QuerySet[Unit]:
        """Return the branch and its groups: what a group holds is told with its branch."""
        return Unit.objects.filter(Q(pk=self.unit.pk) | Q(parent=self.unit.pk, kind=GROUP))


def gatherings(asked: Asked) -> list[Gathering]:
    """Return what the branch and its groups hold in the period, as far as the reader may read it, by day."""
    held = Holding.objects.filter(unit__in=asked.units, held_on__gte=asked.since, held_on__lt=asked.beyond)
    rows = Gathering.objects.read_by(asked.actor, Meetings.READ).filter(pk__in=held.values("gathering"))
    return list(rows.select_related("unit", "chair").order_by("held_on", "begins", "id"))


def handbook(asked: Asked, foot: str, held: Sequence[Gathering], step: Step) -> Document:
    """Return the handbook; `step` is called after each of the gatherings."""
    period = _("%(since)s 至 %(until)s") % {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
    made = Document(_("党支部工作手册"), [asked.unit.name, period], foot)
    for chapter in chapters(held, step):
        made.head(chapter.title)
        if asked.actor.may(chapter.needs, asked.unit):
            chapter.write(asked, made)
        else:
            made.text(_("您没有看这一部分的权限，没有编入。"), is_note=True)
    return made


@dataclass(frozen=True)
class Chapter:
    """A chapter of the handbook, the right that it asks for, and what writes it. `key` names it for programs."""

    key: str
    needs: Permission
    title: str
    write: Callable[[Asked, Document], None]


RECORDS = "records"


def chapters(held: Sequence[Gathering], step: Step = lambda: None) -> list[Chapter]:
    """Return the chapters in their order, for these gatherings."""
    return [
        Chapter("facts", Orgs.READ, _("一、支部基本情况"), _facts),
        Chapter("roster", Members.READ, _("二、党员和入党申请人名册"), _roster),
        Chapter("leadership", Orgs.READ, _("三、支部班子"), _leadership),
        Chapter("plan", Meetings.READ, _("四、活动安排"), lambda _asked, made: _plan(made, held)),
        Chapter("windows", Duties.READ, _("五、规定要求和完成情况"), _windows),
        Chapter(RECORDS, Meetings.READ, _("六、会议和活动记录"), lambda asked, made: _records(asked, made, held, step)),
        Chapter("talks", Meetings.PLAN, _("七、谈心谈话"), _talks),
    ]


def _facts(asked: Asked, made: Document) -> None:
    unit = asked.unit
    made.facts(
        [
            (_("全称"), unit.name),
            (_("类型"), unit.kind_label),
            (_("上级组织"), unit.parent.name if unit.parent else ""),
            (_("设立日期"), unit.founded_on.isoformat() if unit.founded_on else ""),
            (_("批准文号"), unit.approval_no),
            (_("所在单位"), unit.host),
            (_("党小组"), _("、").join(_groups(unit))),
        ]
    )


def _groups(unit: Unit) -> list[str]:
    return list(Unit.objects.current().children_of(unit).filter(kind=GROUP).values_list("short_name", flat=True))


def _roster(asked: Asked, made: Document) -> None:
    """Everybody who belonged here on a day of the period: names and days, no numbers of any kind."""
    rows = Affiliation.objects.visible_to(asked.actor, Members.READ).filter(unit=asked.unit, since__lt=asked.beyond)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=asked.since)).exclude(tie=Tie.CULTIVATION)
    found = list(rows.select_related("person").order_by("person__name_key", "person_id", "since"))
    people = [one.person_id for one in found]
    spans = StageSpan.objects.filter(person__in=people, since__lt=asked.beyond).order_by("since")
    stages = dict(spans.values_list("person_id", "stage"))  # the last one stays
    found.sort(key=lambda one: stages.get(one.person_id) not in MEMBER_STAGES)
    made.table(
        [_("姓名"), _("类别"), _("从哪天起"), _("到哪天为止"), _("组织关系")],
        [
            [
                one.person.name,
                str(Stage(stages[one.person_id]).label) if one.person_id in stages else "",
                one.since.isoformat(),
                one.until.isoformat() if one.until and one.until <= asked.until else "",
                str(Tie(one.tie).label),
            ]
            for one in found
        ],
        _("这段时间没有党员。"),
    )


def _leadership(asked: Asked, made: Document) -> None:
    rows = Appointment.objects.filter(unit=asked.unit, since__lt=asked.beyond)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=asked.since)).select_related("person").in_order()
    made.table(
        [_("职务"), _("姓名"), _("从哪天起"), _("到哪天为止")],
        [
            [
                one.post_data.label,
                one.person.name,
                one.since.isoformat(),
                one.until.isoformat() if one.until and one.until <= asked.until else "",
            ]
            for one in rows
        ],
        _("这段时间没有录入任职。"),
    )
    for term in Term.objects.filter(unit=asked.unit, elected_on__lt=asked.beyond).order_by("-elected_on")[:1]:
        told = {
            "elected": term.elected_on.isoformat(),
            "ends": (term.extended_to or term.last_on).isoformat(),
        }
        made.text(_("%(elected)s 选举，任期到 %(ends)s。") % told)


def _plan(made: Document, held: Sequence[Gathering]) -> None:
    made.table(
        [_("日期"), _("种类"), _("情况"), _("主题")],
        [
            [
                one.held_on.isoformat(),
                showing.of_kinds(one.kinds),
                str(GatheringState(one.state).label),
                one.theme,
            ]
            for one in held
        ],
        _("这段时间没有安排会议和活动。"),
    )


def _windows(asked: Asked, made: Document) -> None:
    period = Span(asked.since.replace(day=1), asked.beyond)
    rows = [[cell.text for cell in window_cells(asked.unit, one)] for one in windows_in(asked.unit, period)]
    made.table(window_heads(), rows, _("这段时间没有要对照的"))


def window_heads() -> list[str]:
    """Return the headings over windows as handbook and reports tell them."""
    return [_("什么事"), _("时段"), _("次数 / 要求"), _("完成情况"), _("哪天的记录、什么原因")]


def window_cells(unit: Unit, one: Kept) -> list[Cell]:
    """Return a window of the unit or of one of its groups; a single record that met it is led to."""
    label = str(one.frequency.label) + (f"（{one.unit.short_name}）" if one.unit.pk != unit.pk else "")
    reason = one.window.excuse.reason if one.window.excuse else ""
    met_by = reason or _("、").join(f"{record.day:%m-%d}" for record in one.records)
    if not met_by and one.window.planned_on:
        met_by = _("%(day)s 已安排") % {"day": f"{one.window.planned_on:%m-%d}"}
    url = one.records[0].url if len(one.records) == 1 and not reason else ""
    return [
        Cell(label),
        Cell(said_window(one.span)),
        Cell(f"{one.window.held} / {one.window.asked}"),
        Cell(str(WindowState(one.window.state).label)),
        Cell(met_by, url),
    ]


def _talks(asked: Asked, made: Document) -> None:
    rows = Talk.objects.visible_to(asked.actor, Meetings.PLAN).filter(
        unit=asked.unit, held_on__gte=asked.since, held_on__lt=asked.beyond
    )
    made.table(
        [_("日期"), _("两人"), _("哪一类")],
        [
            [one.held_on.isoformat(), f"{one.one.name}、{one.other.name}", str(Between(one.between).label)]
            for one in rows.named().order_by("held_on", "id")
        ],
        _("这段时间没有登记谈心谈话。"),
    )


def locked_among(held: Sequence[Gathering]) -> set[UUID]:
    """Return which of the gatherings have minutes that are locked."""
    return set(Minutes.objects.filter(gathering__in=held, progress=Progress.LOCKED).values_list("gathering", flat=True))


def _records(asked: Asked, made: Document, held: Sequence[Gathering], step: Step) -> None:
    told = [one for one in held if one.state == GatheringState.HELD]
    locked = locked_among(told)
    if not told:
        made.text(_("这段时间没有开过会。"), is_note=True)
    for one in told:
        made.head(f"{one.held_on.isoformat()} {showing.of_kinds(one.kinds)}：{one.theme}", level=2)
        _gathering(asked, made, one)
        if one.pk in locked:
            _minutes(asked, made, one)
        else:
            made.text(_("会议记录还没有确认锁定，没有编入。"), is_note=True)
        step()


def _gathering(asked: Asked, made: Document, one: Gathering) -> None:
    unit = None if not one.is_joint else asked.unit.pk
    register = registers.lines(one, unit)
    made.facts(
        [
            (_("时间"), showing.when(one.held_on, one.begins, one.ends)),
            (_("地点"), one.place_name),
            (_("召开的组织"), _("、").join(host.short_name for host in showing.hosts(one))),
            (_("主持"), one.chair.name if one.chair else ""),
            (_("到会情况"), counts.in_words(counts.sum_of(register))),
        ]
    )


def _minutes(asked: Asked, made: Document, one: Gathering) -> None:
    for part in minutes.written(one, asked.actor.today):
        made.head(part.title, level=3)
        for point in part.entry.points:
            made.text(str(joined("：", point.name, point.text)))
        if part.entry.decision:
            made.text(_("决定：%(text)s") % {"text": part.entry.decision})
        for vote in part.votes:
            made.text(_("表决：%(about)s。%(counts)s。%(word)s。") % vars(vote))
        for task in part.tasks:
            what = " · ".join(filter(None, [task.origin, task.what, task.note, task.word if task.is_open else ""]))
            made.text(_("要办的事：%(what)s") % {"what": what})
    links = chain.links_of(one)
    if links:
        made.text(chain.locked_by(links[0]), is_note=True)
    for addition in chain.additions(links):
        made.text(_("补记：%(text)s（%(by)s）") % {"text": addition.text, "by": addition.by})
