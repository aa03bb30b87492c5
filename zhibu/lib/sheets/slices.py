"""Long sheets of .xlsx, cut into slices of some megabytes: one is read while the rows of another are in use.

A parser makes a whole sheet of a hundred thousand rows before it gives the first. Cut between two rows, each slice is a
sheet of its own with the same styles, texts and merged areas, so that memory holds a few slices, whatever the file's
size, and a second core works. Rows must say their number, as every office's program writes them; a sheet with comments,
prefixes or other rarities, or whose texts stand apart and are many, is read whole.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from posixpath import normpath
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook

from zhibu.lib.sheets.packages import ROWS_BEGIN, ROWS_END, unpacked

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


type Piece = tuple[tuple[int, int], list[tuple[Any, ...]]]
"""Rows that stand together: where their first cell stands (row and column from 0), and their cells."""


@dataclass(frozen=True)
class Slices:
    """A long sheet of a file: its part of the package, what stands in it behind the rows, and how long slices are."""

    path: Path
    title: str
    part: str
    tail: bytes
    size: int

    def pieces(self) -> Iterator[Piece]:
        """Parse slice after slice."""
        for sheet in self._slices():
            yield piece_of(sheet)

    def first(self) -> CalamineSheet | None:
        """Parse the first slice alone; None where there are no rows."""
        return next(self._slices(), None)

    def _slices(self) -> Iterator[CalamineSheet]:
        with zipfile.ZipFile(self.path) as archive, self.path.open("rb") as file:
            parts = {name: archive.read(name) for name in archive.namelist() if name.lower() in _COMMON}
            for content in _cut(unpacked(file, archive.getinfo(self.part), self.size), self.size, self.tail):
                book = BytesIO()
                with zipfile.ZipFile(book, "w", zipfile.ZIP_STORED) as slim:
                    for name, text in parts.items():
                        slim.writestr(name, text)
                    slim.writestr(self.part, content)
                book.seek(0)
                sheet = CalamineWorkbook.from_filelike(book).get_sheet_by_name(self.title)
                if sheet.start is not None:
                    yield sheet


def piece_of(sheet: CalamineSheet) -> Piece:
    """Return the rows of a sheet that has some; equal texts are one text, light to hold and to send."""
    assert sheet.start is not None
    texts: dict[str, str] = {}
    one = texts.setdefault
    rows = sheet.to_python(skip_empty_area=True)
    return sheet.start, [tuple([one(cell, cell) if type(cell) is str else cell for cell in row]) for row in rows]


def _cut(pieces: Iterator[bytes], size: int, tail: bytes) -> Iterator[bytes]:
    """Cut the text of a sheet before a row that says its number, each slice with the sheet's head and an end."""
    text = bytearray()
    for piece in pieces:
        text += piece
        if ROWS_BEGIN in text:
            break
    begin = text.index(ROWS_BEGIN)
    merges, none, end = _ends(tail)
    first, later = (bytes(text[:begin]) + areas + ROWS_BEGIN for areas in (merges, none))
    del text[: begin + len(ROWS_BEGIN)]
    head = first
    for piece in pieces:
        text += piece
        if len(text) >= size and (place := _last_row(text)):
            yield head + bytes(text[:place]) + end
            del text[:place]
            head = later
    rest = bytes(text[: text.index(ROWS_END)])
    if b"<row" in rest:
        yield head + rest + end


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
