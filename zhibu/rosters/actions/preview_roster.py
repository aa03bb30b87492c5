"""Read the whole file, compare every row with what the installation knows, and keep the answer to be looked at."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.lib.ids import new_id
from zhibu.members.choices import Stage
from zhibu.members.permissions import Members
from zhibu.orgs.permissions import Orgs
from zhibu.rosters.actions.apply_roster import Progress, quiet
from zhibu.rosters.actions.reading import Understood, Why, open_roster
from zhibu.rosters.choices import Decision, Outcome, Rank, State
from zhibu.rosters.models import Roster, RosterBefore, RosterPart
from zhibu.rosters.queries import known
from zhibu.rosters.queries.parts import sealed_rows
from zhibu.rosters.queries.units import UnitBook
from zhibu.rosters.rules.judging import Judged, Known, judge
from zhibu.rosters.rules.rows import Row

BATCH = 2000
PART = 400
_RANK_OF = {
    Outcome.REJECTED: Rank.REJECTED,
    Outcome.CHANGED: Rank.CHANGED,
    Outcome.NEW: Rank.NEW,
    Outcome.SAME: Rank.SAME,
}


@action(Members.IMPORT)
def preview_roster(
    actor: Actor, roster: Roster, *, path: Path, found_missing: bool = False, progress: Progress = quiet
) -> Roster:
    """Read the file at the path and store what applying would do, row by row; return the roster.

    `found_missing` decides for every missing unit that it shall be founded. Raises Refused where the file cannot be
    read, where its table has no name column, or where the roster is past changing.
    """
    if roster.state not in (State.UPLOADED, State.MATCHED, State.PREVIEWED, State.FAILED):
        raise Refused(_("这份名册已经导入,不能再预览。"))
    RosterPart.objects.filter(roster=roster).delete()
    RosterBefore.objects.filter(roster=roster).delete()
    with open_roster(path, roster, actor) as source:
        book = UnitBook(actor, roster.unit, roster.missing, source.root_name)
        shelf = _Shelf(roster)
        judged = _Judge(actor, book, shelf)
        waiting: list[Understood] = []
        for read in source.rows():
            waiting.append(read)
            if len(waiting) == BATCH:
                judged.take(waiting)
                waiting = []
                progress(source.done, source.total)
        judged.take(waiting)
        shelf.close()
        progress(source.done, source.total)
    roster.missing = _missing(actor, roster, book, found_missing=found_missing)
    roster.counts = judged.counts()
    roster.state = State.PREVIEWED
    roster.trouble = ""
    roster.previewed_at = actor.at
    roster.save()
    return roster


class _Judge:
    """Places and compares rows, batch by batch, and counts."""

    def __init__(self, actor: Actor, book: UnitBook, shelf: "_Shelf") -> None:
        self._actor, self._book, self._shelf = actor, book, shelf
        self._compare = known.anybody()
        self._outcomes: Counter[str] = Counter()
        self._warned = 0
        self._units: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._groups: set[str] = set()
        self._reasons: Counter[str] = Counter()

    def take(self, reads: Sequence[Understood]) -> None:
        """Judge the rows and put them on the shelf."""
        good = [read for read in reads if not read.errors]
        numbers = [str(read.values["id_number"]) for read in good if "id_number" in read.values]
        people = known.by_id_number(self._actor, numbers) if self._compare else {}
        for read in reads:
            row = self._rejected(read, read.errors) if read.errors else self._judged(read, people)
            self._count(row)
            rank = Rank.WARNED if row.whys and row.outcome != Outcome.REJECTED else _RANK_OF[Outcome(row.outcome)]
            self._shelf.put(rank, row)

    def _judged(self, read: Understood, people: dict[str, Known]) -> Row:
        placing = self._book.place(read.units, read.group)
        if placing.unit is None:
            return self._rejected(read, [(placing.reason, "unit", placing.said, "")])
        person = people.get(str(read.values.get("id_number", "")))
        judged = judge(read.values, placing.unit, placing.group, person)
        if judged.reason:
            return self._rejected(read, [_compared(judged, person)])
        states = judged.states or dict.fromkeys(read.generated, "generated")
        if judged.outcome != Outcome.SAME:
            states |= {why[1]: "warning" for why in read.warnings if why[1]}
        return Row(
            number=read.number,
            outcome=judged.outcome,
            units=read.units,
            unit=placing.unit,
            group=placing.group,
            values=read.values,
            states=states,
            old=judged.old,
            touches=judged.touches,
            whys=read.warnings if judged.outcome != Outcome.SAME else (),
            raw=read.raw() if read.warnings else None,
            person=person.person_id if person else None,
        )

    def _rejected(self, read: Understood, whys: Sequence[Why]) -> Row:
        self._reasons[whys[0][0]] += 1
        return Row(
            number=read.number,
            outcome=Outcome.REJECTED.value,
            units=read.units,
            unit=None,
            group=None,
            values=read.values,
            states={why[1]: "error" for why in whys if why[1]},
            whys=[*whys, *read.warnings],
            raw=read.raw(),
        )

    def _count(self, row: Row) -> None:
        self._outcomes[row.outcome] += 1
        if row.outcome == Outcome.REJECTED:
            return
        self._warned += bool(row.whys)
        self._units[row.unit or ""][row.outcome] += 1
        if row.group:
            self._groups.add(row.group)

    def counts(self) -> dict[str, object]:
        """Return how many rows have which outcome, in all and by unit, and how often each reason came."""
        return {
            **{outcome.value: self._outcomes[outcome.value] for outcome in Outcome},
            "warned": self._warned,
            "by_unit": {unit: sum(count.values()) for unit, count in self._units.items()},
            "units": sorted({*self._units, *self._groups}),
            "reasons": dict(self._reasons.most_common()),
        }


class _Shelf:
    """Collects rows by rank and writes each full part, sealed as one."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._rows: dict[Rank, list[Row]] = {rank: [] for rank in Rank}
        self._number = Counter[Rank]()

    def put(self, rank: Rank, row: Row) -> None:
        """Add the row behind those of its rank."""
        rows = self._rows[rank]
        rows.append(row)
        if len(rows) == PART:
            self._write(rank)

    def close(self) -> None:
        """Write what is left."""
        for rank, rows in self._rows.items():
            if rows:
                self._write(rank)

    def _write(self, rank: Rank) -> None:
        rows = self._rows[rank]
        self._rows[rank] = []
        self._number[rank] += 1
        RosterPart.objects.create(
            id=new_id(),
            roster=self._roster,
            rank=rank,
            number=self._number[rank],
            first_row=rows[0].number,
            last_row=rows[-1].number,
            size=len(rows),
            payload=sealed_rows(rows),
        )


def _compared(judged: Judged, person: Known | None) -> Why:
    """Return what the comparison found against the row."""
    if judged.reason == "stageback" and person:
        return (judged.reason, "stage", str(Stage(str(person.values["stage"])).label), "")
    return (judged.reason, "id_number", "", "")


def _missing(actor: Actor, roster: Roster, book: UnitBook, *, found_missing: bool) -> list[dict[str, object]]:
    """Return the proposals of units with what is decided so far, and whether the actor may have them founded."""
    proposals = book.missing()
    used = _used(proposals)
    for entry in proposals:
        entry["is_used"] = entry["id"] in used
        seat = book.seats.get(entry["parent"] or "")
        entry["may_found"] = bool(entry["kind"]) and actor.may(Orgs.FOUND, _At(seat.path) if seat else roster.unit)
        if found_missing and not entry["decision"] and entry["may_found"]:
            entry["decision"] = Decision.CREATE.value
    return proposals


def _used(proposals: Sequence[dict[str, object]]) -> set[object]:
    """Return the proposals into which rows go, and those above them."""
    above = {entry["id"]: entry["parent"] for entry in proposals}
    used: set[object] = set()
    for entry in proposals:
        key: object = entry["id"] if entry["rows"] else None
        while key in above and key not in used:
            used.add(key)
            key = above[key]
    return used


class _At:
    """A place of which only the path is known."""

    pk = None

    def __init__(self, path: str) -> None:
        self.path = path
