"""The size and the merged cells of an .ods sheet, which its parser does not tell, counted with repeats written out.

Names are compared with their usual prefixes (`table:table-cell`), as the parser behind it compares them.
"""

import zipfile
from pathlib import Path
from xml.parsers import expat

from zhibu.lib.sheets.refusals import Limits, Refusal, SheetRefused

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, both included, as (row, column) from 0."""

_PIECE = 1 << 20


def survey(path: Path, limits: Limits) -> dict[str, list[Merge]]:
    """List the merged cells of each sheet by its name; raises SheetRefused for sheets beyond the limits."""
    surveyor = _Surveyor(limits)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            while piece := content.read(_PIECE):
                surveyor.parser.Parse(piece)
        surveyor.parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as broken:
        raise SheetRefused(Refusal.DAMAGED, row=0) from broken
    surveyor.end_row()
    return surveyor.merges


class _Surveyor:
    """Counts rows and columns while the parser goes through the sheets."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.merges: dict[str, list[Merge]] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EntityDeclHandler = self._refuse_entity
        self._found: list[Merge] = []
        self._row = self._row_repeats = self._column = self._widest = 0
        self._is_filled = False

    def _refuse_entity(self, *_: object) -> None:
        raise SheetRefused(Refusal.DAMAGED, row=0)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-cell" or name == "table:covered-table-cell":
            self._cell(attributes)
        elif name == "table:table-row":
            self.end_row()
            self._row_repeats = int(attributes.get("table:number-rows-repeated", 1))
            self._column, self._is_filled = 0, False
        elif name == "table:table":
            self.end_row()
            self._found = self.merges.setdefault(attributes.get("table:name", ""), [])
            self._row = self._row_repeats = self._widest = 0
            self._is_filled = False

    def _cell(self, attributes: dict[str, str]) -> None:
        first = self._column
        self._column += int(attributes.get("table:number-columns-repeated", 1))
        down = int(attributes.get("table:number-rows-spanned", 1))
        across = int(attributes.get("table:number-columns-spanned", 1))
        if down > 1 or across > 1:
            self._found.append(((self._row, first), (self._row + down - 1, first + across - 1)))
        if "office:value-type" in attributes:
            self._is_filled = True
            if self._column > self._widest:
                self._widest = self._column
                if self._widest > self.limits.columns:
                    raise SheetRefused(Refusal.TOO_MANY_COLUMNS, limit=self.limits.columns, columns=self._widest)

    def end_row(self) -> None:
        """Count the row that ends here."""
        self._row += self._row_repeats
        if self._is_filled and self._row > self.limits.rows:
            raise SheetRefused(Refusal.TOO_MANY_ROWS, limit=self.limits.rows, rows=self._row)
        if self._is_filled and self._row * self._widest > self.limits.cells:
            raise SheetRefused(Refusal.TOO_MANY_CELLS, limit=self.limits.cells)
        self._row_repeats = 0
