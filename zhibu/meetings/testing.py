"""Makers for tests: a gathering that is planned, or that people have been called to."""

from datetime import date
from typing import Any

from zhibu.gate.actor import Actor
from zhibu.meetings.actions import call_gathering, plan_gathering
from zhibu.meetings.models import Gathering
from zhibu.meetings.rules.planning import Plan
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
