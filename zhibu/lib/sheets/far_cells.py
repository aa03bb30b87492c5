"""Cells far outside of a worksheet: a parser would make room for everything between them and the others."""

import re

from zhibu.lib.sheets.refusals import Limits, Refusal, SheetRefused


def columns_allowed(limits: Limits, last_row: int) -> int:
    """Return how many columns a sheet may have whose last row is known, so that it does not have too many cells."""
    return min(limits.columns, max(limits.cells // max(last_row, 1), 1))


class FarSearch:
    """Looks for cells with content behind a column, or below the last row that is read; formatting does not count."""

    def __init__(self, limits: Limits, columns: int) -> None:
        self._limits = limits
        digits = len(str(limits.rows + 1))
        wide, tall = rf"(?:{_letters_beyond(limits.columns)})\d+", rf"[A-Z]{{1,3}}\d{{{digits},}}"
        self._wide, self._tall = _cell(wide), _cell(tall)
        self._far = _cell(rf"(?:{_letters_beyond(columns)})\d+|{tall}")

    def refuse(self, text: bytes) -> None:
        """Refuse a text of cells when one of them is far outside."""
        if not self._far.search(text):
            return
        if self._wide.search(text):
            raise SheetRefused(Refusal.TOO_MANY_COLUMNS, limit=self._limits.columns, columns=0)
        if self._tall.search(text):
            raise SheetRefused(Refusal.TOO_MANY_ROWS, limit=self._limits.rows, rows=0)
        raise SheetRefused(Refusal.TOO_MANY_CELLS, limit=self._limits.cells)


def _cell(place: str) -> re.Pattern[bytes]:
    # An empty cell is written <c …/> or <c …></c>; a piece that ends behind the first tag says nothing yet.
    return re.compile(rf'r="(?:{place})"[^/>]*>(?:[^<]|<[^/]|</[^c]|</c[^>])'.encode())


def _letters_beyond(columns: int) -> str:
    """Write as a pattern the letters of all columns behind a number (1 to 702): behind 200, GR, are GS to XFD."""
    if columns < 27:
        return "|".join(["[A-Z]{2,3}", *([f"[{chr(65 + columns)}-Z]"] if columns < 26 else [])])
    first, second = divmod(columns - 1, 26)
    head, last = chr(64 + first), chr(65 + second)
    two = [f"{head}[{chr(ord(last) + 1)}-Z]"] if last < "Z" else []
    if head < "Z":
        two.append(f"[{chr(ord(head) + 1)}-Z][A-Z]")
    return "|".join(["[A-Z]{3}", *two])
