"""Ticks that were made without network, in words: what became of each, what is for the chair to decide, whose clock was
wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.meetings.choices import Clash, GatheringState, Presence, Settled, Verdict
from zhibu.meetings.models import Gathering, OfflineTick
from zhibu.meetings.queries import registers
from zhibu.meetings.rules.merging import minutes_off

LOOKS = {Verdict.ACCEPTED: "ok", Verdict.ALREADY: "ok", Verdict.CONFLICT: "warn", Verdict.REFUSED: "bad"}


@dataclass(frozen=True)
class Arrived:
    """One tick that arrived, in words; `waits` for somebody to decide."""

    id: UUID
    name: str
    look: str
    word: str
    said: str
    waits: bool


def rows(gathering: Gathering) -> QuerySet[OfflineTick]:
    """Return the ticks without network that have arrived, with all that tells of one."""
    return OfflineTick.objects.filter(gathering=gathering).select_related("attendance__person")


def arrived(gathering: Gathering) -> list[Arrived]:
    """Return what was ticked without network: what is to be decided first, then the newest."""
    found = sorted(rows(gathering).order_by("-at", "id"), key=lambda one: not _waits(one))
    return [
        Arrived(one.pk, one.name, LOOKS[Verdict(one.verdict)], word_of(one), said_of(one), _waits(one)) for one in found
    ]


def takeable(actor: Actor, pk: UUID) -> Gathering:
    """Return the gathering to whoever may take its register along. Raises as `find`, and Refused before it is open and
    where it was cancelled."""
    gathering = registers.holding(actor, pk)
    if gathering.state not in (GatheringState.OPEN, GatheringState.HELD):
        raise Refused(_("请先开始签到，再带走名单。"), reason="early")
    return gathering


def tick_held(actor: Actor, pk: UUID) -> tuple[Gathering, OfflineTick]:
    """Return a tick that has arrived, with its gathering, to whoever holds that. Raises as `find`."""
    tick = OfflineTick.objects.filter(pk=pk).first()
    if tick is None:
        raise Http404
    return registers.holding(actor, tick.gathering_id), tick


def word_of(one: OfflineTick) -> str:
    """Return what became of it in a word or two."""
    return str(Settled(one.settled).label if one.settled else Verdict(one.verdict).label)


def said_of(one: OfflineTick) -> str:
    """Return what was ticked and when, by both clocks where they differ, and what stands against it."""
    word = str(Presence(one.presence).label) + (" · " + _("早退") if one.left_early else "")
    parts = [f"{word} {_hour(one.at, one)}"]
    if _off(one):
        parts.append(_("手机上的时间是 %(hour)s") % {"hour": _hour(one.said_at, one)})
    if why := _why(one):
        parts.append(why)
    return " · ".join(parts)


def clock(ticks: Sequence[OfflineTick]) -> str:
    """Return by how much the phone's clock was wrong, and what counts; "" where it was right."""
    off = max((_off(one) for one in ticks), key=abs, default=0)
    if not off:
        return ""
    told = {"n": abs(off)}
    if off > 0:
        return _("这部手机的钟快了 %(n)d 分钟。两个时间都记下了，到会时间按系统的钟算。") % told
    return _("这部手机的钟慢了 %(n)d 分钟。两个时间都记下了，到会时间按系统的钟算。") % told


def _off(one: OfflineTick) -> int:
    """Return by how many minutes the phone's time of the tick differs from ours."""
    return minutes_off(one.said_at, one.at)


def _why(one: OfflineTick) -> str:
    if one.verdict == Verdict.REFUSED:
        return str(Clash(one.clash).label)
    if one.verdict != Verdict.CONFLICT or one.attendance is None:
        return ""
    if one.clash == Clash.LATER and not one.settled and one.attendance.said_by:
        line = one.attendance
        told = {
            "name": line.said_by,
            "at": _hour(line.said_at, one),
            "now": registers.line_in_words(line) or _("还没到"),
        }
        return _("%(name)s %(at)s 记成了“%(now)s”") % told
    return str(Clash(one.clash).label)


def _waits(one: OfflineTick) -> bool:
    return one.verdict == Verdict.CONFLICT and not one.settled


def _hour(at: datetime | None, one: OfflineTick) -> str:
    """Return the hour, with its day where it is another than that of the arrival."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localtime(one.received_at).date() else f"{local:%m-%d %H:%M}"
