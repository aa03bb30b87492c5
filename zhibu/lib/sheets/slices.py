"""Long sheets of .xlsx, cut into slices of some megabytes: one is read while the rows of another are in use.

A parser makes a whole sheet of a hundred thousand rows before it gives the first. Cut between two rows, each slice is a
sheet of its own with the same styles and texts, so that memory holds a few slices, whatever the file's
size, and a second core works. Rows must say their number, as every office's program writes them; a sheet with comments,
prefixes or other rarities, or whose texts stand apart and are many, is read whole.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook

from zhibu.lib.sheets.blocks import Block
from zhibu.lib.sheets.far_cells import FarSearch, columns_allowed
from zhibu.lib.sheets.packages import ROWS_BEGIN, ROWS_END, unpacked
from zhibu.lib.sheets.refusals import Limits, Refusal, SheetRefused
from zhibu.lib.sheets.shapes import Shapes, block_of_sheet

SLICE = 2 << 20
MOST_TEXTS = 2 << 20
"""Bytes of shared texts up to which a file is sliced: each slice has to read them again."""
_TEXTS = "xl/sharedstrings.xml"
_COMMON = frozenset(
    {"[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", _TEXTS}
)
_MERGES = re.compile(rb"<mergeCells[\s>].*?</mergeCells>", re.S)
_NO_MERGES = b'<mergeCells count="0"></mergeCells>'
_SHEET_END = b"</worksheet>"
_ROW = re.compile(rb'<row (?:[^<>]* )?r="\d')


@dataclass(frozen=True)
class Slices:
    """A long sheet of a file: its part of the package, what stands in it behind the rows, and how long slices are.

    `last_row` is the number of its last row, as far as that is known.
    """

    path: Path
    title: str
    part: str
    tail: bytes
    size: int
    last_row: int
    limits: Limits

    def blocks(self) -> Iterator[Block]:
        """Read slice after slice. Raises SheetRefused for cells far outside."""
        with zipfile.ZipFile(self.path) as archive, self.path.open("rb") as file:
            parse = _Parser(archive, self)
            shapes = Shapes(parse.rows, min(self.limits.columns, parse.most_columns))
            for rows in _cut(unpacked(file, archive.getinfo(self.part), self.size), self.size, parse.begins):
                block = shapes.block(rows)
                block = block_of_sheet(parse.rows(rows)) if block is None else block
                if block.numbers:
                    self._refuse_far(block)
                    yield block

    def first(self) -> CalamineSheet | None:
        """Parse the first slice alone, with the merged areas of all; None where there are no rows."""
        with zipfile.ZipFile(self.path) as archive, self.path.open("rb") as file:
            parse = _Parser(archive, self)
            for rows in _cut(unpacked(file, archive.getinfo(self.part), self.size), self.size, parse.begins):
                sheet = parse.rows(rows, with_areas=True)
                if sheet.start is not None:
                    return sheet
        return None

    def _refuse_far(self, block: Block) -> None:
        if block.numbers[-1] > self.limits.rows:
            raise SheetRefused(Refusal.TOO_MANY_ROWS, limit=self.limits.rows, rows=block.numbers[-1])
        if max(block.numbers[-1], self.last_row) * len(block.columns) > self.limits.cells:
            raise SheetRefused(Refusal.TOO_MANY_CELLS, limit=self.limits.cells)


class _Parser:
    """Parses rows of one sheet as a sheet of its own, with the file's styles and texts."""

    def __init__(self, archive: zipfile.ZipFile, slices: Slices) -> None:
        self._slices = slices
        self._parts = {name: archive.read(name) for name in archive.namelist() if name.lower() in _COMMON}
        self._areas, self._none, self._end = _ends(slices.tail)
        self.most_columns = columns_allowed(slices.limits, slices.last_row)
        self._search = FarSearch(slices.limits, self.most_columns)
        self._head = b""

    def begins(self, head: bytes) -> None:
        """Remember what stands in the sheet before its rows."""
        self._head = head

    def rows(self, rows: bytes, *, with_areas: bool = False) -> CalamineSheet:
        """Parse the rows. Raises SheetRefused for cells far outside, for which the parser would make room."""
        self._search.refuse(rows)
        book = BytesIO()
        with zipfile.ZipFile(book, "w", zipfile.ZIP_STORED) as slim:
            for name, text in self._parts.items():
                slim.writestr(name, text)
            areas = self._areas if with_areas else self._none
            slim.writestr(self._slices.part, b"".join((self._head, areas, ROWS_BEGIN, rows, self._end)))
        book.seek(0)
        return CalamineWorkbook.from_filelike(book).get_sheet_by_name(self._slices.title)


def _cut(pieces: Iterator[bytes], size: int, begins: Callable[[bytes], None]) -> Iterator[bytes]:
    """Cut the rows of a sheet's text before a row that says its number; tell what stands before them."""
    text = bytearray()
    for piece in pieces:
        text += piece
        if ROWS_BEGIN in text:
            break
    begin = text.index(ROWS_BEGIN)
    begins(bytes(text[:begin]))
    del text[: begin + len(ROWS_BEGIN)]
    for piece in pieces:
        text += piece
        if len(text) >= size and (place := _last_row(text)):
            yield bytes(text[:place])
            del text[:place]
    rest = bytes(text[: text.index(ROWS_END)])
    if b"<row" in rest:
        yield rest


def _ends(tail: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the merged areas as the first slice says them before its rows, as later ones do, and every slice's end.

    The parser walks through the whole text once more, until it finds merged areas: so they come first. Where they are
    written in an unusual way, they stay where they are.
    """
    areas = _MERGES.search(tail)
    if (areas is None and b"mergeCells" in tail) or not tail.rstrip().endswith(_SHEET_END):
        return b"", b"", tail
    return areas[0] if areas else _NO_MERGES, _NO_MERGES, ROWS_END + _SHEET_END


def _last_row(text: bytearray) -> int:
    """Return where the last row begins that can be told by its own number; 0 for none."""
    place = text.rfind(b"<row ")
    while place > 0 and not _ROW.match(text, place):
        place = text.rfind(b"<row ", 0, place)
    return max(place, 0)


def part_of(path: Path, title: str) -> str:
    """Return the part of the package that holds the sheet of this title; "" where it should be read whole."""
    with zipfile.ZipFile(path) as archive:
        if any(part.filename.lower() == _TEXTS and part.file_size > MOST_TEXTS for part in archive.infolist()):
            return ""
        book, relations = (archive.read(f"xl/{name}") for name in ("workbook.xml", "_rels/workbook.xml.rels"))
    if b"<!" in book + relations:  # entities stand there, or nothing that an office's program writes
        return ""
    wanted = ""
    for element in ElementTree.fromstring(book).iter():  # noqa: S314 - without entities
        if element.tag.endswith("}sheet") and element.get("name") == title:
            wanted = next((value for key, value in element.items() if key.endswith("}id")), "")
    for element in ElementTree.fromstring(relations):  # noqa: S314 - the same
        if wanted and element.get("Id") == wanted:
            target = element.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
    return ""
