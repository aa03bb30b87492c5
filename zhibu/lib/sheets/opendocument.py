"""The size and the merged cells of an .ods sheet, which its parser does not tell, counted with repeats written out."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from zhibu.lib.sheets.refusals import Limits, Refusal, SheetRefused

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, both included, as (row, column) from 0."""

_PIECE = 1 << 20
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "


def survey(path: Path, limits: Limits) -> dict[str, list[Merge]]:
    """List the merged cells of each sheet by its name; raises SheetRefused for sheets beyond the limits."""
    surveyor = _Surveyor(limits)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            while piece := content.read(_PIECE):
                surveyor.parser.Parse(piece)
        surveyor.parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as broken:
        raise SheetRefused(Refusal.DAMAGED, row=0) from broken
    return surveyor.merges


@dataclass
class _Surveyor:
    limits: Limits
    merges: dict[str, list[Merge]] = field(default_factory=dict)
    _found: list[Merge] = field(default_factory=list)
    _row: int = 0
    _row_repeats: int = 1
    _column: int = 0
    _cell_repeats: int = 1
    _widest: int = 0
    _is_filled: bool = False

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._refuse_entity

    def _refuse_entity(self, *_: object) -> None:
        raise SheetRefused(Refusal.DAMAGED, row=0)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not name.startswith(_TABLE):
            return
        match name[len(_TABLE) :]:
            case "table":
                self._found = self.merges.setdefault(attributes.get(f"{_TABLE}name", ""), [])
                self._row = self._widest = 0
            case "table-row":
                self._row_repeats = int(attributes.get(f"{_TABLE}number-rows-repeated", 1))
                self._column, self._is_filled = 0, False
            case "table-cell" | "covered-table-cell":
                self._cell_repeats = int(attributes.get(f"{_TABLE}number-columns-repeated", 1))
                down = int(attributes.get(f"{_TABLE}number-rows-spanned", 1))
                across = int(attributes.get(f"{_TABLE}number-columns-spanned", 1))
                if down > 1 or across > 1:
                    last = (self._row + down - 1, self._column + across - 1)
                    self._found.append(((self._row, self._column), last))
                if f"{_OFFICE}value-type" in attributes:
                    self._is_filled = True
                    self._widest = max(self._widest, self._column + self._cell_repeats)
                    if self._widest > self.limits.columns:
                        raise SheetRefused(Refusal.TOO_MANY_COLUMNS, limit=self.limits.columns, columns=self._widest)

    def _end(self, name: str) -> None:
        if name == f"{_TABLE}table-cell" or name == f"{_TABLE}covered-table-cell":
            self._column += self._cell_repeats
        elif name == f"{_TABLE}table-row":
            self._row += self._row_repeats
            if self._is_filled and self._row > self.limits.rows:
                raise SheetRefused(Refusal.TOO_MANY_ROWS, limit=self.limits.rows, rows=self._row)
            if self._is_filled and self._row * self._widest > self.limits.cells:
                raise SheetRefused(Refusal.TOO_MANY_CELLS, limit=self.limits.cells)
