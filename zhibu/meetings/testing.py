"""Makers for tests: a gathering planned, called to, open, or with minutes; somebody who signs in or is ticked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from zhibu.gate.actor import Actor
from zhibu.meetings.actions import (
    SentTick,
    begin_minutes,
    call_gathering,
    merge_ticks,
    open_register,
    plan_gathering,
    sign_in_by_code,
    tick_register,
    write_item,
)
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Attendance, Gathering, Item, Minutes, OfflineTick
from zhibu.meetings.queries.minutes import rows
from zhibu.meetings.rules.minutes import Said
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


def make_minutes(actor: Actor, unit: Unit, *kinds: str, came: Collection[str] = (), **more: Any) -> Minutes:
    """Return minutes that the actor has begun, of a gathering of today to which the named people came; its register is
    still open."""
    made = make_open(actor, unit, *kinds, **more)
    lines = Attendance.objects.filter(gathering=made, person__name__in=came)
    tick_register(actor, made, ticks={line.pk: Tick(Presence.PRESENT) for line in lines})
    begin_minutes(actor, made)
    return minutes_of(made)


def minutes_of(gathering: Gathering) -> Minutes:
    """Return the gathering's minutes as they stand."""
    return rows().get(gathering=gathering)


def item_of(minutes: Minutes, order: int = 1) -> Item:
    """Return an item of the minutes as it stands."""
    return Item.objects.get(gathering=minutes.gathering_id, order=order)


def write(actor: Actor, minutes: Minutes, *points: tuple[str, str], decision: str = "", order: int = 1) -> Item:
    """Write what people said to an item; return it as it stands then."""
    item = item_of(minutes, order)
    said = [Said(name, text) for name, text in points]
    write_item(actor, minutes, item=item.pk, version=item.version, points=said, decision=decision)
    return item_of(minutes, order)


def line_of(cast: Any, who: str, gathering: Gathering | None = None) -> Attendance:
    """Return the line of somebody of the cast, the only one where no gathering is named."""
    rows = Attendance.objects.select_related("gathering", "person", "unit").filter(person=cast.people[who])
    return rows.get(**({"gathering": gathering} if gathering else {}))


def offline(line: Attendance, presence: str, *, was: str = Presence.DUE, **more: Any) -> SentTick:
    """Return a tick of the line that was made without network ten minutes ago."""
    said_at = more.pop("said_at", timezone.now() - timedelta(minutes=10))
    return SentTick(uuid4(), Tick(presence, was=was, **more), said_at, line.pk)


def merge(actor: Actor, gathering: Gathering, *ticks: SentTick, taken: UUID | None = None, **more: Any) -> list[str]:
    """Send ticks of a list that was taken along; return what became of each."""
    sent_at = more.get("sent_at", actor.at)
    done = merge_ticks(actor, gathering, taken=taken or uuid4(), sent_at=sent_at, ticks=ticks)
    return [one.clash or one.verdict for one in done]


def make_clash(actor: Actor, line: Attendance) -> OfflineTick:
    """Let somebody be ticked as absent, and as there by a list without network: a clash to be decided."""
    tick_register(actor, line.gathering, ticks={line.pk: Tick(Presence.ABSENT)})
    merge(actor, line.gathering, offline(line, Presence.PRESENT))
    return OfflineTick.objects.get(attendance=line)


def sign(cast: Any, who: str, code: str, *, is_online: bool = False) -> bool:
    """Let somebody of the cast sign in by the code; return whether it is new."""
    return sign_in_by_code(cast.actor(who), line_of(cast, who), code=code, nonce=uuid4(), is_online=is_online)


def tick(cast: Any, gathering: Gathering, said: Mapping[str, str], guests: Sequence[str] = ()) -> Mapping[str, Any]:
    """Let the secretary of the cast tick people; return what was noted."""
    ticks = {line_of(cast, who, gathering).pk: Tick(presence) for who, presence in said.items()}
    return tick_register(cast.actor("secretary"), gathering, ticks=ticks, guests=guests).noted
