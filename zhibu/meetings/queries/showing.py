"""A gathering in words, for its page, lists and panels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.rows import PlacedQuerySet, find, sole
from zhibu.meetings.choices import ANSWERS, STANDING, Answer, GatheringState
from zhibu.meetings.kinds import kind_named
from zhibu.meetings.models import Attendance, Gathering, Holding, Item, Leave
from zhibu.meetings.models.calling import LeaveQuerySet
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import registers
from zhibu.meetings.queries.due import MEMBERS, called
from zhibu.meetings.queries.registers import Line
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.people.queries import with_names
from zhibu.web.worded import Worded, joined, worded


@dataclass(frozen=True)
class Request:
    """A request for leave, as the page lists it."""

    id: UUID
    name: str
    unit: str
    light: str
    word: str
    reason: str
    note: str
    waits: bool


def seen(actor: Actor, pk: UUID) -> Gathering:
    """Return the gathering, for whoever may read it at any unit that holds it. Raises as `find` does."""
    rows = with_names(Gathering.objects.select_related("unit"), "chair")
    shown = sole(rows.read_by(actor, Meetings.READ).filter(pk=pk))
    return shown or find(rows, actor, Meetings.READ, pk=pk)


def own_lines(actor: Actor) -> PlacedQuerySet[Attendance]:
    """Return the actor's own lines of registers: what they are called to. None for a program."""
    return Attendance.objects.visible_to(actor, Meetings.ATTEND).filter(person=actor.person_id)


def own_line(actor: Actor, pk: UUID) -> Attendance:
    """Return the actor's own line of the gathering's register. Raises Http404 where there is none."""
    rows = with_names(own_lines(actor).select_related("gathering__unit", "unit"), "gathering__chair")
    return find(rows, actor, Meetings.ATTEND, gathering=pk)


def leaves() -> LeaveQuerySet:
    """Return requests for leave with all that a page of one tells."""
    rows = Leave.objects.select_related("attendance__gathering", "attendance__unit")
    return with_names(rows, "attendance__person")


def own_leaves(actor: Actor) -> LeaveQuerySet:
    """Return the actor's own requests for leave."""
    return leaves().filter(attendance__person=actor.person_id)


def when(held_on: date, begins: time | None, ends: time | None) -> str:
    """Return day and hours: 2026-11-20（周五）15:00—16:30."""
    weekday = WEEKDAYS_ABBR[held_on.weekday()]
    day = _("%(day)s（%(weekday)s）") % {"day": held_on.isoformat(), "weekday": weekday}
    return " ".join(filter(None, [day, _hours(begins, ends)]))


def when_worded(held_on: date, begins: time | None, ends: time | None) -> Worded:
    """Return the same still without its language, to be kept."""
    weekday = WEEKDAYS_ABBR[held_on.weekday()]
    day = worded("%(day)s（%(weekday)s）") % {"day": held_on.isoformat(), "weekday": weekday}
    return joined(" ", day, _hours(begins, ends))


def _hours(begins: time | None, ends: time | None) -> str:
    return "—".join(f"{one:%H:%M}" for one in (begins, ends) if one)


def of_kinds(keys: Sequence[str]) -> str:
    """Return the names of the kinds, joined."""
    return _("、").join(kind.label for key in keys if (kind := kind_named(key)))


def hosts(gathering: Gathering) -> list[Unit]:
    """Return all units that hold it, its own first."""
    if not gathering.is_joint:
        return [gathering.unit]
    others = Holding.objects.filter(gathering=gathering).exclude(unit=gathering.unit_id).values("unit")
    return [gathering.unit, *Unit.objects.filter(pk__in=others).order_by("path")]


def items(gathering: Gathering) -> list[tuple[str, UUID | None, str]]:
    """Return the agenda in its order: title, who brings it, their name."""
    rows = Item.objects.filter(gathering=gathering).order_by("order").values_list("title", "owner", "owner__name")
    return [(title, owner, name or "") for title, owner, name in rows]


def register(actor: Actor, gathering: Gathering, units: Sequence[Unit]) -> list[Line]:
    """Return who is called, by name, as far as the actor reads it; before they are told, who would be.

    Whoever is spared is welcome and not due: said to those who read the lines of that person's own unit, for it may
    speak of health, and to no partner of a joint gathering.
    """
    if gathering.state == GatheringState.PLANNED:
        found = called([unit.pk for unit in units], gathering.kinds, gathering.held_on)
        read = registers.read_by(actor, gathering, found)
        return [Line(one.name, registers.spared(actor, one)) for one in read]
    return registers.told(actor, gathering, registers.read_by(actor, gathering, registers.lines(gathering)))


def answerable(actor: Actor, gathering: Gathering) -> list[Leave]:
    """Return the requests for leave that the actor may answer, those that wait first."""
    rows = leaves().visible_to(actor, Meetings.PLAN).filter(attendance__gathering=gathering)
    found = rows.exclude(attendance__person=actor.person_id)
    return sorted(found, key=lambda leave: (leave.answer != Answer.WAITING, leave.asked_at, leave.pk))


def requests(actor: Actor, gathering: Gathering) -> list[Request]:
    """Return the requests for leave that the actor may answer, in words."""
    return [request_of(leave) for leave in answerable(actor, gathering)]


def request_of(leave: Leave) -> Request:
    """Return the request in words."""
    answer = Answer(leave.answer)
    return Request(
        leave.pk,
        leave.attendance.name,
        leave.attendance.unit.short_name,
        ANSWERS[answer],
        str(answer.label),
        leave.reason,
        leave.note,
        answer == Answer.WAITING and leave.attendance.gathering.state != GatheringState.CANCELLED,
    )


def own_requests(line: Attendance) -> list[Leave]:
    """Return what the person has asked for this gathering, the last first."""
    return list(leaves().filter(attendance=line).order_by("-asked_at", "-id"))


def standing_request(asked: Sequence[Leave]) -> Leave | None:
    """Return the request that waits or was granted, None where another may be made."""
    return next((leave for leave in asked if leave.answer in STANDING), None)


def leaders(unit: Unit, day: date) -> list[tuple[UUID, str]]:
    """Return who may chair: those who hold a post of the unit on the day, in the order of posts."""
    held = Appointment.objects.on(day).filter(unit=unit).values_list("post", "person_id", "person__name")
    order = {key: at for at, key in enumerate(posts())}
    return list({person: name for _post, person, name in sorted(held, key=lambda one: order.get(one[0], 99))}.items())


def speakers(unit: Unit, day: date, leading: Sequence[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    """Return who may bring an item: those who lead the unit first, then its members by name."""
    members = [(one.person_id, one.name) for one in called([unit.pk], MEMBERS, day)]
    return list(dict([*leading, *members]).items())


def last_place(unit: Unit) -> str:
    """Return where the unit met last: nobody types the same room again."""
    met = Gathering.objects.filter(unit=unit).exclude(place_name="").order_by("-held_on", "-id")
    return met.values_list("place_name", flat=True).first() or ""


def companions(actor: Actor, unit: Unit) -> list[tuple[UUID, str]]:
    """Return the units beside this one that may hold a gathering with it where the actor plans for both."""
    rows = Unit.objects.current().visible_to(actor, Meetings.PLAN).filter(parent=unit.parent_id, kind=unit.kind)
    rows = rows.exclude(pk=unit.pk).filter(parent__isnull=False)
    return list(rows.order_by("path").values_list("pk", "short_name")[:200])
