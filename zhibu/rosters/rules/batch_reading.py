"""Many rows at once: what is plain is read column by column, and only the other rows one by one.

In a good roster nearly every row is plain: every cell means something by itself, and the cells agree with each other.
Such rows need none of the questions of `RowReader`, and a hundred thousand take a second less. A row of which this
module is not sure goes to `RowReader.read`, which decides; the two never answer differently.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypeGuard

from zhibu.lib import id_number, text
from zhibu.lib.dates import FIRST_YEAR, LAST_YEAR
from zhibu.lib.sheets.reading import Cell, Row
from zhibu.rosters.rules.cells import Convert
from zhibu.rosters.rules.fields import FIELDS
from zhibu.rosters.rules.reasons import Problem
from zhibu.rosters.rules.row_reading import LEAST_AGE, ReadRow, RowReader
from zhibu.rosters.rules.understanding import Layout

BATCH = 1000
_REMEMBERED = 20_000
"""Contents of one column that are remembered over batches; more than that are addresses, which do not come again."""
_REMEMBERED_DAYS = 120_000
"""All days of a century in three ways of writing."""
_DOUBTFUL = object()

_NAMES = re.compile(r"[一-鿿]{2,4}(?:\n[一-鿿]{2,4})*")
_DAYS = re.compile(r"(?m)^(\d{4})(?:(\d\d)(\d\d)|[-./](\d\d)[-./](\d\d)|年(\d\d)月(\d\d)日)$", re.ASCII)

type Cells = tuple[Cell, ...]
type _Plain = tuple[dict[str, Any], list[str]]


class BatchReader(RowReader):
    """Reads the rows of one file, some hundred at a time; dates are ISO texts."""

    def __init__(self, layout: Layout, today: date, home: str = "", seen: dict[str, int] | None = None) -> None:
        super().__init__(layout, today, home, seen)
        self._iso = today.isoformat()
        days: dict[Cell, Any] = {}
        self._known: list[dict[Cell, Any]] = [days if FIELDS[key].kind == "date" else {} for _, key, _, _ in self._plan]
        self._keys = [key for _, key, _, _ in self._plan]
        self._has_fields_alone = (
            self._id_column is not None and "name" in self._fields and len(set(self._keys)) == len(self._keys)
        )
        self._settles_unit = bool(self._unit_columns_above) or not self._has_unit_column
        self._adult_from: dict[str, str] = {}

    def read_batches(self, rows: Iterable[Row]) -> Iterator[list[tuple[ReadRow, Cells]]]:
        """Read every row of data with its cells, as `read_all` does, in lists that keep their order."""
        rows = iter(rows)
        while batch := list(islice(rows, BATCH)):
            yield self._read_batch(batch)

    def _read_batch(self, batch: Sequence[Row]) -> list[tuple[ReadRow, Cells]]:
        plain: Sequence[_Plain | None]
        plain = self._plain_rows([cells for _, cells in batch]) if self._has_fields_alone else [None] * len(batch)
        seen = self._seen
        found: list[tuple[ReadRow, Cells]] = []
        for (number, cells), row in zip(batch, plain, strict=True):
            if row is not None and seen.setdefault(row[0]["id_number"], number) == number and self._settle(*row):
                found.append((ReadRow(number, row[0], (), tuple(row[1])), cells))
            elif (read := self.read(number, cells)) is not None:
                found.append((_with_iso_dates(read), cells))
        return found

    def _plain_rows(self, batch: Sequence[Cells]) -> list[_Plain | None]:
        """Return values and generated fields of each row with which nothing can be the matter, None for the others."""
        width = self._width
        columns = list(zip(*(cells if len(cells) >= width else cells + ("",) * width for cells in batch), strict=False))
        doubtful: set[int] = set()
        values: dict[str, list[Any]] = {}
        for (index, key, convert, _), known in zip(self._plan, self._known, strict=True):
            if len(known) > (_REMEMBERED_DAYS if FIELDS[key].kind == "date" else _REMEMBERED):
                known.clear()
            sweep = _SWEEPS.get(FIELDS[key].kind)
            values[key] = (sweep and sweep(columns[index])) or _converted(columns[index], convert, known, doubtful)
        generated = self._identify(columns[self._id_column or 0], values, doubtful)
        self._hold_together(values, doubtful)
        keys = list(values)
        rows: list[_Plain | None] = []
        for place, (cells, made) in enumerate(zip(zip(*values.values(), strict=True), generated, strict=True)):
            if place in doubtful:
                rows.append(None)
            elif None in cells:
                rows.append(({k: v for k, v in zip(keys, cells, strict=True) if v is not None}, made))
            else:
                rows.append((dict(zip(keys, cells, strict=True)), made))
        return rows

    def _identify(self, column: Sequence[Cell], values: dict[str, list[Any]], doubtful: set[int]) -> list[list[str]]:
        """Hold birth and sex against the ID numbers, or take them from there; return what was taken."""
        size = len(column)
        births = values.setdefault("birth_on", [None] * size)
        sexes = values.setdefault("sex", [None] * size)
        values["id_number"] = list(column)
        generated: list[list[str]] = []
        for place, cell in enumerate(column):
            made: list[str] = []
            if place not in doubtful:
                number, problem, born_on, sex = id_number.read(cell, self._today)
                if problem is not None or number != cell or not id_number.is_known_province(number):
                    doubtful.add(place)
                    generated.append(made)
                    continue
                assert born_on is not None
                born, wrote, said = born_on.isoformat(), births[place], sexes[place]
                if said is None or said in "09":
                    sexes[place] = sex
                    made.append("sex")
                elif said != sex:
                    doubtful.add(place)
                if wrote is None:
                    births[place] = born
                    made.append("birth_on")
                elif wrote != born:
                    doubtful.add(place)
            generated.append(made)
        return generated

    def _hold_together(self, values: dict[str, list[Any]], doubtful: set[int]) -> None:
        """Doubt every row without a name or a unit, or whose stage and dates may not agree."""
        size = len(values["id_number"])
        nothing: list[Any] = [None] * size
        today = self._iso
        wants_joined, wants_full = "joined_on" in self._fields, "full_on" in self._fields
        stages, joined, full = (values.get(key, nothing) for key in ("stage", "joined_on", "full_on"))
        steps = zip(*(values[key] for key in self._steps), strict=True)
        others = zip(*(values[key] for key in self._other_days), strict=True) if self._other_days else [()] * size
        told = zip(values["name"], stages, joined, full, values["birth_on"], steps, others, strict=True)
        for place, (name, stage, joined_on, full_on, born, days, rest) in enumerate(told):
            if place in doubtful:
                continue
            if stage == "full":
                is_dated = not (wants_joined and joined_on is None) and not (wants_full and full_on is None)
            elif stage == "probationary":
                is_dated = full_on is None and not (wants_joined and joined_on is None)
            else:
                is_dated = stage is not None
            is_due = not rest or max(day or "" for day in rest) <= today
            is_grown = joined_on is None or joined_on >= self._adult(born)
            if not (name is not None and is_dated and is_due and is_grown and _rises(days, today)):
                doubtful.add(place)
        if not self._settles_unit:
            doubtful.update(place for place, unit in enumerate(values["unit"]) if unit is None)

    def _adult(self, born: str | None) -> str:
        """Return the day from which nobody asks how young somebody joined."""
        if born is None:
            return ""
        day = self._adult_from.get(born)
        if day is None:
            day = self._adult_from[born] = f"{int(born[:4]) + LEAST_AGE}{born[4:]}"
        return day

    def _settle(self, values: dict[str, Any], generated: list[str]) -> bool:
        """Join the columns of units and put landlines where they belong; say whether the row is plain after all."""
        phone = values.get("phone")
        if phone is not None and (len(phone) != 11 or phone[0] != "1"):
            self._settle_phones(values)
        problems: list[Problem] = []
        if self._settles_unit:
            self._settle_unit(values, problems, generated)
        return not problems


def _are_texts(column: Sequence[Cell]) -> TypeGuard[Sequence[str]]:
    """Say whether every cell is a text, and there is one."""
    return set(map(type, column)) == {str}


def _swept_days(column: Sequence[Cell]) -> list[str] | None:
    """Return days that are all written out as ISO texts; None where one is not, or is no day."""
    if not _are_texts(column):
        return None
    written, count = _DAYS.subn(r"\1-\2\4\6-\3\5\7", "\n".join(column))
    days = written.split("\n")
    return days if count == len(days) == len(column) and all(map(_is_day, days)) else None


@lru_cache(maxsize=65_536)
def _is_day(iso: str) -> bool:
    try:
        return FIRST_YEAR <= date.fromisoformat(iso).year <= LAST_YEAR
    except ValueError:
        return False


def _swept(pattern: re.Pattern[str], column: Sequence[Cell]) -> list[Any] | None:
    """Return the cells as they are where every one of them is as plain as the pattern says."""
    if not _are_texts(column) or not pattern.fullmatch("\n".join(column)):
        return None
    return list(column)


def _swept_names(column: Sequence[Cell]) -> list[Any] | None:
    return _swept(_NAMES, column) if text.PLACEHOLDERS.isdisjoint(column) else None


_SWEEPS: dict[str, Callable[[Sequence[Cell]], list[Any] | None]] = {
    "name": _swept_names,
    "phone": partial(_swept, re.compile(r"1[3-9]\d{9}(?:\n1[3-9]\d{9})*", re.ASCII)),
    "date": _swept_days,
}
"""How a column is read whose cells are all of the usual kind, by the kind of the field."""


def _converted(column: Sequence[Cell], convert: Convert, known: dict[Cell, Any], doubtful: set[int]) -> list[Any]:
    """Return what the cells mean; adds the places of those with which something may be the matter."""
    kinds = set(map(type, column))
    if bool in kinds:  # True equals 1, so that the one would be remembered as the other
        doubtful.update(place for place, cell in enumerate(column) if isinstance(cell, bool))
        column = ["" if isinstance(cell, bool) else cell for cell in column]
    for cell in set(column).difference(known):
        value, problem = convert(cell) if cell != "" else (None, None)
        if problem is not None:
            value = _DOUBTFUL
        known[cell] = value.isoformat() if isinstance(value, date) else value
    values = list(map(known.__getitem__, column))
    if _DOUBTFUL in values:
        doubtful.update(place for place, value in enumerate(values) if value is _DOUBTFUL)
    return values


def _rises(days: Iterable[str | None], today: str) -> bool:
    """Say whether every step comes after the one before and none after today; steps on one day count as doubtful."""
    before = ""
    for day in days:
        if day is not None:
            if day <= before:
                return False
            before = day
    return before <= today


def _with_iso_dates(read: ReadRow) -> ReadRow:
    values = read.values
    for key, value in values.items():
        if isinstance(value, date):
            values[key] = value.isoformat()
    return read
