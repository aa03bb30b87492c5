"""Read the whole file, compare every row with what the installation knows, and keep the answer to be looked at."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.permissions import Members
from zhibu.orgs.permissions import Orgs
from zhibu.rosters.actions.apply_roster import Progress, quiet
from zhibu.rosters.actions.pace import undisturbed
from zhibu.rosters.actions.reading import POST, PlainBlock, Understood, Why, open_roster
from zhibu.rosters.choices import BEFORE_APPLYING, Cell, Decision, Outcome, Rank, State
from zhibu.rosters.models import Roster, RosterBefore, RosterPart
from zhibu.rosters.queries import known
from zhibu.rosters.queries.parts import sealed_columns, sealed_rows
from zhibu.rosters.queries.posts import posts_held, posts_named
from zhibu.rosters.queries.units import Placing, UnitBook
from zhibu.rosters.rules.judging import Judged, Known, judge
from zhibu.rosters.rules.paging import said_place
from zhibu.rosters.rules.rows import Row
from zhibu.web.worded import worded

PART = 400
AHEAD = 8
_RANK_OF = {
    Outcome.REJECTED: Rank.REJECTED,
    Outcome.CHANGED: Rank.CHANGED,
    Outcome.NEW: Rank.NEW,
    Outcome.SAME: Rank.SAME,
}


def names_post(read: Understood) -> bool:
    """Say whether the row names a post."""
    return any(why[0] == POST for why in read.warnings)


@action(Members.IMPORT)
def preview_roster(
    actor: Actor, roster: Roster, *, path: Path, found_missing: bool = False, progress: Progress = quiet
) -> Roster:
    """Read the file at the path and store what applying would do, row by row; return the roster.

    `found_missing` decides for every missing unit that it shall be founded. Raises Refused where the file cannot be
    read, where its table has no name column, or where the roster is past changing.
    """
    if roster.state not in BEFORE_APPLYING:
        raise Refused(worded("这份名册已经导入，不能再检查。"))
    RosterPart.objects.filter(roster=roster).delete()
    RosterBefore.objects.filter(roster=roster).delete()
    with open_roster(path, roster, actor) as source, ThreadPoolExecutor(1) as pool, undisturbed():
        book = UnitBook(actor, roster.unit, roster.missing, source.root_name)
        shelf = _Shelf(roster, pool)
        judged = _Judge(actor, book, shelf)
        for batch in source.batches():
            judged.take_all(batch)
            progress(source.done, source.total)
        shelf.close()
    proposals = book.missing(judged.rows_of_units())
    roster.missing = _decided(actor, roster, book, proposals, found_missing=found_missing)
    roster.counts = judged.counts() | {"ranks": shelf.sizes()}
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
        self._outcomes: Counter[tuple[str, str | None, str | None]] = Counter()
        self._warned = 0
        self._reasons: Counter[str] = Counter()
        self._generated: dict[Sequence[str], dict[str, str]] = {}
        self._numberless: dict[tuple[object, ...], int] = {}
        self._pages = shelf.pages
        self._posts: Counter[str] = Counter()
        self._held: Mapping[str, set[str]] = {}

    def take_all(self, batch: Sequence[Understood | PlainBlock]) -> None:
        """Judge rows and blocks of rows in their order; a block with somebody known already is compared by rows."""
        waiting: list[Understood] = []
        for item in batch:
            if isinstance(item, Understood):
                waiting.append(item)
            elif self._compare and known.any_of(item.values["id_number"]):
                waiting += item.one_by_one()
            else:
                self.take(waiting)
                waiting = [] if self._take_block(item) else item.one_by_one()
        self.take(waiting)

    def _take_block(self, block: PlainBlock) -> bool:
        """Put a block of new people on the shelf; say whether all of them have a place."""
        keys = list(zip(block.units, block.groups, strict=True))
        places = {key: self._book.place(*key) for key in dict.fromkeys(keys)}
        if any(place.unit is None for place in places.values()):
            return False
        units, groups = ([places[key].unit for key in keys], [places[key].group for key in keys])
        self._outcomes.update(zip(repeat(Outcome.NEW.value), units, groups))
        columns: dict[str, Sequence[Any]] = {
            "number": block.numbers,
            "outcome": [Outcome.NEW.value] * len(keys),
            "units": block.units,
            "unit": units,
        }
        if any(groups):
            columns["group"] = groups
        if any(block.generated):
            columns["states"] = [dict.fromkeys(made, Cell.GENERATED.value) for made in block.generated]
        self._shelf.put_columns(Rank.NEW, columns, block.values)
        return True

    def take(self, reads: Sequence[Understood]) -> None:
        """Judge the rows and put them on the shelf."""
        placed: list[tuple[Understood, Placing]] = []
        for read in reads:
            if read.errors:
                self._reject(read, read.errors)
                continue
            placing = self._book.place(read.units, read.group)
            if placing.unit is None:
                self._reject(read, [(placing.reason, "unit", placing.said, placing.detail)])
            elif "id_number" not in read.values and (first := self._first_of(read, placing)) != read.number:
                self._reject(read, [("twin", "name", str(read.values["name"]), said_place(self._pages, first))])
            else:
                placed.append((read, placing))
        people: Sequence[Sequence[Known]] | None = None
        if self._compare:
            people = known.of_rows(self._actor, [(read.values, placing.unit) for read, placing in placed])
            if any(names_post(read) for read, _placing in placed):
                self._held = posts_held({person.person_id for known_people in people for person in known_people})
        counted: list[tuple[str, str | None, str | None]] = []
        plain: list[Row] = []
        for place, (read, placing) in enumerate(placed):
            found = people[place] if people else ()
            if not found and not read.warnings:
                states = self._generated.get(read.generated)
                if states is None:
                    states = self._generated[read.generated] = dict.fromkeys(read.generated, Cell.GENERATED.value)
                counted.append(("new", placing.unit, placing.group))
                plain.append(Row(read.number, "new", read.units, placing.unit, placing.group, read.values, states))
            elif len(found) > 1:
                self._reject(read, [("namesake", "name", str(read.values["name"]), "")])
            else:
                self._judge(read, placing, found[0] if found else None)
        self._outcomes.update(counted)
        self._shelf.put(Rank.NEW, plain)

    def _first_of(self, read: Understood, placing: Placing) -> int:
        """Return the first row that says the same of somebody without an ID number."""
        get = read.values.get
        said = (get("name"), get("birth_on"), get("joined_on"), placing.unit)
        return self._numberless.setdefault(said, read.number)

    def _judge(self, read: Understood, placing: Placing, person: Known | None) -> None:
        judged = judge(read.values, placing.unit or "", placing.group, person)
        if judged.reason:
            self._reject(read, [_compared(judged, person)])
            return
        is_same = judged.outcome == Outcome.SAME
        states = judged.states or dict.fromkeys(read.generated, Cell.GENERATED.value)
        whys = self._still_open(read, person, is_same=is_same)
        row = Row(
            number=read.number,
            outcome=judged.outcome,
            units=read.units,
            unit=placing.unit,
            group=placing.group,
            values=read.values,
            states=states | {why[1]: Cell.WARNING.value for why in whys if why[1]},
            old=judged.old,
            touches=judged.touches,
            whys=whys,
            raw=read.raw() if whys else None,
            person=person.person_id if person else None,
        )
        self._warned += bool(whys)
        self._outcomes[judged.outcome, placing.unit, placing.group] += 1
        self._shelf.put(Rank.WARNED if whys else _RANK_OF[Outcome(judged.outcome)], [row])
        if whys and any(why[0] == POST for why in whys):
            self._posts[placing.unit or ""] += 1

    def _still_open(self, read: Understood, person: Known | None, *, is_same: bool) -> Sequence[Why]:
        """Return the warnings that still tell something: of a row that changes nothing, only posts not yet held."""
        if not read.warnings:
            return ()
        held = self._held.get(person.person_id, set()) if person else set()
        return [
            why
            for why in read.warnings
            if (why[0] != POST and not is_same) or (why[0] == POST and not (posts_named(why[2]) or {""}) <= held)
        ]

    def _reject(self, read: Understood, whys: Sequence[Why]) -> None:
        self._reasons[whys[0][0]] += 1
        self._outcomes[Outcome.REJECTED.value, None, None] += 1
        row = Row(
            number=read.number,
            outcome=Outcome.REJECTED.value,
            units=read.units,
            unit=None,
            group=None,
            values=read.values,
            states={why[1]: Cell.ERROR.value for why in whys if why[1]},
            whys=[*whys, *read.warnings],
            raw=read.raw(),
        )
        self._shelf.put(Rank.REJECTED, [row])

    def rows_of_units(self) -> Counter[str]:
        """Return how many rows go into each unit and group."""
        rows: Counter[str] = Counter()
        for (_outcome, unit, group), count in self._outcomes.items():
            for key in (unit, group):
                if key:
                    rows[key] += count
        return rows

    def counts(self) -> dict[str, object]:
        """Return how many rows have which outcome, in all and by unit, and how often each reason came."""
        outcomes: Counter[str] = Counter()
        by_unit: Counter[str] = Counter()
        for (outcome, unit, _group), count in self._outcomes.items():
            outcomes[outcome] += count
            if unit:
                by_unit[unit] += count
        return {
            **{outcome.value: outcomes[outcome.value] for outcome in Outcome},
            "warned": self._warned,
            "by_unit": dict(by_unit),
            "units": sorted(self.rows_of_units()),
            "reasons": dict(self._reasons.most_common()),
            "posts": dict(self._posts),
        }


class _Shelf:
    """Collects rows by rank and writes each full part; a thread packs and seals them meanwhile."""

    def __init__(self, roster: Roster, pool: ThreadPoolExecutor) -> None:
        self._roster, self._pool = roster, pool
        self.pages = roster.pages
        self._rows: dict[Rank, list[Row]] = {rank: [] for rank in Rank}
        self._number = Counter[Rank]()
        self._sizes = Counter[Rank]()
        self._sealing: deque[tuple[RosterPart, Future[bytes]]] = deque()

    def put(self, rank: Rank, rows: Sequence[Row]) -> None:
        """Add the rows behind those of their rank."""
        self._sizes[rank] += len(rows)
        kept = self._rows[rank]
        kept += rows
        while len(kept) >= PART:
            self._seal(rank, kept[:PART])
            del kept[:PART]

    def put_columns(self, rank: Rank, columns: Mapping[str, Sequence[Any]], values: Mapping[str, list[Any]]) -> None:
        """Add rows that are columns already."""
        numbers = columns["number"]
        self._sizes[rank] += len(numbers)
        if self._rows[rank]:
            self._seal(rank, self._rows[rank])
            self._rows[rank] = []
        for start in range(0, len(numbers), PART):
            cut = slice(start, start + PART)
            part: dict[str, Any] = {name: column[cut] for name, column in columns.items()}
            part["values"] = {name: column[cut] for name, column in values.items()}
            kept = numbers[cut]
            self._keep(rank, kept[0], kept[-1], len(kept), self._pool.submit(sealed_columns, len(kept), part))

    def sizes(self) -> dict[str, int]:
        """Return how many rows have which rank."""
        return {str(rank.value): size for rank, size in self._sizes.items()}

    def close(self) -> None:
        """Write what is left."""
        for rank, rows in self._rows.items():
            if rows:
                self._seal(rank, rows)
        self._write(most=0)

    def _seal(self, rank: Rank, rows: list[Row]) -> None:
        self._keep(rank, rows[0].number, rows[-1].number, len(rows), self._pool.submit(sealed_rows, rows))

    def _keep(self, rank: Rank, first_row: int, last_row: int, size: int, payload: Future[bytes]) -> None:
        self._number[rank] += 1
        number = self._number[rank]
        part = RosterPart(
            roster=self._roster, rank=rank, number=number, first_row=first_row, last_row=last_row, size=size
        )
        self._sealing.append((part, payload))
        if len(self._sealing) == 2 * AHEAD:
            self._write(most=AHEAD)

    def _write(self, *, most: int) -> None:
        ready: list[RosterPart] = []
        while len(self._sealing) > most:
            part, payload = self._sealing.popleft()
            part.payload = payload.result()
            ready.append(part)
        RosterPart.objects.bulk_create(ready)


def _compared(judged: Judged, person: Known | None) -> Why:
    """Return what the comparison found against the row."""
    if judged.reason == "stageback" and person:
        return (judged.reason, "stage", str(person.values["stage"]), "")
    return (judged.reason, "id_number", "", "")


def _decided(
    actor: Actor, roster: Roster, book: UnitBook, proposals: list[dict[str, Any]], *, found_missing: bool
) -> list[dict[str, Any]]:
    """Return the proposals of units with what is decided so far, and whether the actor may have them founded."""
    used, above = _used(proposals), {entry["id"]: entry["parent"] for entry in proposals}
    for entry in proposals:
        entry["is_used"] = entry["id"] in used
        # What is founded below a unit that is founded with it stands below the nearest one that stands already.
        standing = entry["parent"]
        while standing in above:
            standing = above[standing]
        seat = book.seats.get(standing or "")
        entry["may_found"] = actor.may(Orgs.FOUND, _At(seat.path) if seat else roster.unit)
        if found_missing and not entry["decision"] and entry["kind"] and entry["may_found"]:
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
