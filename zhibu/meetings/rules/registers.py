"""What becomes of a register: what a tick may say, what stands of it, how a line stands once it is closed. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.meetings.choices import CAME, MISSED, GatheringState, Presence

CODE_LENGTH = 6
MOST_GUESTS = 100
COUNTED: Mapping[str, Collection[str]] = {
    "came_due": CAME,
    "excused": (Presence.EXCUSED.value,),
    "absent": (Presence.ABSENT.value,),
    "made_up": (Presence.MADE_UP.value,),
    "waiting": (Presence.DUE.value,),
}
"""As what the line of somebody who is due counts: the one place that says so, for pages, papers, ledger and reports.
Who is spared, and a guest, counts as none of these. Who made up for it is missing no more, and has not come."""
HEARD = (*CAME, Presence.MADE_UP.value)
"""Who has heard a lecture."""
GONE = "gone"
"""What a tick says of a guest who was put down by mistake."""


@dataclass(frozen=True)
class Tick:
    """What is said of one line: how somebody came or why not, and whether they left early.

    `was` is what the line said when it was ticked, None where nobody looked.
    """

    presence: str
    left_early: bool = False
    was: str | None = None


def allowed(state: str) -> Collection[str]:
    """Return what a tick may say: while the register is open also that somebody has not come yet."""
    return (*CAME, *MISSED, Presence.DUE.value) if state == GatheringState.OPEN else (*CAME, *MISSED)


def refuse_unknown(tick: Tick, state: str, *, is_guest: bool) -> None:
    """Raise Refused for a word that no tick can say of such a line."""
    if tick.presence not in ((*CAME, GONE) if is_guest else allowed(state)):
        raise Refused(said_unknown())


def said_unknown() -> str:
    """Say which words a tick knows."""
    return _("请从名单里选：到会、迟到、线上参加、请假、缺席。")


def is_overtaken(now: str, tick: Tick) -> bool:
    """Return whether somebody has come since the tick's line was looked at: being there wins over being missed."""
    return tick.was is not None and now != tick.was and now in CAME and tick.presence not in CAME


def closed_as(presence: str, *, is_due: bool, has_leave: bool) -> str:
    """Return how a line stands once the register is closed.

    Who came or was said to have leave stays so. Who is due and did not come has leave where it was granted, and else is
    absent; who is spared is never absent.
    """
    if presence != Presence.DUE or not is_due:
        return presence
    return Presence.EXCUSED if has_leave else Presence.ABSENT
