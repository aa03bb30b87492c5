"""One way to read every kind of spreadsheet."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zhibu.lib.sheets import opendocument, packages
from zhibu.lib.sheets.apart import Reader
from zhibu.lib.sheets.blocks import Block, Cell, Row, block_of
from zhibu.lib.sheets.delimited import Delimited
from zhibu.lib.sheets.opendocument import Merge
from zhibu.lib.sheets.packages import Looked
from zhibu.lib.sheets.refusals import LIMITS, Limits, Refusal, SheetRefused
from zhibu.lib.sheets.shapes import block_of_sheet
from zhibu.lib.sheets.slices import SLICE, Slices, part_of
from zhibu.lib.sheets.sniffing import extension, sniff

_BLOCK = 800
"""Rows that are given at once where the file itself has no larger pieces."""


class Sheet(ABC):
    """One sheet of a file, open for reading; close it, or use it in a `with` statement."""

    def __init__(self, title: str, sheet_names: tuple[str, ...], kind: str) -> None:
        self.title = title
        """The sheet's own name; for text files the file's name."""
        self.sheet_names = sheet_names
        """All sheets that people can see in this file, in its order."""
        self.kind = kind
        """xlsx, xls, ods or csv."""
        self.height = 0
        """How many rows there are, for progress; 0 where nobody knows before they are read."""

    @abstractmethod
    def rows(self, start: int = 1) -> Iterator[Row]:
        """Read from the row with this number on, as often as wanted; empty rows come too, so that every row counts.

        Merged cells carry the value of their first cell everywhere. Raises SheetRefused for text files that turn out
        broken on the way.
        """

    def blocks(self, start: int = 1) -> Iterator[Block]:
        """Read the same column by column, some rows at a time; empty rows may be left out."""
        rows = self.rows(start)
        while taken := list(islice(rows, _BLOCK)):
            yield block_of(taken)

    def head(self, count: int) -> list[Row]:
        """Read the first rows."""
        return list(islice(self.rows(), count))

    def beside(self, title: str) -> "Sheet":
        """Open another sheet of the same file, which lives as long as this one. Raises SheetRefused."""
        if title == self.title:
            return self
        raise SheetRefused(Refusal.NO_SUCH_SHEET, sheet=title)

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class TextSheet(Sheet):
    """A .csv or .txt file."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        super().__init__(Path(name).stem, (Path(name).stem,), "csv")
        self._text = Delimited(path, limits)

    def rows(self, start: int = 1) -> Iterator[Row]:
        """Read rows; every cell is a text."""
        for number, row in enumerate(self._text.rows(), 1):
            if number >= start:
                yield number, tuple(row)

    def close(self) -> None:
        """Do nothing: no file is held between two readings."""


class BookSheet(Sheet):
    """A sheet of a workbook."""

    def __init__(
        self,
        book: CalamineWorkbook,
        sheet: CalamineSheet,
        names: tuple[str, ...],
        kind: str,
        merges: Sequence[Merge],
        beside: Callable[[str], Sheet] | None = None,
    ) -> None:
        super().__init__(sheet.name, names, kind)
        self._book, self._sheet, self._beside = book, sheet, beside
        self.height = sheet.end[0] + 1 if sheet.end else 0
        self._merges = sorted(merge for merge in merges if merge[0] != merge[1])

    def rows(self, start: int = 1) -> Iterator[Row]:
        """Read rows in their order, dates as date objects where the sheet says so."""
        indent: tuple[Cell, ...] = ("",) * (self._sheet.start[1] if self._sheet.start else 0)
        waiting = list(reversed(self._merges))
        active: list[tuple[Merge, Cell]] = []
        for index, values in enumerate(self._sheet.iter_rows()):
            cells: tuple[Cell, ...] = (*indent, *values)
            if active or (waiting and waiting[-1][0][0] <= index):
                cells = _fill(index, cells, waiting, active)
            if index + 1 >= start:
                yield index + 1, cells

    def beside(self, title: str) -> Sheet:
        """Open another sheet of the workbook."""
        if title == self.title:
            return self
        if self._beside is None or title not in self.sheet_names:
            raise SheetRefused(Refusal.NO_SUCH_SHEET, sheet=title)
        return self._beside(title)

    def close(self) -> None:
        """Let go of the file and of what the parser keeps."""
        self._book.close()


class LongBookSheet(BookSheet):
    """A long sheet of a workbook, of which two slices at a time are in memory."""

    def __init__(
        self,
        book: CalamineWorkbook,
        first: CalamineSheet,
        names: tuple[str, ...],
        kind: str,
        slices: Slices,
        height: int,
        beside: Callable[[str], Sheet] | None = None,
    ) -> None:
        super().__init__(book, first, names, kind, first.merged_cell_ranges or [], beside)
        self._slices, self.height = slices, height
        self._reader: Reader | None = None

    def begin(self, reader: Reader) -> None:
        """Let the reading begin before anybody asks for rows: for the sheet that will be read."""
        reader.begin(self._slices)
        self._reader = reader

    def head(self, count: int) -> list[Row]:
        """Read the first rows, from the first slice alone."""
        return list(islice(_every_row(self._merged([block_of_sheet(self._sheet)])), count))

    def rows(self, start: int = 1) -> Iterator[Row]:
        """Read rows in their order; what is broken further on is refused when the reading gets there."""
        with closing(self.blocks(start)) as blocks:
            yield from _every_row(blocks, start)

    def blocks(self, start: int = 1) -> Generator[Block]:
        """Read rows column by column; what is broken further on is refused when the reading gets there."""
        reader, self._reader = self._reader, None
        if reader is None:
            reader = Reader()
            reader.begin(self._slices)
        with closing(reader), _parsing():
            for block in self._merged(reader.blocks()):
                if (rest := block.from_row(start)).numbers:
                    yield rest

    def close(self) -> None:
        """Let go of the file, and of a reader that nobody has used."""
        if self._reader:
            self._reader.close()
            self._reader = None
        super().close()

    def _merged(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Give every cell of a merged area the value of its first one."""
        waiting = list(reversed(self._merges))
        active: list[tuple[Merge, Cell]] = []
        width = max((last[1] + 1 for _first, last in self._merges), default=0)
        for block in blocks:
            if not (active or (waiting and waiting[-1][0][0] < block.numbers[-1])):
                yield block
                continue
            rows: list[Row] = []
            for number, cells in _every_row([block], block.numbers[0]):
                filled = cells
                if active or (waiting and waiting[-1][0][0] < number):
                    filled = _fill(number - 1, cells + ("",) * (width - len(cells)), waiting, active)
                rows.append((number, filled))
            yield block_of(rows)


def _every_row(blocks: Iterable[Block], start: int = 1) -> Iterator[Row]:
    """Give the rows of the blocks, from this number on, and the empty ones between."""
    due = start
    for block in blocks:
        for number, cells in block.rows():
            while due < number:
                yield due, ()
                due += 1
            yield number, cells
            due += 1


def _fill(
    index: int, cells: tuple[Cell, ...], waiting: list[Merge], active: list[tuple[Merge, Cell]]
) -> tuple[Cell, ...]:
    """Give every cell of a merged area the value of its first one."""
    while waiting and waiting[-1][0][0] <= index:
        merge = waiting.pop()
        column = merge[0][1]
        active.append((merge, cells[column] if merge[0][0] == index and column < len(cells) else ""))
    filled = list(cells)
    for (first, last), value in active:
        if value != "":
            for column in range(first[1], min(last[1] + 1, len(filled))):
                if filled[column] == "":
                    filled[column] = value
    active[:] = [entry for entry in active if entry[0][1][0] > index]
    return tuple(filled)


_MAY_BE_LONG = 2 << 20
"""Bytes of a file from which on it is worth having a reader ready while it is looked through."""


def open_sheet(
    path: Path | str,
    name: str = "",
    sheet: str | None = None,
    limits: Limits = LIMITS,
    prefer: Callable[[Sheet], bool] | None = None,
) -> Sheet:
    """Open a spreadsheet of any kind for reading, after a look at what it really is.

    `name` is the name under which the file came (default: the path's own); `sheet` names one of several sheets, else it
    is the first visible one with anything in it that `prefer` says yes to, or the first with anything at all. Raises
    SheetRefused, whose code and params say everything.
    """
    path = Path(path)
    name = name or path.name
    size = path.stat().st_size
    if not size:
        raise SheetRefused(Refusal.EMPTY)
    if size > limits.file_size:
        raise SheetRefused(Refusal.TOO_LARGE, size=size, limit=limits.file_size)
    found = sniff(path, name)
    if found == "text":
        return _open_text(path, name, sheet, limits)
    with ExitStack() as stack:
        reader = stack.enter_context(closing(Reader())) if found == "zip" and size > _MAY_BE_LONG else None
        looked = packages.Looked(found, {})
        if found == "zip":
            looked = packages.look_through(path, extension(name), limits, search_later=reader is not None)
        merges = opendocument.survey(path, limits) if looked.kind == "ods" else {}
        with _parsing():
            opened = _open_book(path, looked, sheet, merges, limits, prefer)
        if isinstance(opened, LongBookSheet):
            opened.begin(reader or Reader())
            stack.pop_all()
        return opened


@contextmanager
def _parsing() -> Iterator[None]:
    """Say what the parser says in a refusal."""
    try:
        yield
    except PasswordError as locked:
        raise SheetRefused(Refusal.ENCRYPTED) from locked
    except (CalamineError, OSError, ValueError) as broken:
        if "password" in str(broken).lower() or "encrypt" in str(broken).lower():
            raise SheetRefused(Refusal.ENCRYPTED) from broken
        raise SheetRefused(Refusal.DAMAGED, row=0) from broken
    except BaseException as panic:  # the parser's own panics do not derive from Exception
        if type(panic).__name__ == "PanicException":
            raise SheetRefused(Refusal.DAMAGED, row=0) from None
        raise


def _open_text(path: Path, name: str, sheet: str | None, limits: Limits) -> Sheet:
    opened = TextSheet(path, name, limits)
    if sheet not in (None, opened.title):
        raise SheetRefused(Refusal.NO_SUCH_SHEET, sheet=sheet or "")
    if not any(cell.strip() for _, cells in opened.rows() for cell in cells if isinstance(cell, str)):
        raise SheetRefused(Refusal.EMPTY)
    return opened


def _open_book(
    path: Path,
    looked: Looked,
    sheet: str | None,
    merges: dict[str, list[Merge]],
    limits: Limits,
    prefer: Callable[[Sheet], bool] | None,
) -> Sheet:
    kind = looked.kind
    book = CalamineWorkbook.from_path(str(path))
    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    shown = [meta for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
    visible = [meta.name for meta in shown or sheets]
    if sheet is not None and sheet not in visible:
        raise SheetRefused(Refusal.NO_SUCH_SHEET, sheet=sheet)
    first: BookSheet | None = None

    def open_one(title: str) -> BookSheet:
        nonlocal looked
        if long := _open_long(path, looked, title, limits):
            height, opened, slices = long
            return LongBookSheet(book, opened, tuple(visible), looked.kind, slices, height, open_one)
        looked = packages.search_now(path, looked, limits)
        opened = book.get_sheet_by_name(title)
        if opened.start is not None and opened.end is not None:
            _refuse_size(opened.end[0] + 1, opened.end[1] + 1, limits)
        areas = merges.get(title, []) if kind == "ods" else opened.merged_cell_ranges or []
        return BookSheet(book, opened, tuple(visible), kind, areas, open_one)

    for title in visible if sheet is None else [sheet]:
        found = open_one(title)
        if not found.height:
            continue
        if prefer is None or len(visible) == 1 or sheet is not None or prefer(found):
            return found
        first = first or found
    if first is None:
        raise SheetRefused(Refusal.EMPTY)
    return first


def _open_long(path: Path, looked: Looked, title: str, limits: Limits) -> tuple[int, CalamineSheet, Slices] | None:
    """Return height, first slice and slices of a sheet that is long enough for that."""
    part = part_of(path, title) if looked.long else ""
    if part not in looked.long:
        return None
    long = looked.long[part]
    slices = Slices(path, title, part, long.tail, SLICE, long.last_row, limits)
    opened = slices.first()
    if opened is None or opened.end is None:
        return None
    height = max(long.last_row, opened.end[0] + 1)
    _refuse_size(height, opened.end[1] + 1, limits)
    return height, opened, slices


def _refuse_size(rows: int, columns: int, limits: Limits) -> None:
    if columns > limits.columns:
        raise SheetRefused(Refusal.TOO_MANY_COLUMNS, limit=limits.columns, columns=columns)
    if rows > limits.rows:
        raise SheetRefused(Refusal.TOO_MANY_ROWS, limit=limits.rows, rows=rows)
    if rows * columns > limits.cells:
        raise SheetRefused(Refusal.TOO_MANY_CELLS, limit=limits.cells)
