"""One row of cells to typed values, with everything that is the matter with it.

The readers of columns are chosen once for a file, and what a cell means is remembered by its content where contents
repeat, so that a hundred thousand rows take about a second.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from zhibu.lib import id_number
from zhibu.lib.dates import add_months, years_between
from zhibu.lib.sheets.blocks import Cell, Row
from zhibu.rosters.rules.cells import Convert, Value, converter, is_party_unit
from zhibu.rosters.rules.fields import FIELDS, UNIT_FIELDS
from zhibu.rosters.rules.reasons import RANK, Problem, Reason, Severity
from zhibu.rosters.rules.schooling import Schooling
from zhibu.rosters.rules.table_finding import RowKind, section_unit
from zhibu.rosters.rules.understanding import Layout

_ID_LENGTH = 18
LEAST_AGE = 18  # 发展党员工作细则 第五条; only a warning here: rosters hold people who joined under older rules
_ID_REASONS = {
    "empty": Reason.NOID,
    "length": Reason.IDLENGTH,
    "old": Reason.IDOLD,
    "signs": Reason.IDSIGNS,
    "rounded": Reason.IDROUNDED,
    "date": Reason.IDDATE,
    "future": Reason.FUTURE,
    "checksum": Reason.CHECKSUM,
}
_STEPS = ("birth_on", "applied_on", "activist_on", "candidate_on", "joined_on", "full_on")
_OTHER_DAYS = ("worked_from", "entered_on")
_VARIED = frozenset({"name", "id_number", "phone", "landline"})
"""Kinds whose cells hardly ever repeat: remembering them would only cost memory."""
_FULL_AFTER = 24
"""Months after joining from which a roster without days of full membership is taken to list a full member."""
_WANTED = {"probationary": ("joined_on",), "full": ("joined_on", "full_on")}


class ReadRow(NamedTuple):
    """A row as it was understood."""

    number: int
    """As the spreadsheet shows it."""
    values: dict[str, Value]
    """Field to typed value; no entry where there is nothing. `unit` is a tuple of names from the top down."""
    problems: tuple[Problem, ...]
    generated: tuple[str, ...]
    """Fields whose value was not written but follows from others: birth date and sex from the ID number, the stage."""

    @property
    def main_error(self) -> Problem | None:
        """Give the error for which the row is rejected; None when it is taken."""
        errors = [problem for problem in self.problems if problem.severity is Severity.ERROR]
        return min(errors, key=lambda problem: RANK[problem.reason], default=None)

    @property
    def is_rejected(self) -> bool:
        """Say whether the row stays out."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def state(self, field: str) -> str:
        """Give the state of one cell for a preview: error, warning, generated, ok, or "" for nothing."""
        found = [problem.severity for problem in self.problems if problem.field == field]
        if found:
            return str(max(found, key=[Severity.WARNING, Severity.ERROR].index))
        return "generated" if field in self.generated else "ok" if field in self.values else ""


class RowReader:
    """Reads the rows of one file in their order; it remembers their ID numbers to find those that come twice."""

    def __init__(self, layout: Layout, today: date, home: str = "", seen: dict[str, int] | None = None) -> None:
        """Take the layout; `home` is the branch of everybody where the file has neither column nor title for it.

        `seen` holds the ID numbers of rows read before, of the same roster's other sheets.
        """
        self._today = today
        self._table = layout.table
        matching = layout.matching
        self._id_column = matching.index_of("id_number")
        self._name_column = matching.index_of("name")
        columns = [column for column in matching.columns if column.field and column.field != "serial"]
        self._width = max((column.index for column in columns), default=-1) + 1
        self._plan: list[tuple[int, str, Convert, dict[Cell, Value] | None]] = []
        for column in columns:
            field = FIELDS[column.field or ""]
            if field.key != "id_number":
                memory: dict[Cell, Value] | None = None if field.kind in _VARIED else {}
                self._plan.append((column.index, field.key, converter(field), memory))
        self._fields = frozenset(key for _, key, _, _ in self._plan)
        self._steps = [key for key in _STEPS if key in self._fields or key == "birth_on"]
        self._other_days = [key for key in _OTHER_DAYS if key in self._fields]
        self._has_unit_column = "unit" in self._fields
        self._unit_columns_above = [key for key in UNIT_FIELDS[-2::-1] if key in self._fields]
        named = self._table.unit if is_party_unit(self._table.unit) else home
        self._title_unit = (named,) if named else ()
        self._section = ""
        self._seen: dict[str, int] = {} if seen is None else seen

    def read_all(self, rows: Iterable[Row]) -> Iterator[ReadRow]:
        """Read every row of data from `rows`, which begin at `layout.table.first_row`; others are passed over."""
        for number, cells in rows:
            if found := self.read(number, cells):
                yield found

    def read(self, number: int, cells: Sequence[Cell]) -> ReadRow | None:
        """Read one row; None for blank rows, repeated headings, sections, totals and signatures."""
        if len(cells) < self._width:
            cells = (*cells, *("",) * (self._width - len(cells)))
        own = cells[self._id_column] if self._id_column is not None else ""
        if not (isinstance(own, str) and len(own) == _ID_LENGTH and own[:-1].isdigit()):
            kind = self._table.kind_of(cells, self._id_column, self._name_column)
            if kind is not RowKind.DATA:
                if kind is RowKind.SECTION:
                    self._section = section_unit(next(str(cell) for cell in cells if cell != ""))
                return None
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for index, key, convert, memory in self._plan:
            cell = cells[index]
            if memory is not None:
                value = memory.get(cell)
                if value is not None:
                    values[key] = value
                    continue
            if cell == "":
                continue
            value, problem = convert(cell)
            if value is not None:
                values[key] = value
            if problem is not None:
                problems.append(problem)
            elif memory is not None and value is not None:
                memory[cell] = value
        generated: list[str] = []
        if "name" not in values and not any(problem.field == "name" for problem in problems):
            problems.append(Problem("name", Reason.NONAME, Severity.ERROR))
        self._read_id(number, cells, values, problems, generated)
        self._settle_unit(values, problems, generated)
        self._settle_phones(values)
        self._settle_schooling(values)
        self._settle_stage(values, problems, generated)
        self._check_days(values, problems)
        return ReadRow(number, values, tuple(problems), tuple(generated))

    def _read_id(
        self, number: int, cells: Sequence[Cell], values: dict[str, Any], problems: list[Problem], generated: list[str]
    ) -> None:
        """Read the ID number, and what it says about birth and sex."""
        if self._id_column is None:
            problems.append(Problem("id_number", Reason.NOID, Severity.WARNING))
            return
        found = id_number.read(cells[self._id_column], self._today)
        if found.number:
            values["id_number"] = found.number
        if found.problem is not None:
            problems.append(Problem("id_number", _ID_REASONS[found.problem], Severity.ERROR, found.number[:40]))
            return
        first = self._seen.setdefault(found.number, number)
        if first != number:
            problems.append(Problem("id_number", Reason.DUPLICATE, Severity.ERROR, found.number, first))
        if not id_number.is_known_province(found.number):
            problems.append(Problem("id_number", Reason.REGION, Severity.WARNING, found.number))
        sex = values.get("sex")
        if sex is None or sex in "09":
            values["sex"] = found.sex
            generated.append("sex")
        elif sex != found.sex:
            problems.append(Problem("sex", Reason.SEXMISMATCH, Severity.ERROR, sex, found.sex or ""))
        self._compare_birth(found.born_on, values, problems, generated)

    def _compare_birth(
        self, born_on: date | None, values: dict[str, Any], problems: list[Problem], generated: list[str]
    ) -> None:
        written = values.get("birth_on")
        if born_on is None:
            return
        rough = next((problem for problem in problems if problem.field == "birth_on"), None)
        if written == born_on:  # a month alone is read as its first day: born on that, nothing is left to check
            if rough:
                problems.remove(rough)
            return
        if written is not None:
            same_year = written.year == born_on.year
            if not (rough and same_year and (rough.detail == "year" or written.month == born_on.month)):
                wrote = written.isoformat()
                problems.append(Problem("birth_on", Reason.BIRTHMISMATCH, Severity.ERROR, wrote, born_on.isoformat()))
                return
            if rough:
                problems.remove(rough)
        values["birth_on"] = born_on
        generated.append("birth_on")

    def _settle_unit(self, values: dict[str, Any], problems: list[Problem], generated: list[str]) -> None:
        """Join the columns of units into one path; without such a column the section or the title says it."""
        is_named = "unit" in values or not self._has_unit_column
        path: tuple[str, ...] = values.pop("unit", ())
        for key in self._unit_columns_above:
            path = (*(name for name in values.pop(key, ()) if name not in path), *path)
        if path and is_named:
            values["unit"] = path
        elif self._section:
            values["unit"] = (self._section,)
            generated.append("unit")
        elif self._title_unit and not self._has_unit_column:
            values["unit"] = self._title_unit
            generated.append("unit")
        else:
            problems.append(Problem("unit", Reason.NOUNIT, Severity.ERROR))

    def _settle_phones(self, values: dict[str, Any]) -> None:
        """Put a landline that stands in the column of mobiles where it belongs."""
        phone = values.get("phone")
        if phone is not None and (len(phone) != 11 or phone[0] != "1"):
            values.setdefault("landline", phone)
            del values["phone"]

    def _settle_schooling(self, values: dict[str, Any]) -> None:
        """Take apart what one cell says of education and degree; a column of degrees of its own goes before."""
        both = values.get("education")
        if isinstance(both, Schooling):
            del values["education"]
            if both.education:
                values["education"] = both.education
            if both.degree:
                values.setdefault("degree", both.degree)

    def _settle_stage(self, values: dict[str, Any], problems: list[Problem], generated: list[str]) -> None:
        """Hold the stage against the dates; without one, the dates say it."""
        stage, joined_on, full_on = values.get("stage"), values.get("joined_on"), values.get("full_on")
        if stage is None:
            if joined_on is None and full_on is None:
                return
            is_full = full_on is not None or (
                "full_on" not in self._fields and joined_on and add_months(joined_on, _FULL_AFTER) <= self._today
            )
            values["stage"] = "full" if is_full else "probationary"
            generated.append("stage")
        elif stage == "probationary" and full_on is not None:
            if full_on > self._today:
                problems.append(Problem("full_on", Reason.PLANNED, Severity.WARNING, full_on.isoformat()))
                del values["full_on"]
            else:
                problems.append(Problem("stage", Reason.STAGEDATE, Severity.WARNING, stage, full_on.isoformat()))
        if (wanted := _WANTED.get(values["stage"])) and not (joined_on and full_on):
            written = {problem.field for problem in problems}
            problems.extend(
                Problem(key, Reason.NODATE, Severity.WARNING)
                for key in wanted
                if key in self._fields and key not in values and key not in written
            )

    def _check_days(self, values: dict[str, Any], problems: list[Problem]) -> None:
        """Find days after today, and steps that come before the step they follow."""
        before: date | None = None
        before_key = ""
        for key in self._steps:
            day = values.get(key)
            if day is None:
                continue
            if day > self._today:
                problems.append(Problem(key, Reason.FUTURE, Severity.ERROR, day.isoformat()))
                continue
            if before is not None and (day < before or (before_key == "birth_on" and day == before)):
                if not self._is_rough(key, before_key, day, before, problems):
                    problems.append(Problem(key, Reason.ORDER, Severity.ERROR, day.isoformat(), before.isoformat()))
                continue
            before, before_key = day, key
        for key in self._other_days:
            day = values.get(key)
            if day is not None and day > self._today:
                problems.append(Problem(key, Reason.FUTURE, Severity.ERROR, day.isoformat()))
        joined_on, birth_on = values.get("joined_on"), values.get("birth_on")
        if joined_on is not None and birth_on is not None and 0 <= years_between(birth_on, joined_on) < LEAST_AGE:
            problems.append(Problem("joined_on", Reason.YOUNG, Severity.WARNING, joined_on.isoformat(), LEAST_AGE))

    def _is_rough(self, key: str, before_key: str, day: date, before: date, problems: list[Problem]) -> bool:
        """Say whether two steps may be in order after all, because only month or year of one is known."""
        rough = {problem.field: problem.detail for problem in problems if problem.reason is Reason.MONTHONLY}.keys() & {
            key,
            before_key,
        }
        return bool(rough) and day.year == before.year
