"""A workbook with a sheet for each branch: its sheets are read as one roster, each row in its sheet's branch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from zhibu.lib.sheets.reading import Sheet
from zhibu.rosters.rules.cells import is_party_unit, unit_name
from zhibu.rosters.rules.fields import canonical
from zhibu.rosters.rules.understanding import HEAD, Layout, understand

MOST = 300
"""Sheets of one file that are looked at."""


class Page(NamedTuple):
    """One sheet that is read; the numbers of its rows in the roster go on from `base`."""

    title: str
    layout: Layout
    base: int
    height: int


def sheets_together(sheet: Sheet, remembered: Mapping[str, str | None] | None = None) -> list[Page]:
    """Return the sheets of the file that are one roster together, a branch each; none where they are not."""
    titles = sheet.sheet_names
    if not 1 < len(titles) <= MOST or not any(map(is_party_unit, titles)):
        return []
    looked: list[tuple[str, int, Layout | None]] = []
    for title in titles:
        other = sheet.beside(title)
        looked.append((title, other.height, understand(other.head(HEAD), remembered) if other.height else None))
    return pages_of(looked)


def pages_of(sheets: Sequence[tuple[str, int, Layout | None]]) -> list[Page]:
    """Return the sheets (title, height, layout) that are one roster together; none where they are not.

    They are one when at least two have a table, every such sheet bears the name of a party unit, and all have the same
    headings: a summary or a form beside them says that people should choose.
    """
    tables = [(title, height, layout) for title, height, layout in sheets if layout and layout.matching.is_usable]
    if len(tables) < 2 or not all(is_party_unit(title) for title, _, _ in tables):
        return []
    headings = {tuple(map(canonical, layout.table.headings)) for _, _, layout in tables}
    if len(headings) > 1:
        return []
    pages: list[Page] = []
    base = 0
    for title, height, layout in tables:
        own = replace(layout, table=replace(layout.table, unit=unit_name(title)))
        pages.append(Page(title, own, base, height))
        base += height
    return pages


def place_of(pages: Sequence[tuple[str, int]], number: int) -> tuple[str, int]:
    """Return the sheet and the row in it of a roster's row; pages are titles with what stands before each."""
    for title, base in reversed(pages):
        if number > base:
            return title, number - base
    return "", number


def said_place(pages: Sequence[tuple[str, int]], number: int) -> str | int:
    """Return a row's number as a sentence names it; of several sheets, with its sheet."""
    if len(pages) < 2:
        return number
    title, row = place_of(pages, number)
    return f"{row}（{title}）"
