"""Makers for tests: a gathering that is planned, called to, or open; somebody who signs in or is ticked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from zhibu.gate.actor import Actor
from zhibu.meetings.actions import call_gathering, open_register, plan_gathering, sign_in_by_code, tick_register
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.rules.planning import Plan
from zhibu.meetings.rules.registers import Tick
from zhibu.orgs.models import Unit


def plan_of(day: date, *kinds: str, theme: str = "学习党章", **more: Any) -> Plan:
    """Return a plan for the day, an assembly where no kind is named."""
    return Plan(kinds=kinds or ("assembly",), theme=theme, held_on=day, **more)


def make_gathering(actor: Actor, unit: Unit, *kinds: str, day: date | None = None, **more: Any) -> Gathering:
    """Return a gathering that the actor has planned, today where no day is named."""
    return plan_gathering(actor, unit, plan=plan_of(day or actor.today, *kinds, **more))


def make_called(actor: Actor, unit: Unit, *kinds: str, **more: Any) -> Gathering:
    """Return a gathering to which everybody has been called."""
    made = make_gathering(actor, unit, *kinds, **more)
    call_gathering(actor, made)
    made.refresh_from_db()
    return made


def make_open(actor: Actor, unit: Unit, *kinds: str, **more: Any) -> Gathering:
    """Return a gathering of today whose register is open."""
    made = make_called(actor, unit, *kinds, **more)
    open_register(actor, made)
    made.refresh_from_db()
    return made


def line_of(cast: Any, who: str, gathering: Gathering | None = None) -> Attendance:
    """Return the line of somebody of the cast, the only one where no gathering is named."""
    rows = Attendance.objects.select_related("gathering", "person", "unit").filter(person=cast.people[who])
    return rows.get(**({"gathering": gathering} if gathering else {}))


def sign(cast: Any, who: str, code: str, *, is_online: bool = False) -> bool:
    """Let somebody of the cast sign in by the code; return whether it is new."""
    return sign_in_by_code(cast.actor(who), line_of(cast, who), code=code, nonce=uuid4(), is_online=is_online)


def tick(cast: Any, gathering: Gathering, said: Mapping[str, str], guests: Sequence[str] = ()) -> Mapping[str, Any]:
    """Let the secretary of the cast tick people; return what was noted."""
    ticks = {line_of(cast, who, gathering).pk: Tick(presence) for who, presence in said.items()}
    return tick_register(cast.actor("secretary"), gathering, ticks=ticks, guests=guests).noted
