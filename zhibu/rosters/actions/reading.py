"""A roster's file as a stream of rows that say everything about themselves."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from zhibu.gate.actor import Actor, Refused
from zhibu.lib import sheets, text
from zhibu.lib.sheets.blocks import Cell
from zhibu.rosters import choices
from zhibu.rosters.models import ColumnMemory, Roster
from zhibu.rosters.rules import HEAD, BatchReader, Layout, Problem, ReadRow, Reason, Severity, owner, understand
from zhibu.rosters.rules.batch_reading import PlainRows
from zhibu.rosters.rules.cells import is_post
from zhibu.rosters.rules.paging import Page, said_place, sheets_together
from zhibu.web.worded import worded

SAMPLES = 3
POST = "post"
"""The code of the warning that somebody's post is not appointed by a roster."""
type Why = tuple[str, str, str, str | int]


@dataclass(slots=True)
class Understood:
    """A row as an import takes it: plain values, dates as ISO text; `errors` keep it out, the main one first."""

    number: int
    values: dict[str, Any]
    units: tuple[str, ...]
    group: str
    errors: list[Why]
    warnings: list[Why]
    generated: Sequence[str]
    cells: Sequence[Cell]

    def raw(self) -> list[str]:
        """Return the cells as an office sees them, for the recap."""
        return [text.of_cell(cell)[:300] for cell in self.cells]


@dataclass(slots=True)
class PlainBlock:
    """Rows with which nothing is the matter, column by column, as an import takes them."""

    numbers: list[int]
    values: dict[str, list[Any]]
    units: list[tuple[str, ...]]
    groups: list[str]
    generated: list[tuple[str, ...]]
    one_by_one: Callable[[], list[Understood]]


class Source:
    """An open roster: its layout, and its rows."""

    def __init__(
        self, sheet: sheets.Sheet, pages: Sequence[Page], actor: Actor, file_name: str, home: str = ""
    ) -> None:
        self._sheet, self._pages, self._today, self._home = sheet, pages, actor.today, home
        self._places = [(page.title, page.base) for page in pages]
        self.done = 0
        self.total = sum(page.height for page in pages)
        self.root_name = owner("" if len(pages) > 1 else pages[0].layout.table.unit, Path(file_name).stem)

    def batches(self) -> Iterator[list[Understood | PlainBlock]]:
        """Read every row of data, from the top down; of several sheets, their rows are numbered on."""
        seen: dict[str, int] = {}
        for page in self._pages:
            reader = BatchReader(page.layout, self._today, self._home, seen)
            blocks = self._sheet.beside(page.title).blocks(page.layout.table.first_row)
            for items in reader.read_blocks(block.numbered_on(page.base) for block in blocks):
                batch: list[Understood | PlainBlock] = []
                for item in items:
                    if not isinstance(item, PlainRows):
                        batch.append(self._taken(*item))
                        self.done = item[0].number
                        continue
                    self.done = item.numbers[-1]
                    if (block := self._block(item)) is not None:
                        batch.append(block)
                    else:
                        batch += [self._taken(*row) for row in item.one_by_one()]
                yield batch

    def _block(self, rows: PlainRows) -> PlainBlock | None:
        """Return plain rows as an import takes them; None where a cell wants to be looked at by itself."""
        values = dict(rows.values)
        if any(filter(None, (*values.pop("post", ()), *values.pop("position", ())))):
            return None
        units, groups = values.pop("unit"), values.pop("group", None)
        if "is_lost" in values or "is_mobile" in values:
            nothing = [None] * len(units)
            away = zip(values.pop("is_lost", nothing), values.pop("is_mobile", nothing), strict=True)
            values["mobility"] = [
                None if lost is mobile is None else "lost" if lost else "outflow" if mobile else ""
                for lost, mobile in away
            ]
        if "mobile_direction" in values:
            values["direction"] = values.pop("mobile_direction")
        return PlainBlock(
            numbers=list(rows.numbers),
            values={key: column for key, column in values.items() if any(cell is not None for cell in column)},
            units=units,
            groups=[group[-1] if group else "" for group in groups] if groups else [""] * len(units),
            generated=rows.generated,
            one_by_one=lambda: [self._taken(*row) for row in rows.one_by_one()],
        )

    def _taken(self, read: ReadRow, cells: Sequence[Cell]) -> Understood:
        values = read.values
        get = values.get
        unit, group = values.pop("unit", ()), values.pop("group", ())
        if "is_lost" in values or "is_mobile" in values:
            is_lost, is_mobile = values.pop("is_lost", None), values.pop("is_mobile", None)
            values["mobility"] = "lost" if is_lost else "outflow" if is_mobile else ""
        if "mobile_direction" in values:
            values["direction"] = values.pop("mobile_direction")
        if "position" in values:
            values["workplace"] = _with_position(get("workplace", ""), values.pop("position"))
        errors: list[Why] = []
        warnings: list[Why] = []
        post = values.pop("post", "")
        if post and is_post(post):
            warnings.append((POST, "post", post, ""))
        problems = read.problems
        if problems:
            main = read.main_error
            for problem in problems:
                if problem.reason is Reason.DUPLICATE:
                    problem = problem._replace(detail=said_place(self._places, int(problem.detail)))
                    main = problem if main and main.reason is Reason.DUPLICATE else main
                if problem.severity is Severity.WARNING:
                    warnings.append(_why(problem))
                elif problem is main:
                    errors.insert(0, _why(problem))
                else:
                    errors.append(_why(problem))
        return Understood(
            read.number, values, unit, group[-1] if group else "", errors, warnings, read.generated, cells
        )


@contextmanager
def open_roster(path: Path, roster: Roster, actor: Actor) -> Iterator[Source]:
    """Open the roster's file and understand its table, as people matched its columns or by itself.

    Raises Refused with a sentence where it is no roster.
    """
    try:
        with sheets.open_sheet(path, roster.file_name, roster.sheet or None, prefer=_has_table) as sheet:
            pages = understood(sheet, roster)
            yield Source(sheet, pages, actor, roster.file_name, _home(roster))
    except sheets.SheetRefused as refused:
        raise Refused(choices.say_refusal(refused), field="file") from refused


def _home(roster: Roster) -> str:
    """Return the name of the unit that the roster goes into, where it is one that people belong to."""
    unit = roster.target
    return unit.name if unit and (unit.kind_data.holds_members or unit.kind_data.holds_participants) else ""


def _has_table(sheet: sheets.Sheet) -> bool:
    """Say whether a sheet holds a roster, so that pages of instructions before it are passed over."""
    return understand(sheet.head(HEAD)) is not None


def understood(sheet: sheets.Sheet, roster: Roster) -> list[Page]:
    """Return the sheets to read, with where the table is and what its columns are; writes it down on the roster.

    Raises Refused where there is no table, or none with a column of names.
    """
    head = sheet.head(HEAD)
    remembered = _remembered(roster)
    layout = understand(head, remembered)
    if layout is None:
        raise Refused(choices.say_refusal(sheets.SheetRefused(sheets.Refusal.NO_TABLE)), field="file")
    chosen = roster.table.get("chosen", {})
    mapping = {int(index): field or None for index, field in chosen.items()}
    together = sheets_together(sheet, remembered)
    if together and not roster.sheet:
        layout = together[0].layout
        head = sheet.beside(together[0].title).head(HEAD)
    layout = layout.choose(mapping) if mapping else layout
    _write_down(roster, sheet, layout, [cells for number, cells in head if number >= layout.table.first_row])
    if not layout.matching.is_usable:
        raise Refused(worded("没有找到“姓名”这一栏。请指明哪一栏是姓名，或在表头写上“姓名”后重新上传。"), field="file")
    roster.table["may_join"] = bool(together)
    if not together or roster.sheet:
        roster.sheet = sheet.title[:120] if sheet.kind != "csv" else ""
        return [Page(sheet.title, layout, 0, sheet.height)]
    roster.table["pages"] = [[page.title, page.base] for page in together]
    return [page._replace(layout=page.layout.choose(mapping)) if mapping else page for page in together]


def _write_down(roster: Roster, sheet: sheets.Sheet, layout: Layout, rows: Sequence[Sequence[Cell]]) -> None:
    columns = layout.matching.columns
    doubtful = {column.index for column in layout.matching.doubtful}
    roster.title = layout.table.title[:200]
    roster.columns = {column.field: column.index for column in columns if column.field}
    roster.table = {
        "chosen": roster.table.get("chosen", {}),
        "sheets": list(sheet.sheet_names),
        "columns": [
            {
                "index": column.index,
                "heading": column.heading[:80],
                "field": column.field or "",
                "is_sure": column.index not in doubtful,
            }
            for column in columns
        ],
    }
    roster.samples = json.dumps([_samples(rows, column.index) for column in columns], ensure_ascii=False)


def _samples(rows: Sequence[Sequence[Cell]], index: int) -> list[str]:
    """Return the first cells of a column with anything in them."""
    cells = (text.clean(row[index]) for row in rows if index < len(row) and row[index] != "")
    return [cell[:24] for cell in islice(filter(None, cells), SAMPLES)]


def _remembered(roster: Roster) -> dict[str, str | None]:
    if roster.target_id is None:
        return {}
    memory = ColumnMemory.objects.filter(unit=roster.target_id)
    return {heading: field or None for heading, field in memory.values_list("heading", "field")}


def _why(problem: Problem) -> Why:
    return (problem.reason.value, problem.field, problem.written, problem.detail)


def _with_position(workplace: str, position: str) -> str:
    """Return workplace and position as the one item that the e-file has for them."""
    return f"{workplace} {position}".strip()[:120] if position not in workplace else workplace
