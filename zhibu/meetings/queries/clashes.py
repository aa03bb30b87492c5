"""What meets at the same time: the same people, unit or room on one day at hours that overlap.

A gathering that the actor may not read is never named: it is said that somebody, or the room, is taken, and no more.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.gate.actor import Actor
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Attendance, Gathering, Holding
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.due import called
from zhibu.meetings.queries.showing import of_kinds, when
from zhibu.meetings.rules.planning import overlap
from zhibu.orgs.models import Unit

NAMED = 5


def clashes(actor: Actor, gathering: Gathering, units: Sequence[Unit]) -> list[str]:
    """Return a sentence for each thing that is in two places at once; none for what is cancelled."""
    if gathering.state == GatheringState.CANCELLED:
        return []
    people = _people(gathering, units)
    others = Attendance.objects.filter(person__in=people, gathering__held_on=gathering.held_on)
    busy: dict[UUID, list[str]] = defaultdict(list)
    for key, name in others.exclude(gathering=gathering).values_list("gathering", "person__name"):
        busy[key].append(name)
    same_day = Gathering.objects.standing().filter(held_on=gathering.held_on).exclude(pk=gathering.pk)
    held = set(Holding.objects.filter(unit__in=units, held_on=gathering.held_on).values_list("gathering", flat=True))
    near = same_day.below(units[0].above) if gathering.place_name else same_day.none()
    rooms = set(near.filter(place_name=gathering.place_name).values_list("pk", flat=True))
    found = same_day.filter(pk__in={*busy, *held, *rooms}).order_by("begins", "id")
    named = set(found.read_by(actor, Meetings.READ).values_list("pk", flat=True))
    hours = gathering.begins, gathering.ends
    said = []
    for other in found:
        if overlap(hours, (other.begins, other.ends)):
            what = _what(other) if other.pk in named else _("另一场会议或活动")
            said += _said(other.pk in held, sorted(busy[other.pk]), other.pk in rooms, what, gathering.place_name)
    return said


def _people(gathering: Gathering, units: Sequence[Unit]) -> Any:
    """Return the keys of who is called: of those written down as a part of the statement that asks for them."""
    if gathering.state == GatheringState.PLANNED:
        return [one.person_id for one in called([unit.pk for unit in units], gathering.kinds, gathering.held_on)]
    return Attendance.objects.filter(gathering=gathering, person__isnull=False).values("person")


def _what(other: Gathering) -> str:
    return f"{when(other.held_on, other.begins, other.ends)} {of_kinds(other.kinds)}：{other.theme}"


def _said(is_same_unit: bool, names: list[str], is_same_room: bool, what: str, room: str) -> list[str]:
    said = []
    if is_same_unit:
        said.append(_("本组织同时还有：%(what)s。") % {"what": what})
    elif names:
        shown = _("、").join(names[:NAMED]) + (_("等") if len(names) > NAMED else "")
        words = ngettext("%(names)s同时要参加：%(what)s。", "%(names)s同时要参加：%(what)s。", len(names))
        said.append(words % {"names": shown, "what": what})
    if is_same_room:
        said.append(_("%(room)s那时已有：%(what)s。") % {"room": room, "what": what})
    return said
