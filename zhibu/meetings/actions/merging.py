"""What the chair ticked without network arrives: each tick once, and what two say differently is decided by people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.lib.text import clean
from zhibu.meetings.actions.registers import TICKED, put, tickable
from zhibu.meetings.choices import Clash, Presence, Settled, Verdict, Way
from zhibu.meetings.models import Attendance, Gathering, Leave, OfflineTick
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.merging import Merged, Stands, by_our_clock, merge, minutes_off, refuse_unknown_offline
from zhibu.meetings.rules.registers import MOST_GUESTS, Tick

_MADE_UP = ["made_up_on", "made_up_way", "made_up_note"]


@dataclass(frozen=True)
class SentTick:
    """One tick as a phone sends it: of a line of the register, or of a guest by name; when, by the phone's clock."""

    nonce: UUID
    tick: Tick
    said_at: datetime
    line: UUID | None = None
    guest: str = ""


def merge_ticks(
    actor: Actor, gathering: Gathering, *, taken: UUID, sent_at: datetime, ticks: Sequence[SentTick]
) -> list[OfflineTick]:
    """Write what was ticked without network, and return what became of each, in the order of sending.

    What has arrived before is answered the same, and nothing is done. Raises as `merge_offline`.
    """
    nonces = [one.nonce for one in ticks]
    if len(_known(gathering, nonces)) < len(set(nonces)):
        merge_offline(actor, gathering, taken=taken, sent_at=sent_at, ticks=ticks)
    known = _known(gathering, nonces)
    return [known[nonce] for nonce in dict.fromkeys(nonces)]


@action(Meetings.HOLD, own=True)
@counted_by_itself
def merge_offline(
    actor: Actor, gathering: Gathering, *, taken: UUID, sent_at: datetime, ticks: Sequence[SentTick]
) -> Noted:
    """Hold each tick of a list that was `taken` along against the register as it stands, and write what nobody denies.

    Both times are kept: the phone's, and the installation's. Raises Refused for an unknown word, and, with a reason for
    programs, where the register takes no ticks: `early`, `cancelled`, `locked`.
    """
    held = tickable(gathering)
    known = _known(held, [one.nonce for one in ticks])
    fresh = list({one.nonce: one for one in ticks if one.nonce not in known}.values())
    if OfflineTick.objects.filter(nonce__in=[one.nonce for one in fresh]).exists():
        raise Refused(_("这些点名不是这次会议的。"))
    for one in fresh:
        refuse_unknown_offline(one.tick, is_guest=one.line is None)
    keys = {one.line for one in fresh if one.line}
    rows = Attendance.objects.select_for_update(of=("self",)).select_related("person")
    lines = {line.pk: line for line in rows.filter(gathering=held, pk__in=keys)}
    granted = Leave.objects.granted().filter(attendance__in=lines)
    merging = _Merging(actor, held, taken, lines, set(granted.values_list("attendance", flat=True)), _said(taken, keys))
    assert held.opened_at is not None
    for one in sorted(fresh, key=lambda one: (one.said_at, one.nonce)):
        at = by_our_clock(one.said_at, sent_at, actor.at, held.opened_at)
        merging.add(one, at)
    merging.write()
    found = {str(verdict): merging.count(verdict) for verdict in Verdict}
    return Noted({name: n for name, n in found.items() if n} | {"minutes_off": minutes_off(sent_at, actor.at)})


@action(Meetings.HOLD, own=True, keeps=("is_taken",))
@counted_by_itself
def settle_tick(actor: Actor, gathering: Gathering, *, tick: UUID, is_taken: bool) -> None:
    """Decide a tick against which something else stands: write it, or leave the line as it is.

    Raises Refused for one that is decided already or needs no decision, and where the register takes no ticks.
    """
    held = tickable(gathering)
    found = OfflineTick.objects.filter(pk=tick, gathering=held, verdict=Verdict.CONFLICT, settled="").first()
    if found is None or found.attendance_id is None:
        raise Refused(_("这一处已经定过了。"))
    if is_taken:
        line = Attendance.objects.select_for_update(of=("self",)).select_related("person").get(pk=found.attendance_id)
        if line.presence == Presence.MADE_UP:
            line.made_up_on, line.made_up_way, line.made_up_note = None, "", ""
        put(line, Tick(found.presence, found.left_early), Way.TICK, actor, found.at)
        line.save(update_fields=[*TICKED, *_MADE_UP])
    found.settled = Settled.TAKEN if is_taken else Settled.LEFT
    found.settled_at, found.settled_by = actor.at, actor.name[:60]
    found.save(update_fields=["settled", "settled_at", "settled_by"])


class _Merging:
    """What a merge has found so far: what is to be written, and what became of each tick."""

    def __init__(
        self,
        actor: Actor,
        held: Gathering,
        taken: UUID,
        lines: Mapping[UUID, Attendance],
        granted: set[UUID],
        said: dict[UUID, str],
    ) -> None:
        self.actor, self.held, self.taken = actor, held, taken
        self.lines, self.granted, self.said = lines, granted, said
        self.changed: dict[UUID, Attendance] = {}
        self.guests: list[Attendance] = []
        self.found: list[OfflineTick] = []
        self.names: set[str] | None = None

    def add(self, one: SentTick, at: datetime) -> None:
        """Judge a tick, and put what is to be written into its line."""
        line = self.lines.get(one.line) if one.line else None
        if one.line is None:
            line, merged = self._guest(one, at)
        elif line is None:
            merged = Merged(Verdict.REFUSED, "", False, clash=Clash.GONE)
        else:
            merged = merge(self._as_said_before(one.tick, line), self._stands(line))
            if merged.verdict == Verdict.ACCEPTED:
                put(line, Tick(merged.presence, merged.left_early), Way.TICK, self.actor, at)
                self.changed[line.pk] = line
            if merged.verdict in (Verdict.ACCEPTED, Verdict.ALREADY):
                self.said[line.pk] = line.presence
        self.found.append(
            OfflineTick(
                gathering=self.held,
                attendance=line,
                guest_name=clean(one.guest)[:60] if one.line is None else "",
                nonce=one.nonce,
                taken=self.taken,
                presence=one.tick.presence,
                left_early=one.tick.left_early,
                said_at=one.said_at,
                at=at,
                received_at=self.actor.at,
                by=self.actor.name[:60],
                verdict=merged.verdict,
                clash=merged.clash,
            )
        )

    def write(self) -> None:
        """Write lines, guests, and what became of each tick."""
        Attendance.objects.bulk_create(self.guests)
        Attendance.objects.bulk_update(self.changed.values(), TICKED)
        OfflineTick.objects.bulk_create(self.found)

    def count(self, verdict: Verdict) -> int:
        """Return how many ticks were judged so."""
        return sum(one.verdict == verdict for one in self.found)

    def _stands(self, line: Attendance) -> Stands:
        return Stands(line.presence, line.left_early, line.pk in self.granted, bool(line.said_by))

    def _as_said_before(self, tick: Tick, line: Attendance) -> Tick:
        """Return the tick as of a list that knew what it has said itself before: nobody else has changed that."""
        before = self.said.get(line.pk)
        return Tick(tick.presence, tick.left_early, was=before) if before == line.presence else tick

    def _guest(self, one: SentTick, at: datetime) -> tuple[Attendance | None, Merged]:
        """Return a guest's line and what became of it: one of that name who stands there already is the same."""
        if self.names is None:
            rows = Attendance.objects.filter(gathering=self.held, person=None)
            self.names = set(rows.values_list("guest_name", flat=True))
        name, said = clean(one.guest)[:60], one.tick.presence
        if name in self.names:
            return None, Merged(Verdict.ALREADY, said, False)
        if not name or len(self.names) >= MOST_GUESTS:
            return None, Merged(Verdict.REFUSED, said, False, clash=Clash.FULL if name else Clash.GONE)
        self.names.add(name)
        held = self.held
        line = Attendance(gathering=held, guest_name=name, unit=held.unit, unit_path=held.unit_path, is_due=False)
        line.presence, line.left_early, line.way, line.at = said, one.tick.left_early, Way.TICK, at
        self.guests.append(line)
        return line, Merged(Verdict.ACCEPTED, said, one.tick.left_early)


def _known(gathering: Gathering, nonces: Sequence[UUID]) -> dict[UUID, OfflineTick]:
    rows = OfflineTick.objects.filter(gathering=gathering, nonce__in=nonces)
    return {one.nonce: one for one in rows.select_related("attendance__person")}


def _said(taken: UUID, lines: Iterable[UUID]) -> dict[UUID, str]:
    """Return how the same list has put lines before."""
    rows = OfflineTick.objects.filter(taken=taken, attendance__in=list(lines), verdict=Verdict.ACCEPTED)
    return dict(rows.order_by("received_at", "said_at").values_list("attendance", "presence"))
