"""Write what the preview showed: one transaction, batch by batch, sealed and spelt while the database works."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import add_new, add_told, counted_by_itself, hold, touch_where
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Recorded, bulk
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.choices import Tie
from zhibu.members.figures import PEOPLE
from zhibu.members.permissions import Members
from zhibu.orgs.actions.found_units import found_units
from zhibu.orgs.actions.founding import NewUnit
from zhibu.orgs.kinds import kinds
from zhibu.rosters.actions import statements
from zhibu.rosters.actions.composing import Composer, Target
from zhibu.rosters.actions.indexes import indexes_aside
from zhibu.rosters.actions.pace import undisturbed
from zhibu.rosters.actions.turns import take_turn
from zhibu.rosters.choices import Decision, Outcome, Rank, State
from zhibu.rosters.models import Roster, RosterPart
from zhibu.rosters.queries import known, units
from zhibu.rosters.queries.parts import opened_rows
from zhibu.rosters.rules.judging import Known, judge
from zhibu.rosters.rules.rows import Row
from zhibu.rosters.rules.stages import DATES
from zhibu.web.worded import in_records, worded

BATCH_PARTS = 8
"""Parts that are written together: some thousands of rows, so that neither side waits long for the other."""
NO_LINES = "select null::uuid, '', null::uuid, '', '{}'::jsonb where false"


type Progress = Callable[[int, int], None]
"""Hears how far long work has come: done, and of how many (0 where nobody knows)."""


class Batch(NamedTuple):
    """Some thousand people ready to be written: as COPY reads them, and how many there are."""

    lines: list[str]
    size: int
    has_changed: bool


def quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


@bulk(Members.IMPORT)
@counted_by_itself
def apply_roster(actor: Actor, roster: Roster, *, progress: Progress = quiet) -> Recorded[Roster]:
    """Write exactly what the preview showed and return the roster; a second call changes nothing.

    Raises Refused where units still wait for a decision, or where what the preview saw has changed since.
    """
    roster = Roster.objects.select_for_update(of=("self",)).select_related("target").get(pk=roster.pk)
    if roster.state == State.APPLIED:
        return Recorded(roster, "person", NO_LINES)
    if roster.state not in (State.PREVIEWED, State.APPLYING):
        raise Refused(worded("请先检查，看过以后再导入。"))
    with connection.cursor() as cursor, undisturbed():
        seats = _seats(actor, roster)
        composer = Composer(roster.columns, seats, actor.today.isoformat())
        cursor.execute("set constraints all immediate")
        for statement in statements.CREATE:
            cursor.execute(statement)
        take_turn()
        is_first = not known.anybody()
        with indexes_aside(is_first=is_first):
            _write_all(actor, roster, composer, progress, compare=not is_first)
        add_told(statements.ENTERING)
        cursor.execute("set constraints all deferred")
    roster.state = State.APPLIED
    roster.applied_at = actor.at
    roster.result = roster.counts | {"seats": {key: str(seats[key].id) for key in roster.counts.get("posts", {})}}
    roster.trouble = ""
    roster.save()
    return Recorded(roster, "person", statements.AUDIT, [str(roster.pk)] * 2)


def _seats(actor: Actor, roster: Roster) -> dict[str, Target]:
    """Found what was decided to be founded; return every unit that rows go into, by its key."""
    waiting = [entry["name"] for entry in roster.missing if not entry["decision"] and entry["is_used"]]
    if waiting:
        raise Refused(
            worded("还有 %(count)s 个组织没有确定怎么办，例如“%(name)s”。")
            % {"count": len(waiting), "name": waiting[0]}
        )
    create = [entry for entry in roster.missing if entry["decision"] == Decision.CREATE and entry["is_used"]]
    ids: dict[str, UUID] = {}
    if create:
        news = [
            NewUnit(
                name=entry["name"],
                kind=entry["kind"],
                key=entry["id"],
                parent=_parent(entry, create, roster),
            )
            for entry in create
        ]
        with in_records():
            ids = found_units(actor, roster.unit, units=news, reason=_("导入名册"))
        roster.founded = list(ids.values())
        if roster.target_id is None:
            roster.target_id = next(ids[entry["id"]] for entry in create if entry["parent"] is None)
    wanted = set(roster.counts["units"])
    keys = [str(ids.get(key, key)) for key in wanted]
    standing, unmoved = units.load_seats(keys), units.unmoved_since(keys)
    seats: dict[str, Target] = {}
    for key in wanted:
        seat = standing.get(str(ids.get(key, key)))
        if seat is None:
            raise _stale()
        kind = kinds()[seat.kind]
        tie = Tie.PARTICIPATION if kind.holds_participants else Tie.FORMAL
        seats[key] = Target(UUID(seat.id), seat.path, tie.value, unmoved.get(seat.id))
    return seats


def _parent(entry: dict[str, Any], create: Sequence[dict[str, Any]], roster: Roster) -> str | UUID | None:
    if entry["parent"] is None or entry["parent"] == str(roster.target_id):
        return None
    return entry["parent"] if any(other["id"] == entry["parent"] for other in create) else UUID(entry["parent"])


def _write_all(actor: Actor, roster: Roster, composer: Composer, progress: Progress, *, compare: bool) -> None:
    """Write batch by batch: while the database takes one in, a thread opens, seals and spells the next ones."""
    total = roster.counts[Outcome.NEW] + roster.counts[Outcome.CHANGED]
    done = 0
    with ThreadPoolExecutor(1) as pool:
        ready: deque[Future[Batch]] = deque()
        for opened in _opened(pool, roster):
            if compare:
                parts, rows = opened.result()
                ready.append(pool.submit(_composed, composer, parts, _compared(actor, rows)))
            else:
                ready.append(pool.submit(lambda batch: _composed(composer, *batch.result()), opened))
            if len(ready) > 2:
                done += _write(ready.popleft().result(), composer, roster, actor.today)
                progress(done, total)
        while ready:
            done += _write(ready.popleft().result(), composer, roster, actor.today)
            progress(done, total)


type _Open = tuple[list[tuple[UUID, int]], list[Row]]


def _opened(pool: ThreadPoolExecutor, roster: Roster) -> Iterator[Future[_Open]]:
    """Let the thread open batch after batch, one ahead of who takes them."""
    ahead: Future[_Open] | None = None
    for sealed in _sealed_batches(roster):
        coming = pool.submit(_open, sealed)
        if ahead is not None:
            yield ahead
        ahead = coming
    if ahead is not None:
        yield ahead


def _composed(composer: Composer, parts: list[tuple[UUID, int]], rows: Sequence[Row]) -> Batch:
    """Compose the rows; `parts` says how many of them come from which part."""
    lines: list[str] = []
    left = iter(rows)
    for part_id, size in parts:
        lines.append(composer.compose(part_id, list(islice(left, size))))
    return Batch(lines, len(rows), any(row.outcome == Outcome.CHANGED for row in rows))


def _sealed_batches(roster: Roster) -> Iterator[list[tuple[UUID, bytes]]]:
    """Read the parts that write something, some at a time."""
    parts = RosterPart.objects.filter(roster=roster, rank__in=(Rank.WARNED, Rank.CHANGED, Rank.NEW))
    keys = list(parts.order_by("rank", "number").values_list("id", flat=True))
    for start in range(0, len(keys), BATCH_PARTS):
        some = RosterPart.objects.filter(id__in=keys[start : start + BATCH_PARTS]).order_by("rank", "number")
        yield [(part_id, bytes(payload)) for part_id, payload in some.values_list("id", "payload")]


def _open(sealed: Sequence[tuple[UUID, bytes]]) -> _Open:
    """Return how many rows of each part write something, and these rows."""
    rows: list[Row] = []
    parts: list[tuple[UUID, int]] = []
    for part_id, payload in sealed:
        written = [row for row in opened_rows(payload) if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
        parts.append((part_id, len(written)))
        rows += written
    return parts, rows


def _compared(actor: Actor, rows: Sequence[Row]) -> list[Row]:
    """Compare again with what the installation knows now; add the known days to those who change their stage.

    Whom the preview found are held before they are compared: what is written over is what it showed.
    """
    hold(PEOPLE, {UUID(row.person) for row in rows if row.person})
    people = known.of_rows(actor, [(row.values, row.unit) for row in rows])
    return [_same_as_shown(row, found) for row, found in zip(rows, people, strict=True)]


def _same_as_shown(row: Row, found: Sequence[Known]) -> Row:
    person = found[0] if len(found) == 1 else None
    if len(found) > 1:
        raise _stale()
    again = judge(row.values, row.unit or "", row.group, person)
    if again.outcome != row.outcome or again.old != row.old or (person and person.person_id != row.person):
        raise _stale()
    if person is None:
        return row
    kept = {name: person.values[name] for name in (*DATES, "stage", "former_name") if name in person.values}
    return row._replace(values=kept | row.values, states=again.states, touches=again.touches)


def _stale() -> Refused:
    return Refused(worded("检查以后，系统里的资料有了变动。请重新检查一次，看过以后再导入；这次什么也没有写入。"))


def _write(batch: Batch, composer: Composer, roster: Roster, today: date) -> int:
    named: dict[str, Any] = {"roster": roster.pk, "today": today}
    with connection.cursor() as cursor:
        cursor.execute("truncate roster_batch")
        with cursor.copy(f"copy roster_batch ({', '.join(composer.columns)}) from stdin") as copy:
            for lines in batch.lines:
                copy.write(lines)
        if batch.has_changed:
            touch_where(PEOPLE, statements.CHANGED)
        cursor.execute(";\n".join(statements.batch(has_changed=batch.has_changed)), named)  # one answer to wait for
        cursor.execute(f"select exists ({statements.NEW})")
        if cursor.fetchone()[0]:
            add_new(PEOPLE, statements.NEW)
        if batch.has_changed:
            refresh_roll_where(statements.CHANGED)
    return batch.size
