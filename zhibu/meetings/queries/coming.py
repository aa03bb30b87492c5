"""What is coming: for a unit, for a person, and where to plan."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, person_of
from zhibu.gate.rows import condition_of
from zhibu.lib.tree import successor
from zhibu.meetings.choices import ANSWERS, CAME, LOOKS, STANDING, Answer, GatheringState
from zhibu.meetings.models import Attendance, Gathering, Leave, ahead_q
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.showing import of_kinds, when
from zhibu.meetings.rules.planning import fitting
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.units import home_unit
from zhibu.web.addresses import address, query

SHOWN = 4


@dataclass(frozen=True)
class Line:
    """One gathering as panels and home pages show it."""

    title: str
    note: str
    url: str
    look: str = ""
    word: str = ""


def holds(unit: Unit) -> bool:
    """Return whether units of this kind hold anything."""
    return bool(fitting(unit.kind_data))


def ahead_url(unit: Unit | None, today: date) -> str:
    """Return the address of what is ahead, the nearest first: in the list a planned year stands above it."""
    of = [("unit", unit.pk)] if unit else []
    return address("list_gatherings") + query([*of, ("held_since", today.isoformat()), ("order", "-day")])


def of_unit(unit: Unit, today: date) -> list[Line]:
    """Return what the unit holds, alone or with others: what is coming first, then the last ones; one statement."""
    coming, params = condition_of(Gathering.objects.filter(ahead_q(today)))
    held, standing = condition_of(Gathering.objects.standing())
    asked = [unit.pk, *params, SHOWN, *standing, *params, SHOWN, SHOWN]
    found = Gathering.objects.raw(_OF_UNIT.format(ahead=coming, standing=held), asked)
    return [_line(one) for one in found]


_OF_UNIT = """
with held as (select * from meetings_gathering
               where id in (select gathering_id from meetings_holding where unit_id = %s)),
     coming as (select 0, row_number() over (order by held_on, begins nulls first, id), meetings_gathering.*
                  from held meetings_gathering where {ahead} order by 2 limit %s),
     over as (select 1, row_number() over (order by held_on desc, id desc), meetings_gathering.*
                from held meetings_gathering where {standing} and not {ahead} order by 2 limit %s)
select * from (select * from coming union all select * from over) shown(part, at) order by part, at limit %s
"""


def panel(actor: Actor, unit: Unit) -> dict[str, object]:
    """Return what a page shows of the unit's gatherings, with where to plan for who may."""
    plans = unit.dissolved_on is None and actor.may(Meetings.PLAN, unit)
    return {
        "lines": of_unit(unit, actor.today),
        "all_url": address("list_gatherings") + query([("unit", unit.pk)]),
        "talks_url": address("list_talks", unit.pk) if plans and unit.kind_data.holds_members else "",
        "rota_url": address("show_rota", unit.pk) if unit.kind_data.holds_members else "",
        "plan_url": address("plan_gathering", unit.pk) if plans else "",
    }


def of_person(actor: Actor) -> list[Line]:
    """Return what the actor is called to from today on, the next first."""
    lines = Attendance.objects.filter(ahead_q(actor.today, "gathering__"), person=person_of(actor))
    lines = lines.select_related("gathering")
    begins = F("gathering__begins").asc(nulls_first=True)
    found = list(lines.order_by("gathering__held_on", begins, "gathering_id")[:SHOWN])
    asked = Leave.objects.filter(attendance__in=found, answer__in=STANDING).order_by()
    words = dict(asked.values_list("attendance", "answer")) if found else {}
    return [_own(line.gathering, words.get(line.pk, ""), line.is_due) for line in found]


class LeavesWaiting(NamedTuple):
    """How many people wait for an answer to a request for leave, and the request of the nearest gathering."""

    people: int
    first: UUID
    name: str
    theme: str


def leaves_waiting(unit: Unit, actor: Actor) -> LeavesWaiting | None:
    """Return the requests for leave that wait for the actor's answer in the unit, None where none do; of who has come
    nothing is asked any more."""
    if not actor.may(Meetings.PLAN, unit):
        return None
    ahead, params = condition_of(Gathering.objects.filter(ahead_q(actor.today)))
    asked = [*params, Answer.WAITING, list(CAME), unit.path, successor(unit.path), actor.person_id]
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES.format(ahead=ahead), asked)
        row = cursor.fetchone()
    return LeavesWaiting(*row) if row else None


_LEAVES = """
select count(*) over (), one.id, one.name, one.theme from (
  select distinct on (a.person_id) a.person_id, l.id, p.name, meetings_gathering.theme, meetings_gathering.held_on,
         l.asked_at
    from meetings_leave l join meetings_attendance a on a.id = l.attendance_id
    join people_person p on p.id = a.person_id
    join meetings_gathering on meetings_gathering.id = a.gathering_id and {ahead}
   where l.answer = %s and a.presence <> all(%s) and a.unit_path >= %s and a.unit_path < %s
     and a.person_id is distinct from %s
   order by a.person_id, meetings_gathering.held_on, l.asked_at, l.id) one
 order by one.held_on, one.asked_at, one.id limit 1
"""


def home(actor: Actor) -> Unit | None:
    """Return the unit for which the actor plans first: the highest one that holds gatherings; None where none does."""
    unit = home_unit(actor, Meetings.PLAN)
    return unit if unit is not None and holds(unit) else None


def awaited(state: GatheringState, answer: str, *, is_due: bool) -> str:
    """Return how a gathering that is still ahead stands for somebody who is called to it."""
    if state == GatheringState.OPEN:
        return str(state.label)
    if answer:
        return _("已请假，待答复") if answer == Answer.WAITING else _("已准假")
    return str(state.label) if is_due else _("不作要求")


def _own(gathering: Gathering, answer: str, is_due: bool) -> Line:
    line, state = _line(gathering, "show_own_gathering"), GatheringState(gathering.state)
    if state != GatheringState.OPEN and not answer and is_due:
        return line
    look = LOOKS[state] if state == GatheringState.OPEN else ANSWERS[Answer(answer)] if answer else "rest"
    return replace(line, look=look, word=awaited(state, answer, is_due=is_due))


def _line(gathering: Gathering, page: str = "show_gathering") -> Line:
    note = [when(gathering.held_on, gathering.begins, gathering.ends), gathering.place_name]
    if page == "show_gathering":
        note.append(str(GatheringState(gathering.state).label))
    title = f"{of_kinds(gathering.kinds)}：{gathering.theme}"
    return Line(title, " · ".join(filter(None, note)), address(page, gathering.pk))
