"""The demo's other systems: one that asks with a token, one that was told of acts and is stopped now."""

from datetime import timedelta
from uuid import UUID

from zhibu.access.actions import make_token
from zhibu.access.loading import by_person
from zhibu.access.models import Token
from zhibu.lib import signing
from zhibu.lib.world import World
from zhibu.members.permissions import Members
from zhibu.orgs.demo import ROOT
from zhibu.orgs.permissions import Orgs
from zhibu.programs.actions import open_figures
from zhibu.programs.choices import State
from zhibu.programs.models import Delivery, Hook


def grow(world: World, officer: UUID) -> None:
    """Let the officer have connected two systems, and the committee have opened its counts.

    The token is told to nobody, so nothing can be done with it; nothing is ever sent to the stopped system.
    """
    unit = world.units[ROOT]
    at = world.actor(world.today - timedelta(days=12)).at
    actor = by_person(officer, at)
    if actor is None:
        raise LookupError(officer)
    token = Token(person_id=officer, unit=unit)
    until = world.today + timedelta(days=60)
    make_token(actor, token, name="考勤系统", permissions=[Orgs.READ, Members.READ], until=until)
    hook = Hook.objects.create(
        unit=unit,
        person_id=officer,
        name="办公平台（示例）",
        address="https://oa.example.cn/zhibu",
        verbs=["appoint", "end_appointment", "place_member"],
        secret=signing.draw_secret(),
        made_at=at,
        stopped_at=at + timedelta(days=9),
    )
    for days, verb, state, status, trouble in (
        (1, "ping", State.DONE, 204, ""),
        (3, "place_member", State.DONE, 204, ""),
        (5, "appoint", State.DEAD, None, "broken"),
    ):
        day = at + timedelta(days=days)
        Delivery.objects.create(
            hook=hook,
            verb=verb,
            body="{}",
            made_at=day,
            asked_at=day,
            next_at=day,
            state=state,
            status=status,
            trouble=trouble,
            tries=1 if status else 8,
        )
    open_figures(world.actor(world.today), unit)
