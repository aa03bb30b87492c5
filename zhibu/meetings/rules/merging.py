"""What becomes of a tick that was made without network, when it arrives: written, known already, or for the chair to
decide. Pure.

No clock takes part: a tick is held against what its list said of the line (`Tick.was`) and what the line says now, so
that a phone whose clock is wrong, or that comes up a day later, is judged the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhibu.gate.actor import Refused
from zhibu.meetings.choices import CAME, MISSED, Clash, Presence, Verdict
from zhibu.meetings.rules.registers import Tick, said_unknown

LONGEST = timedelta(days=30)
CLOCK_MAY_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True)
class Stands:
    """What a line says now: whether leave was granted for it, and whether somebody has put it so by hand."""

    presence: str
    left_early: bool = False
    has_leave: bool = False
    is_said: bool = False


@dataclass(frozen=True)
class Merged:
    """What becomes of the tick, and how the line stands after it."""

    verdict: Verdict
    presence: str
    left_early: bool
    clash: str = ""


def refuse_unknown_offline(tick: Tick, *, is_guest: bool) -> None:
    """Raise Refused for a word that no tick without network says."""
    if tick.presence not in (CAME if is_guest else (*CAME, *MISSED)):
        raise Refused(said_unknown())


def merge(tick: Tick, now: Stands) -> Merged:
    """Return what becomes of the tick.

    Being there wins: over the closing, which found nobody, and over a tick that somebody is missing. Of two who say
    that somebody was there, how they came stays as it stands, and leaving early is added. Granted leave, and what
    somebody has put otherwise since the list was taken, is for the chair to decide.
    """
    as_now = (now.presence, now.left_early)
    came, is_there, is_unchanged = tick.presence in CAME, now.presence in CAME, tick.was == now.presence
    if is_there and not is_unchanged:
        early = now.left_early or (came and tick.left_early)
        return _written((now.presence, early), as_now)
    wanted = (tick.presence, tick.left_early and came)
    if wanted == as_now or is_there:
        return _written(wanted, as_now)
    if now.presence == Presence.MADE_UP:
        return _clash(Clash.MADE_UP, as_now) if came else _written(as_now, as_now)
    if now.has_leave and tick.presence != Presence.EXCUSED:
        return _clash(Clash.LEAVE, as_now)
    if now.is_said and not is_unchanged:
        return _clash(Clash.LATER, as_now)
    return _written(wanted, as_now)


def by_our_clock(said_at: datetime, sent_at: datetime, received_at: datetime, opened_at: datetime) -> datetime:
    """Return when something was said by the installation's clock: as long before it arrived as the phone's clock says,
    never before the register was open."""
    ago = min(max(sent_at - said_at, timedelta()), LONGEST)
    return max(received_at - ago, min(opened_at, received_at))


def minutes_off(sent_at: datetime, received_at: datetime) -> int:
    """Return by how many minutes a phone's clock is fast (or slow, below nought); 0 where nobody need know."""
    off = sent_at - received_at
    return round(off / timedelta(minutes=1)) if abs(off) > CLOCK_MAY_DIFFER else 0


def _written(wanted: tuple[str, bool], as_now: tuple[str, bool]) -> Merged:
    return Merged(Verdict.ALREADY if wanted == as_now else Verdict.ACCEPTED, *wanted)


def _clash(why: Clash, as_now: tuple[str, bool]) -> Merged:
    return Merged(Verdict.CONFLICT, *as_now, clash=why)
