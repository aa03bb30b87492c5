"""The register: opened on the day, ticked, closed; or typed afterwards from paper."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import counted_by_itself, touch
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.lib.text import clean
from zhibu.meetings.actions.calling import write_register
from zhibu.meetings.actions.counting import counted_gathering
from zhibu.meetings.choices import AHEAD, CAME, GatheringState, Presence, Progress, Way
from zhibu.meetings.figures import GATHERINGS
from zhibu.meetings.models import Attendance, Gathering, Holding, Leave, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.showing import hosts
from zhibu.meetings.rules.registers import (
    CODE_LENGTH,
    GONE,
    MOST_GUESTS,
    Tick,
    closed_as,
    is_overtaken,
    refuse_unknown,
)
from zhibu.meetings.rules.tokens import draw_key
from zhibu.orgs.models import Unit

TICKED = ["presence", "left_early", "way", "at", "nonce", "said_by", "said_at"]


@action(Meetings.HOLD, own=True)
def open_register(actor: Actor, gathering: Gathering) -> Noted:
    """Open the register on the day itself: who is called stands in it, and a code and a QR let them sign in.

    Raises Refused on another day, for what is open, held or cancelled, and where nobody is called.
    """
    held = locked(gathering)
    _refuse_begun(held)
    if held.held_on > actor.today:
        raise Refused(_("还没到这一天，到时候再开始签到。"))
    if held.held_on < actor.today:
        raise Refused(_("这一天已经过去，请照签到表补录。"))
    people = _write(held)
    held.state, held.opened_at, held.changed_at = GatheringState.OPEN, actor.at, actor.at
    held.code, held.register_key = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}", draw_key()
    held.save(update_fields=["state", "opened_at", "changed_at", "code", "register_key"])
    return Noted({"people": people})


@action(Meetings.HOLD, own=True)
@counted_by_itself
def tick_register(
    actor: Actor, gathering: Gathering, *, ticks: Mapping[UUID, Tick], guests: Sequence[str] = ()
) -> Noted:
    """Say of each line how somebody came or why not, and add guests by name: while it is open, and after it is closed
    to put it right. A line that is not named stays.

    Who has signed in since the line was looked at stays there, whatever the tick says; the names are noted. Raises
    Refused for what is not open yet, cancelled, or locked with its minutes.
    """
    held = tickable(gathering)
    return Noted(_ticked(actor, held, ticks, guests, None))


@action(Meetings.HOLD)
@counted_by_itself
def tick_part(actor: Actor, part: Holding, *, ticks: Mapping[UUID, Tick], guests: Sequence[str] = ()) -> Noted:
    """Tick the lines of one unit of a joint gathering, as `tick_register` does, and add guests who come with it.

    Raises Refused as that does, and for a line of another unit.
    """
    held = tickable(Gathering(pk=part.gathering_id))
    return Noted(_ticked(actor, held, ticks, guests, part.unit))


def tick_parts(
    actor: Actor, parts: Sequence[Holding], *, ticks: Mapping[UUID, Tick], guests: Sequence[str] = ()
) -> dict[str, Any]:
    """Tick lines of several units' parts, each by itself, all or none; guests come with the first. Raises as
    `tick_part`."""
    units = dict(Attendance.objects.filter(pk__in=ticks).values_list("pk", "unit"))
    own = {part.unit_id: part for part in parts}
    part_of = {key: own.get(unit, parts[0]) for key, unit in units.items()}
    told: dict[str, Any] = {"changed": 0, "guests": 0, "overtaken": []}
    with transaction.atomic():
        for at, part in enumerate(parts):
            of_part = {key: tick for key, tick in ticks.items() if part_of.get(key, parts[0]) == part}
            if of_part or not at:
                noted = tick_part(actor, part, ticks=of_part, guests=() if at else guests).noted
                told = {key: value + noted[key] for key, value in told.items()}
    return told


@action(Meetings.HOLD, own=True)
@counted_gathering
def close_register(actor: Actor, gathering: Gathering) -> Noted:
    """Close the register: it took place. Who is due and did not come has leave or is absent; who is spared is neither.

    Raises Refused where it is not open, and where nobody came.
    """
    held = locked(gathering)
    if held.state != GatheringState.OPEN:
        raise Refused(_("签到没有开始，或者已经结束了。"))
    return Noted({"came": _close(actor, held)})


@action(Meetings.HOLD, own=True)
@counted_gathering
def type_register(
    actor: Actor, gathering: Gathering, *, ticks: Mapping[UUID, Tick], rest: str, guests: Sequence[str] = ()
) -> Noted:
    """Type the printed sheet afterwards, and close the register: ticks by person, and what the rest of those due are.

    The register may be open: who has come by their phone or the chair's list stays so, and the sheet says the others.
    Who is due, not ticked and without leave is `rest`: there, or missing. Raises Refused before the day is over or
    come, for what is held or cancelled, and where nobody came.
    """
    held = locked(gathering)
    is_open = held.state == GatheringState.OPEN
    if not is_open:
        _refuse_begun(held)
        if held.held_on > actor.today:
            raise Refused(_("还没到这一天，到时候再补录。"))
        held.opened_at = actor.at
    if rest not in (Presence.PRESENT, Presence.ABSENT):
        raise Refused(_("请选没有点到的人怎么算。"), field="rest")
    if not is_open:
        _write(held)
    lines = {line.person_id: line for line in _lines(held) if line.person_id}
    if not ticks.keys() <= lines.keys():
        raise Refused(_("名单刚刚变动过，请刷新以后再点名。"))
    said = {lines[person]: tick for person, tick in ticks.items()}
    if rest == Presence.PRESENT:
        said |= dict.fromkeys(_unsaid(held, lines, ticks), Tick(Presence.PRESENT))
    _tick(actor, held, said, Way.PAPER)
    added = _add_guests(actor, held, guests, Way.PAPER)
    return Noted({"came": _close(actor, held), "guests": added})


def locked(gathering: Gathering) -> Gathering:
    """Return the gathering as it stands, locked until the end of the act."""
    return Gathering.objects.select_for_update(of=("self",)).select_related("unit").get(pk=gathering.pk)


def tickable(gathering: Gathering) -> Gathering:
    """Return the gathering, locked until the end of the act, whose register may be ticked: within a counting, for
    once it is closed its lines count. Raises Refused, with a reason for programs."""
    held = locked(gathering)
    if held.state == GatheringState.CANCELLED:
        raise Refused(_("这次会议已经取消，不用点名。"), reason="cancelled")
    if held.state not in (GatheringState.OPEN, GatheringState.HELD):
        raise Refused(_("请先开始签到，再点名。"), reason="early")
    if Minutes.objects.filter(gathering=held, progress=Progress.LOCKED).exists():
        raise Refused(_("记录已经锁定，签到册不能再改；没来的可以记补课。"), reason="locked")
    if held.state == GatheringState.HELD:
        touch(GATHERINGS, [held.pk])
    return held


def _refuse_begun(held: Gathering) -> None:
    if held.state not in AHEAD:
        raise Refused(_("签到已经开始，或者这次会议已经结束、取消。"))


def _write(held: Gathering) -> int:
    """Write who is called into the register; return how many. Raises Refused where nobody is."""
    new, known, _gone = write_register(held, hosts(held))
    if not new and not known:
        raise Refused(_("名单里还没有应到会的人。"))
    return len(new) + len(known)


def _unsaid(held: Gathering, lines: Mapping[UUID, Attendance], ticks: Mapping[UUID, Tick]) -> list[Attendance]:
    """Return who is due and of whom nobody has said anything yet, by a tick, by signing in or by leave."""
    granted = _on_leave(held)
    return [
        line
        for person, line in lines.items()
        if line.presence == Presence.DUE
        and person not in ticks
        and closed_as(line.presence, is_due=line.is_due, has_leave=line.pk in granted) == Presence.ABSENT
    ]


def _ticked(
    actor: Actor, held: Gathering, ticks: Mapping[UUID, Tick], guests: Sequence[str], unit: Unit | None
) -> dict[str, Any]:
    """Write ticks and guests, of the unit's part alone where one is named; return what the audit notes."""
    lines = Attendance.objects.select_for_update(of=("self",)).select_related("person").in_bulk(list(ticks))
    if len(lines) < len(ticks) or any(line.gathering_id != held.pk for line in lines.values()):
        raise Refused(_("名单刚刚变动过，请刷新以后再点名。"))
    if unit and any(line.unit_id != unit.pk for line in lines.values()):
        raise Refused(_("这里只点本组织的人。"))
    changed, overtaken = _tick(actor, held, {lines[key]: tick for key, tick in ticks.items()}, Way.TICK)
    added = _add_guests(actor, held, guests, Way.TICK, unit)
    return {"changed": changed, "guests": added, "overtaken": overtaken}


def _lines(held: Gathering) -> list[Attendance]:
    return list(Attendance.objects.select_for_update(of=("self",)).select_related("person").filter(gathering=held))


def _tick(actor: Actor, held: Gathering, said: Mapping[Attendance, Tick], way: Way) -> tuple[int, list[str]]:
    """Write the ticks; return how many lines changed, and the names of those who had signed in meanwhile."""
    changed: list[Attendance] = []
    gone: list[UUID] = []
    overtaken: list[str] = []
    for line, tick in said.items():
        refuse_unknown(tick, held.state if way == Way.TICK else GatheringState.HELD, is_guest=line.person_id is None)
        if tick.presence == GONE:
            gone.append(line.pk)
        elif line.presence == Presence.MADE_UP:
            continue
        elif is_overtaken(line.presence, tick):
            overtaken.append(line.name)
        elif put(line, tick, way, actor):
            changed.append(line)
    Attendance.objects.filter(pk__in=gone).delete()
    Attendance.objects.bulk_update(changed, TICKED)
    return len(changed) + len(gone), overtaken


def put(line: Attendance, tick: Tick, way: Way, actor: Actor, at: datetime | None = None) -> bool:
    """Put the tick, made `at` that time or now, into the line; return whether it changed. Who signed in keeps the hour
    and the way of it."""
    came, left_early = tick.presence in CAME, tick.left_early and tick.presence in CAME
    if (line.presence, line.left_early) == (tick.presence, left_early):
        return False
    if not came or line.presence not in CAME:
        line.way, line.at, line.nonce = (way, at or actor.at, None) if came else ("", None, None)
    line.presence, line.left_early = tick.presence, left_early
    line.said_by, line.said_at = actor.name[:60], actor.at
    return True


def _add_guests(actor: Actor, held: Gathering, guests: Sequence[str], way: Way, unit: Unit | None = None) -> int:
    names = [name for name in map(clean, guests) if name]
    if names and Attendance.objects.filter(gathering=held, person=None).count() + len(names) > MOST_GUESTS:
        raise Refused(_("来宾最多 %(most)s 人。") % {"most": MOST_GUESTS}, field="guests")
    Attendance.objects.bulk_create(
        Attendance(
            gathering=held,
            guest_name=name[:60],
            unit=unit or held.unit,
            unit_path=unit.path if unit else held.unit_path,
            is_due=False,
            presence=Presence.PRESENT,
            way=way,
            at=actor.at,
        )
        for name in names
    )
    return len(names)


def _on_leave(held: Gathering) -> set[UUID]:
    """Return the lines of those whose leave was granted."""
    leaves = Leave.objects.granted().filter(attendance__gathering=held)
    return set(leaves.values_list("attendance", flat=True))


def _close(actor: Actor, held: Gathering) -> int:
    """Write who was missing, and that it took place; return how many came. Raises Refused where nobody did."""
    lines = _lines(held)
    came = sum(line.presence in CAME for line in lines)
    if not came:
        raise Refused(_("一个到会的人都没有；没开成的，请点“取消这次”。"))
    granted = _on_leave(held)
    missing = [line for line in lines if line.presence == Presence.DUE]
    for line in missing:
        line.presence = closed_as(line.presence, is_due=line.is_due, has_leave=line.pk in granted)
        line.said_by, line.said_at = "", None
    Attendance.objects.bulk_update(missing, ["presence", "said_by", "said_at"])
    Attendance.objects.filter(gathering=held).update(is_closed=True)
    held.state, held.code, held.register_key = GatheringState.HELD, "", ""
    held.closed_at, held.changed_at = actor.at, actor.at
    held.save(update_fields=["state", "code", "register_key", "opened_at", "closed_at", "changed_at"])
    Holding.objects.filter(gathering=held).update(is_held=True)
    return came
