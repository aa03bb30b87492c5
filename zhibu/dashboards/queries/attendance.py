"""Who came to what: a branch's people over a period in figures, by name and never by rank; and one's own years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.dashboards.queries.handbook import Asked
from zhibu.gate.actor import Actor, person_of
from zhibu.meetings.choices import STANDING, Answer, Between, GatheringState, Presence
from zhibu.meetings.models import Attendance, Confirmation, Talk
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes, registers, showing
from zhibu.meetings.queries.coming import awaited
from zhibu.meetings.queries.counts import COUNTS
from zhibu.meetings.queries.lectures import posts_above
from zhibu.web.addresses import address
from zhibu.web.boards import Cell, Table

_NO_TIME = timedelta(0)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """How often one of a branch's people was due, came, had leave, was absent, made up for it.

    `lecture_time` is the time planned for the lectures to which they came or for which they made up; `untimed` counts
    those of which nobody wrote when they end. `above` names the posts that they hold above branches.
    """

    person: UUID
    name: str
    due: int
    came: int
    excused: int
    absent: int
    made_up: int
    lecture_time: timedelta
    untimed: int
    above: Sequence[str]

    @property
    def hours(self) -> float:
        """Return the lectures in hours of the clock, to one tenth."""
        return round(self.lecture_time / timedelta(hours=1), 1)


def ledger(asked: Asked) -> list[Line]:
    """Return how the branch's people came over the period, by name; one statement, and one for posts above.

    Gatherings of its groups count too. Whoever is spared is due nowhere, and stands there with what they came to.
    """
    # By its path: of all that the reader may see, the planner would else read everything.
    rows = Attendance.objects.visible_to(asked.actor, Meetings.READ).below(asked.unit)
    rows = rows.filter(
        unit__in=asked.units,
        person__isnull=False,
        gathering__state=GatheringState.HELD,
        gathering__held_on__gte=asked.since,
        gathering__held_on__lt=asked.beyond,
    )
    names = [one.name for one in fields(Line) if one.name in COUNTS]
    told: QuerySet[Any] = rows.values("person")
    told = told.annotate(**{name: COUNTS[name] for name in names}).order_by("person__name_key", "person")
    found: list[dict[str, Any]] = list(told.values("person", *names, name=F("person__name")))
    above = posts_above([row["person"] for row in found], asked.until)
    return [
        Line(**row | {"lecture_time": row["lecture_time"] or _NO_TIME}, above=above.get(row["person"], ()))
        for row in found
    ]


def ledger_table(lines: Sequence[Line]) -> Table:
    """Return the ledger as pages and files show it."""
    heads = [_("姓名"), _("应到"), _("到会"), _("请假"), _("缺席"), _("已补课"), _("党课（小时）")]
    rows = [
        [Cell(one.name), *map(Cell, (one.due, one.came, one.excused, one.absent, one.made_up, one.hours))]
        for one in lines
    ]
    if any(one.above for one in lines):
        heads.append(_("上级职务"))
        for row, one in zip(rows, lines, strict=True):
            row.append(Cell(_("、").join(one.above)))
    notes = [_("只算开过的会议和活动。不作硬性要求的党员不算应到。"), hours_note()]
    if any(one.untimed for one in lines):
        notes.append(_("有的党课没有写起止时间，没有算进小时数。"))
    return Table("attendance", _("参加情况"), heads, rows, note="".join(notes))


def hours_note() -> str:
    """Return what the hours of lectures are, and what they are not."""
    return _("党课的小时数照安排的起止时间算，补了课的也算；集中培训没有记在这里，所以不是全年的学时。")


@dataclass(frozen=True)
class Event:
    """Something of one's own on a day: `kind` names what for programs, `word` how it stands, for people."""

    day: date
    kind: str
    word: str
    title: str
    note: str
    url: str
    is_ahead: bool = False


def timeline(actor: Actor, year: int) -> list[Event]:
    """Return the actor's own year, the latest day first: gatherings, confirmations, leaves, tasks, talks.

    What is still to come is in it: of this year's, and all to which one is called already.
    """
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    found = [one for one in _everything(actor, first, last) if first <= one.day < last or one.is_ahead]
    return sorted(found, key=lambda one: (one.day, one.title), reverse=True)


def _everything(actor: Actor, first: date, last: date) -> Iterator[Event]:
    is_now = first.year >= actor.today.year  # then what is ahead is told too, however far
    within = Q(gathering__held_on__gte=first) if is_now else Q(gathering__held_on__range=(first, last - _DAY))
    lines = list(showing.own_lines(actor).filter(within).select_related("gathering"))
    asked = showing.own_leaves(actor).filter(Q(attendance__in=lines) | Q(asked_at__year=first.year))
    leaves = list(asked.order_by("asked_at", "id"))
    standing = {leave.attendance_id: leave.answer for leave in leaves if leave.answer in STANDING}
    for line in lines:
        if line.gathering.state != GatheringState.PLANNED:
            yield _called(line, standing.get(line.pk, ""), actor.today)
    for leave in leaves:
        one = leave.attendance.gathering
        word = str(Answer(leave.answer).label)
        url = address("show_own_gathering", one.pk)
        yield Event(_day(leave.asked_at), "leave", _("请假"), one.theme, word, url)
    confirmed = Confirmation.objects.filter(attendance__in=showing.own_lines(actor).values("pk"))
    for said in confirmed.filter(at__year=first.year).select_related("minutes__gathering"):
        gathering = said.minutes.gathering
        note = showing.when(gathering.held_on, gathering.begins, gathering.ends)
        url = address("show_minutes", gathering.pk)
        yield Event(_day(said.at), "confirmation", _("确认会议记录"), gathering.theme, note, url)
    for task in minutes.own_follow_ups(actor).filter(Q(due_on__gte=first) | Q(done_on__gte=first)):
        told = minutes.task_of(task, actor.today)
        day, ahead = task.done_on or task.due_on, task.done_on is None and task.due_on >= actor.today
        note, url = f"{told.note} · {told.word}", address("list_own_follow_ups")
        yield Event(day, "follow_up", _("要办的事"), task.what, note, url, ahead and is_now)
    talks = Talk.objects.of(person_of(actor)).named().filter(held_on__gte=first, held_on__lt=last)
    for talk in talks:
        names, word = f"{talk.one.name}、{talk.other.name}", str(Between(talk.between).label)
        yield Event(talk.held_on, "talk", _("谈心谈话"), names, word, address("list_own_talks"))


def _called(line: Attendance, leave: str, today: date) -> Event:
    """Return a gathering to which one is called: how one came, or what stands of it while it is ahead."""
    one, ahead = line.gathering, line.gathering.is_ahead(today)
    word = registers.line_in_words(line) or str(GatheringState(one.state).label)
    if one.state == GatheringState.CANCELLED:
        word = str(GatheringState.CANCELLED.label)
    elif ahead and line.presence == Presence.DUE:
        word = awaited(GatheringState(one.state), leave, is_due=line.is_due)
    note = showing.of_kinds(one.kinds)
    if ahead:
        note = " · ".join(filter(None, [showing.when(one.held_on, one.begins, one.ends), note, one.place_name]))
    return Event(one.held_on, "gathering", word, one.theme, note, address("show_own_gathering", one.pk), ahead)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
