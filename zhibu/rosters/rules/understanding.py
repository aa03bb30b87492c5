"""From the first rows of a sheet to everything that reading needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhibu.lib.sheets.blocks import Row
from zhibu.rosters.rules.column_matching import Matching, match_columns
from zhibu.rosters.rules.date_guessing import guess_dates
from zhibu.rosters.rules.table_finding import RowKind, Table, find_table

HEAD = 300
"""How many rows of a sheet are looked at."""


@dataclass(frozen=True)
class Layout:
    """A table and what its columns are."""

    table: Table
    matching: Matching

    def choose(self, chosen: Mapping[int, str | None]) -> "Layout":
        """Let a person decide some columns (index from 0 to field or None)."""
        return replace(self, matching=self.matching.choose(chosen))


def understand(rows: Sequence[Row], remembered: Mapping[str, str | None] | None = None) -> Layout | None:
    """Understand the first rows of a sheet (`sheet.head(HEAD)`); None when there is no table in them.

    `remembered` maps canonical headings to fields, as `Matching.remember` gave them for an earlier file.
    """
    table = find_table(rows)
    if table is None:
        return None
    sample = [cells for number, cells in rows if number >= table.first_row and table.kind_of(cells) in (RowKind.DATA,)]
    return Layout(table, guess_dates(match_columns(table.headings, sample, remembered), sample))
