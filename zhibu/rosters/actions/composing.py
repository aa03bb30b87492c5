"""From a judged row to its line of a batch: sealed, blinded, spelt and written as COPY reads it.

It needs no database, so a thread does it while the database works.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast
from uuid import UUID

from zhibu.lib.ids import new_hex
from zhibu.lib.tree import parent
from zhibu.members.rules.entering import stands_from
from zhibu.people import columns
from zhibu.people.models import Person
from zhibu.people.seal import sealed_all
from zhibu.rosters.actions.statements import FILE, PERSON, PLACE
from zhibu.rosters.rules.rows import Row
from zhibu.rosters.rules.stages import openings

DERIVED = {
    "name": ("name_key", "pinyin", "initials", "strokes_key", "name_parts"),
    "id_number": ("id_blind",),
    "phone": ("phone_blind", "phone_tail_blind", "phone_masked"),
}
PLAIN_PERSON = [name for name in PERSON if not any(name in made for made in DERIVED.values())]
_UNNAMED = (None,) * len(DERIVED["name"])
_NEVER = "~"
"""Sorts behind every day."""
_UNMOVED = (None, None, None, False)
BEFORE_MEMBERSHIP = frozenset({"applicant", "activist", "candidate"})
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NEEDS_ESCAPE = re.compile(r"[\\\t\n\r]").search
_NONE = type(None)
_NOTHING = "\\N"
TOUCHES = ("moves", "restages", "restands", "regroups")
ENTERED, PLACED = "entered", "placed"


class Target(NamedTuple):
    """A unit that rows go into: the tie that it gives a member, and since when it stands there, if it never moved."""

    id: UUID
    path: str
    tie: str
    since: str | None


class Composer:
    """Makes the tuples of one roster's batches: only those columns that the roster can fill."""

    def __init__(self, fields: Iterable[str], units: Mapping[str, Target], today: str) -> None:
        """Take the roster's fields, and the units by their keys."""
        held = set(fields) | {"name"}
        if "id_number" in held:
            held |= {"sex", "birth_on"}  # where the file has none, the ID number says them
        self._plain = [name for name in (*PLAIN_PERSON, *FILE) if name in held]
        self._seals = {name for name in self._plain if name in Person.SEALED}
        self.columns = ["part_id", "person_id", *PLACE, *self._plain, *DERIVED["name"]]
        self._has_id, self._has_phone = "id_number" in held, "phone" in held
        if self._has_id:
            self.columns += DERIVED["id_number"]
        if self._has_phone:
            self.columns += DERIVED["phone"]
        self._units = units
        self._today = today

    def compose(self, part: UUID, rows: Sequence[Row]) -> str:
        """Return the rows of a part as COPY reads them: one line each, in the order of `columns`."""
        if not rows:
            return ""
        values = [row.values for row in rows]
        cells: list[Sequence[object]] = list(zip(*map(self._place, rows), strict=True))
        for name in self._plain:
            column = [given.get(name) for given in values]
            cells.append(sealed_all(name, [str(cell or "") for cell in column]) if name in self._seals else column)
        cells += zip(*map(_derived, rows), strict=True)
        if self._has_id:
            cells.append([columns.id_blind(str(given.get("id_number") or "")) for given in values])
        if self._has_phone:
            phones = [columns.blinds("", str(given.get("phone") or "")) for given in values]
            cells += ([getattr(phone, name) or None for phone in phones] for name in DERIVED["phone"])
        begin = part.hex
        return "".join([f"{begin}\t{'\t'.join(line)}\n" for line in zip(*map(_written, cells), strict=True)])

    def _place(self, row: Row) -> tuple[Any, ...]:
        """Return who it is and where and how the person stands, in the order of `PLACE`."""
        values = row.values
        get = values.get
        is_new = row.outcome == "new"
        unit = self._units[row.unit or ""]
        unit_id, path, tie, _since = unit
        stage = str(get("stage") or "full")
        opened = openings(stage, values, self._today)
        if tie == "formal" and stage in BEFORE_MEMBERSHIP:
            tie = "cultivation"
        group = self._units[row.group] if row.group and tie != "cultivation" else None
        if group:
            path = group.path  # one belongs to the branch and stands in the group
        standing = str(get("standing") or "normal")
        place: tuple[Any, ...]
        if is_new:
            since = str(get("entered_on") or self._today)
            stood_on = opened.probationary or opened.full or self._today
            place = (new_hex(), True, True, True, True, group is not None, new_hex(), unit_id, path, tie, ENTERED)
        else:
            since = stood_on = self._today
            moves, restages, restands, regroups = (row.touches.get(name, False) for name in TOUCHES)
            tie_id = new_hex() if moves else None
            place = (
                UUID(row.person).hex,
                False,
                moves,
                restages,
                restands,
                regroups,
                tie_id,
                unit_id,
                path,
                tie,
                PLACED,
            )
        mobility = self._mobility(row, is_new=is_new) if "mobility" in values else _UNMOVED
        stands = None
        if is_new and mobility[0] is None and (group is None or parent(group.path) == unit.path):
            stands = stands_from(
                tie=tie,
                stage=stage,
                standing=standing,
                entered_on=since,
                stage_on=opened.full if stage == "full" else opened.probationary,
                unit_from=unit.since,
                group_from=(group.since or _NEVER) if group else None,
            )
        group_id = group.id if group else None
        return (*place, since, stands, group_id, stage, *opened, standing, stood_on, *mobility)

    def _mobility(self, row: Row, *, is_new: bool) -> tuple[Any, ...]:
        """Return mobility, its first day, its direction, and whether the member is back."""
        value = row.values["mobility"]
        if not is_new and row.states.get("mobility") == "same":
            return _UNMOVED
        if not value:
            return (None, None, None, not is_new)
        return (value, row.values.get("mobility_on") or self._today, row.values.get("direction"), False)


def _derived(row: Row) -> tuple[str, ...] | tuple[None, ...]:
    """Return the search columns of the name, or nothing where the name stays as it is."""
    if row.outcome != "new" and {row.states.get("name"), row.states.get("former_name", "same")} <= {"same"}:
        return _UNNAMED
    return columns.derived(str(row.values["name"]), str(row.values.get("former_name") or ""))


def _written(column: Sequence[object]) -> Sequence[str]:
    """Write the cells of a column in the text form of COPY; most columns hold things of one kind, or nothing."""
    kinds = set(map(type, column)) - {_NONE}
    write = _WRITERS.get(kinds.pop(), str) if len(kinds) == 1 else _cell
    if write is _text and not _NEEDS_ESCAPE("".join(filter(None, cast("Sequence[str | None]", column)))):
        write = str
    return [_NOTHING if cell is None else write(cell) for cell in column]


def _cell(cell: object) -> str:
    return _WRITERS.get(type(cell), str)(cell)


def _text(cell: str) -> str:
    return cell.translate(_ESCAPED) if _NEEDS_ESCAPE(cell) else cell


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    bytes: lambda cell: "\\\\x" + cell.hex(),
    UUID: lambda cell: f"{cell.int:032x}",
}
"""How COPY reads a cell of a kind; of every other kind it is what `str` makes of it."""
