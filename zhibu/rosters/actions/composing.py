"""From a judged row to the columns of a batch: sealed, blinded and spelt. It needs no database, so a thread does it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from zhibu.lib.ids import new_id
from zhibu.people import columns
from zhibu.people.models import Person
from zhibu.people.seal import sealed
from zhibu.rosters.actions.statements import FILE, PERSON, PLACE
from zhibu.rosters.rules.rows import Row
from zhibu.rosters.rules.stages import openings

DERIVED = {
    "name": ("name_key", "pinyin", "initials", "strokes_key", "name_parts"),
    "id_number": ("id_blind",),
    "phone": ("phone_blind", "phone_tail_blind", "phone_masked"),
}
PLAIN_PERSON = [name for name in PERSON if not any(name in made for made in DERIVED.values())]
_NOTHING = (None,) * len(DERIVED["name"])
ENTERED, PLACED = "entered", "placed"


class Composer:
    """Makes the tuples of one roster's batches: only those columns that the roster can fill."""

    def __init__(self, fields: Iterable[str], units: Mapping[str, tuple[UUID, str, str]], today: str) -> None:
        """Take the roster's fields, and for each unit's key its id, path and the tie that it gives a member."""
        held = set(fields) | {"name"}
        if "id_number" in held:
            held |= {"sex", "birth_on"}  # where the file has none, the ID number says them
        self._plain = [name for name in (*PLAIN_PERSON, *FILE) if name in held]
        self._seals = {name for name in self._plain if name in Person.SEALED}
        self.columns = ["person_id", *PLACE, *self._plain, *DERIVED["name"]]
        self._has_id, self._has_phone = "id_number" in held, "phone" in held
        if self._has_id:
            self.columns += DERIVED["id_number"]
        if self._has_phone:
            self.columns += DERIVED["phone"]
        self._units = units
        self._today = today

    def compose(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        """Return one tuple a row, in the order of `columns`."""
        return [self._row(row) for row in rows]

    def _row(self, row: Row) -> tuple[Any, ...]:
        values = row.values
        get = values.get
        is_new = row.outcome == "new"
        unit_id, unit_path, tie = self._units[row.unit or ""]
        stage = str(get("stage") or "full")
        opened = openings(stage, values, self._today)
        touches = row.touches
        if stage in ("applicant", "activist", "candidate"):
            tie = "cultivation" if tie == "formal" else tie
        moves = is_new or touches.get("moves", False)
        restands = is_new or touches.get("restands", False)
        mobility = self._mobility(row, is_new)
        cells: list[Any] = [
            UUID(row.person) if row.person else new_id(),
            is_new,
            moves,
            is_new or touches.get("restages", False),
            restands,
            bool(row.group) if is_new else touches.get("regroups", False),
            new_id() if moves else None,
            unit_id,
            unit_path,
            tie,
            ENTERED if is_new else PLACED,
            (get("entered_on") if is_new else None) or self._today,
            self._units[row.group][0] if row.group else None,
            stage,
            *opened,
            get("standing") or "normal",
            (opened.probationary or opened.full or self._today) if is_new else self._today,
            *mobility,
        ]
        seals = self._seals
        for name in self._plain:
            value = get(name)
            cells.append(sealed(name, str(value)) if value and name in seals else value)
        if is_new or not {row.states.get("name"), row.states.get("former_name", "same")} <= {"same"}:
            cells += columns.derived(str(values["name"]), str(get("former_name") or ""))
        else:
            cells += _NOTHING
        if self._has_id or self._has_phone:
            number, phone = str(get("id_number") or ""), str(get("phone") or "")
            blinds = columns.blinds(number, phone)
            if self._has_id:
                cells.append(blinds.id_blind)
            if self._has_phone:
                cells += (blinds.phone_blind, blinds.phone_tail_blind, blinds.phone_masked or None)
        return tuple(cells)

    def _mobility(self, row: Row, is_new: bool) -> tuple[Any, ...]:
        """Return mobility, its first day, its direction, and whether the member is back."""
        value = row.values.get("mobility")
        if value is None or (not is_new and row.states.get("mobility") == "same"):
            return (None, None, None, False)
        if not value:
            return (None, None, None, not is_new)
        return (value, row.values.get("mobility_on") or self._today, row.values.get("direction"), False)
