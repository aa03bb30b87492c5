"""Who came to what: a branch's people over a period in figures, by name and never by rank; and one's own years."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.dashboards.queries.handbook import Asked
from zhibu.gate.actor import Actor, person_of
from zhibu.meetings.choices import CAME, Answer, Between, GatheringState, Presence
from zhibu.meetings.models import Attendance, Confirmation, Talk
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes, registers, showing
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Appointment
from zhibu.web.addresses import address
from zhibu.web.boards import Cell, Table

_DUE = Q(is_due=True)


def ledger(asked: Asked) -> Table:
    """Return how often each of the branch's people was due, came, had leave, was absent, made up for it; one statement.

    Gatherings of its groups count too. Whoever is spared is due nowhere, and stands there with what they came to.
    """
    rows = Attendance.objects.visible_to(asked.actor, Meetings.READ).filter(
        unit__in=asked.units,
        person__isnull=False,
        gathering__state=GatheringState.HELD,
        gathering__held_on__gte=asked.since,
        gathering__held_on__lt=asked.beyond,
    )
    told = rows.values_list("person__name").annotate(
        due=Count("pk", filter=_DUE),
        came=Count("pk", filter=Q(presence__in=CAME)),
        excused=Count("pk", filter=_DUE & Q(presence=Presence.EXCUSED)),
        absent=Count("pk", filter=_DUE & Q(presence=Presence.ABSENT)),
        made_up=Count("pk", filter=_DUE & Q(presence=Presence.MADE_UP)),
    )
    by_name = told.order_by("person__name_key", "person").values_list(
        "person", "person__name", "due", "came", "excused", "absent", "made_up"
    )
    lines = {person: [Cell(name), *map(Cell, counts)] for person, name, *counts in by_name}
    heads = [_("姓名"), _("应到"), _("到会"), _("请假"), _("缺席"), _("已补课")]
    if above := _posts_above(asked, lines):
        heads.append(_("上级职务"))
        for person, row in lines.items():
            row.append(Cell(_("、").join(above.get(person, []))))
    return Table(
        "attendance",
        _("参加情况"),
        heads,
        list(lines.values()),
        note=_("只算开过的会议和活动。不作硬性要求的党员不算应到。"),
    )


def _posts_above(asked: Asked, people: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the posts that these people hold above branches: they take part here like everybody, and first (ZB-18)."""
    led = [kind.key for kind in kinds().values() if not kind.holds_members and not kind.holds_participants]
    held = Appointment.objects.on(asked.until).filter(person__in=people, unit__kind__in=led).exclude(unit__kind=GROUP)
    found: dict[UUID, list[str]] = defaultdict(list)
    for one in held.select_related("unit").order_by("post_order", "id"):
        found[one.person_id].append(one.post_data.at(one.unit.short_name))
    return found


@dataclass(frozen=True)
class Event:
    """Something of one's own on a day."""

    day: date
    word: str
    title: str
    note: str
    url: str


def timeline(actor: Actor, year: int) -> list[Event]:
    """Return the actor's own year, the latest day first: gatherings, confirmations, leaves, tasks, talks."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    found = [one for one in _everything(actor, first, last) if first <= one.day < last]
    return sorted(found, key=lambda one: (one.day, one.title), reverse=True)


def _everything(actor: Actor, first: date, last: date) -> Iterator[Event]:
    lines = showing.own_lines(actor).filter(gathering__held_on__gte=first, gathering__held_on__lt=last)
    yield from map(_came, lines.exclude(gathering__state=GatheringState.PLANNED).select_related("gathering"))
    for leave in showing.own_leaves(actor).filter(attendance__gathering__held_on__gte=first):
        one = leave.attendance.gathering
        word = str(Answer(leave.answer).label)
        yield Event(_day(leave.asked_at), _("请假"), one.theme, word, address("show_own_gathering", one.pk))
    confirmed = Confirmation.objects.filter(attendance__in=showing.own_lines(actor).values("pk"))
    for said in confirmed.filter(at__year=first.year).select_related("minutes__gathering"):
        gathering = said.minutes.gathering
        note = showing.when(gathering.held_on, gathering.begins, gathering.ends)
        yield Event(_day(said.at), _("确认会议记录"), gathering.theme, note, address("show_minutes", gathering.pk))
    for task in minutes.own_follow_ups(actor).filter(Q(due_on__gte=first) | Q(done_on__gte=first)):
        told = minutes.task_of(task, actor.today)
        day = task.done_on or task.due_on
        yield Event(day, _("要办的事"), task.what, f"{told.note} · {told.word}", address("list_own_follow_ups"))
    talks = Talk.objects.of(person_of(actor)).named().filter(held_on__gte=first, held_on__lt=last)
    for talk in talks:
        names = f"{talk.one.name}、{talk.other.name}"
        yield Event(talk.held_on, _("谈心谈话"), names, str(Between(talk.between).label), address("list_own_talks"))


def _came(line: Attendance) -> Event:
    one = line.gathering
    word = registers.line_in_words(line) or str(GatheringState(one.state).label)
    if one.state == GatheringState.CANCELLED:
        word = str(GatheringState.CANCELLED.label)
    note = showing.of_kinds(one.kinds)
    return Event(one.held_on, word, one.theme, note, address("show_own_gathering", one.pk))


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
