"""Many rows at once: what is plain is read column by column, and only the other rows one by one.

In a good roster nearly every row is plain: every cell means something by itself, and the cells agree with each other.
Such rows need none of the questions of `RowReader`, and a hundred thousand take a second less. A row of which this
module is not sure goes to `RowReader.read`, which decides; the two never answer differently.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from operator import lt
from typing import Any, TypeGuard

from zhibu.lib import id_number, text
from zhibu.lib.dates import FIRST_YEAR, LAST_YEAR
from zhibu.lib.sheets.blocks import Block, Cell, Row
from zhibu.rosters.rules.cells import Convert
from zhibu.rosters.rules.fields import FIELDS
from zhibu.rosters.rules.reasons import Problem
from zhibu.rosters.rules.row_reading import LEAST_AGE, ReadRow, RowReader
from zhibu.rosters.rules.schooling import Schooling
from zhibu.rosters.rules.understanding import Layout

_REMEMBERED = 20_000
"""Contents of one column that are remembered over batches; more than that are addresses, which do not come again."""
_REMEMBERED_DAYS = 120_000
"""All days of a century in three ways of writing."""
_DOUBTFUL = object()
_LATER = "~"
"""Sorts behind every date."""
_ISO = len("1949-10-01")
_RUN = 50
"""Fewer plain rows in a row are given one by one."""

_NAMES = re.compile(r"[一-鿿]{2,4}(?:\n[一-鿿]{2,4})*")
_DAY = r"\d{4}(?:\d{4}|[-./]\d\d[-./]\d\d|年\d\d月\d\d日)"
_DAYS = re.compile(rf"{_DAY}(?:\n{_DAY})*+", re.ASCII)
_FIRST_DAY, _LAST_DAY = f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31"

type Cells = tuple[Cell, ...]
type Items = list["PlainRows | tuple[ReadRow, Cells]"]


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Rows that follow each other and with which nothing is the matter, column by column; None where nothing stands."""

    numbers: Sequence[int]
    rows: Callable[[], Sequence[Row]]
    values: dict[str, list[Any]]
    generated: list[tuple[str, ...]]

    def one_by_one(self) -> list[tuple[ReadRow, Cells]]:
        """Return them as rows."""
        keys = list(self.values)
        told = zip(self.rows(), zip(*self.values.values(), strict=True), self.generated, strict=True)
        return [
            (ReadRow(number, {k: v for k, v in zip(keys, row, strict=True) if v is not None}, (), made), cells)
            for (number, cells), row, made in told
        ]


class BatchReader(RowReader):
    """Reads the rows of one file, some hundred at a time; dates are ISO texts."""

    def __init__(self, layout: Layout, today: date, home: str = "", seen: dict[str, int] | None = None) -> None:
        super().__init__(layout, today, home, seen)
        self._iso = today.isoformat()
        days: dict[Cell, Any] = {}
        self._known: list[dict[Cell, Any]] = [days if FIELDS[key].kind == "date" else {} for _, key, _, _ in self._plan]
        doubts: set[Cell] = set()
        self._doubts = [doubts if known is days else set() for known in self._known]
        self._has_fields_alone = (
            self._id_column is not None and "name" in self._fields and len(self._fields) == len(self._plan)
        )
        self._settles_unit = bool(self._unit_columns_above) or not self._has_unit_column
        self._adult_from: dict[str, str] = {}

    def read_blocks(self, blocks: Iterable[Block]) -> Iterator[Items]:
        """Read every row of data with its cells, as `read_all` does, in lists that keep their order."""
        return map(self._read_block, blocks)

    def _read_block(self, block: Block) -> Items:
        batch = _Batch(block, self._width)
        if not self._has_fields_alone:
            reads = ((self.read(number, cells), cells) for number, cells in batch.rows())
            return [(_with_iso_dates(read), cells) for read, cells in reads if read is not None]
        doubtful: set[int] = set()
        size = len(batch.numbers)
        self._columns(batch, doubtful)
        single = range(size) if self._settles_unit else _landlines(batch.values.get("phone", ()))
        seen, ids = self._seen, batch.values["id_number"]
        if not doubtful and not single:
            own_rows = dict(zip(ids, batch.numbers, strict=True))
            if len(own_rows) == size and seen.keys().isdisjoint(own_rows):
                seen.update(own_rows)
                return [batch.run(0, size)]
        found: Items = []
        begin = 0
        for place, ((number, cells), own) in enumerate(zip(batch.rows(), ids, strict=True)):
            is_plain = place not in doubtful and seen.setdefault(own, number) == number
            if is_plain and place not in single:
                continue
            _add_run(found, batch, begin, place)
            begin = place + 1
            if is_plain and (settled := self._settled(batch.run(place, begin))):
                found.append(settled)
            elif (read := self.read(number, cells)) is not None:
                found.append((_with_iso_dates(read), cells))
        _add_run(found, batch, begin, size)
        return found

    def _columns(self, batch: "_Batch", doubtful: set[int]) -> None:
        """Read the columns' values and what is generated; adds the rows with which something may be the matter."""
        columns = batch.columns
        for (index, key, convert, _), known, doubts in zip(self._plan, self._known, self._doubts, strict=True):
            column = columns[index]
            if len(known) > (_REMEMBERED_DAYS if FIELDS[key].kind == "date" else _REMEMBERED):
                known.clear()
                doubts.clear()
            sweep = _SWEEPS.get(FIELDS[key].kind)
            swept = sweep and sweep(column, known)
            batch.values[key] = swept or _converted(column, convert, known, doubts, doubtful)
        batch.generated = self._identify(columns[self._id_column or 0], batch.values, doubtful)
        self._hold_together(batch.values, doubtful)

    def _identify(
        self, column: Sequence[Cell], values: dict[str, list[Any]], doubtful: set[int]
    ) -> list[tuple[str, ...]]:
        """Hold birth and sex against the ID numbers, or take them from there; return what was taken."""
        size = len(column)
        births = values.setdefault("birth_on", [None] * size)
        sexes = values.setdefault("sex", [None] * size)
        values["id_number"] = list(column)
        generated: list[tuple[str, ...]] = [()] * size
        if _are_texts(column) and id_number.told_by_all(column, self._iso) == (births, sexes):
            return generated
        today, told_by = self._iso, id_number.told_by
        for place, (cell, wrote, said) in enumerate(zip(column, births, sexes, strict=True)):
            told = told_by(cell, today)
            if told is None:
                doubtful.add(place)
            elif told != (wrote, said):
                born, sex = told
                takes_sex, takes_birth = said is None or said in ("0", "9"), wrote is None
                if (takes_sex or said == sex) and (takes_birth or wrote == born):
                    births[place], sexes[place] = born, sex
                    generated[place] = ("sex",) * takes_sex + ("birth_on",) * takes_birth
                else:
                    doubtful.add(place)
        return generated

    def _hold_together(self, values: dict[str, list[Any]], doubtful: set[int]) -> None:
        """Doubt every row without a name or a unit, or whose stage and dates may not agree."""
        if not self._settles_unit:
            doubtful.update(place for place, unit in enumerate(values["unit"]) if unit is None)
        if not doubtful and self._all_agree(values):
            return
        size = len(values["id_number"])
        nothing: list[Any] = [None] * size
        today, grown = self._iso, self._adult_from
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
            is_grown = joined_on is None or joined_on >= (grown.get(born) or self._adult(born))
            if not (name is not None and is_dated and is_due and is_grown and _rises(days, today)):
                doubtful.add(place)

    def _all_agree(self, values: dict[str, list[Any]]) -> bool:
        """Say whether all rows are of full members whose every date is there and after the one before."""
        steps = [values[key] for key in self._steps]
        if self._other_days or set(values.get("stage", ())) != {"full"} or not all(map(all, (values["name"], *steps))):
            return False
        if not all(all(map(lt, before, after)) for before, after in pairwise(steps)) or max(steps[-1]) > self._iso:
            return False
        lives = zip(values["birth_on"], values.get("joined_on", ()), strict=False)
        return all(int(joined[:4]) - int(born[:4]) > LEAST_AGE or joined >= self._adult(born) for born, joined in lives)

    def _adult(self, born: str | None) -> str:
        """Return the day from which nobody asks how young somebody joined."""
        if born is None:
            return ""
        day = self._adult_from.get(born)
        if day is None:
            day = self._adult_from[born] = f"{int(born[:4]) + LEAST_AGE}{born[4:]}"
        return day

    def _settled(self, run: PlainRows) -> tuple[ReadRow, Cells] | None:
        """Join a row's columns of units and put its landline where it belongs; None where it is not plain after all."""
        ((read, cells),) = run.one_by_one()
        problems: list[Problem] = []
        generated = list(read.generated)
        self._settle_phones(read.values)
        if self._settles_unit:
            self._settle_unit(read.values, problems, generated)
        return None if problems else (read._replace(generated=tuple(generated)), cells)


class _Batch:
    """A block while it is read."""

    def __init__(self, block: Block, width: int) -> None:
        self.numbers = block.numbers
        self.columns = block.columns
        if len(block.columns) < width:
            nothing = [""] * len(block.numbers)
            self.columns = [*block.columns, *(nothing for _ in range(width - len(block.columns)))]
        self.values: dict[str, list[Any]] = {}
        self.generated: list[tuple[str, ...]] = []
        self._rows: Sequence[Row] | None = None

    def rows(self) -> Sequence[Row]:
        """Return the rows as they are in the file; they are made when the first of them is asked for."""
        if self._rows is None:
            self._rows = Block(self.numbers, self.columns).rows()
        return self._rows

    def run(self, begin: int, end: int) -> PlainRows:
        """Return rows that follow each other."""
        values, generated, numbers = self.values, self.generated, self.numbers
        if end - begin < len(numbers):
            values = {key: column[begin:end] for key, column in values.items()}
            generated, numbers = generated[begin:end], numbers[begin:end]
        return PlainRows(numbers, lambda: self.rows()[begin:end], values, generated)


def _add_run(found: Items, batch: _Batch, begin: int, end: int) -> None:
    if begin == end:
        return
    run = batch.run(begin, end)
    if end - begin < _RUN:
        found += run.one_by_one()
    else:
        found.append(run)


def _landlines(phones: Sequence[Any]) -> set[int]:
    """Return the places of what is no mobile number."""
    if _are_texts(phones) and set(map(len, phones)) == {11} and {phone[0] for phone in phones} == {"1"}:
        return set()
    return {
        place for place, phone in enumerate(phones) if isinstance(phone, str) and (len(phone) != 11 or phone[0] != "1")
    }


def _are_texts(column: Sequence[Cell]) -> TypeGuard[Sequence[str]]:
    return set(map(type, column)) == {str}


def _swept_days(column: Sequence[Cell], _known: object) -> list[Any] | None:
    """Return days that are all written out as ISO texts; None where one is not, or is no day.

    To write all of them anew is quicker than to look each up among all that have been seen.
    """
    if not _are_texts(column) or not _DAYS.fullmatch(written := "\n".join(column)):
        return None
    dashed = written.replace("年", "-").replace("月", "-").replace("日", "").replace(".", "-").replace("/", "-")
    days = [day if len(day) == _ISO else f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in dashed.split("\n")]
    try:
        deque(map(date.fromisoformat, days), maxlen=0)
    except ValueError:
        return None
    return days if len(days) == len(column) and min(days) >= _FIRST_DAY and max(days) <= _LAST_DAY else None


def _swept(pattern: re.Pattern[str], column: Sequence[Cell], _known: object) -> list[Any] | None:
    """Return the cells as they are where every one of them is as plain as the pattern says."""
    if not _are_texts(column) or not pattern.fullmatch("\n".join(column)):
        return None
    return list(column)


def _swept_names(column: Sequence[Cell], known: object) -> list[Any] | None:
    return _swept(_NAMES, column, known) if text.PLACEHOLDERS.isdisjoint(column) else None


_SWEEPS: dict[str, Callable[[Sequence[Cell], dict[Cell, Any]], list[Any] | None]] = {
    "name": _swept_names,
    "phone": partial(_swept, re.compile(r"1[3-9]\d{9}(?:\n1[3-9]\d{9})*", re.ASCII)),
    "date": _swept_days,
}
"""How a column is read whose cells are all of the usual kind, by the kind of the field."""


def _converted(
    column: Sequence[Cell], convert: Convert, known: dict[Cell, Any], doubts: set[Cell], doubtful: set[int]
) -> list[Any]:
    """Return what the cells mean; adds the places of those with which something may be the matter."""
    kinds = set(map(type, column))
    if bool in kinds:  # True equals 1, so that the one would be remembered as the other
        doubtful.update(place for place, cell in enumerate(column) if isinstance(cell, bool))
        column = ["" if isinstance(cell, bool) else cell for cell in column]
    for cell in set(column).difference(known):
        value, problem = convert(cell) if cell != "" else (None, None)
        if problem is not None or isinstance(value, Schooling):  # which stands for two values of its row
            value = _DOUBTFUL
            doubts.add(cell)
        known[cell] = value.isoformat() if isinstance(value, date) else value
    values = list(map(known.__getitem__, column))
    if not doubts.isdisjoint(column):
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
