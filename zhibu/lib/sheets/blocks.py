"""Rows that stand together in a sheet, held column by column: lighter to read, to send and to look at than rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

Cell = str | float | int | bool | date | datetime | time | timedelta
"""A cell's value; the empty text where there is nothing."""

Row = tuple[int, tuple[Cell, ...]]
"""The row's number as a spreadsheet shows it, from 1, and its cells from column A on."""

BETWEEN = "\x1f"
"""Stands between the texts of a column that is sent as one text; no office's program writes it into a cell."""

type Packed = tuple[Sequence[int], list[str | Sequence[Cell]]]
"""A block as it is sent."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows in their order: their numbers, which may leave out empty rows, and their columns from column A on."""

    numbers: Sequence[int]
    columns: Sequence[Sequence[Cell]]

    def rows(self) -> list[Row]:
        """Return them as rows."""
        if not self.columns:
            return [(number, ()) for number in self.numbers]
        return list(zip(self.numbers, zip(*self.columns, strict=True), strict=True))

    def from_row(self, start: int) -> "Block":
        """Return the rows from this number on."""
        if not self.numbers or self.numbers[0] >= start:
            return self
        passed = sum(number < start for number in self.numbers)
        return Block(self.numbers[passed:], [column[passed:] for column in self.columns])

    def numbered_on(self, base: int) -> "Block":
        """Return them numbered behind as many other rows."""
        return Block([base + number for number in self.numbers], self.columns) if base else self

    def packed(self) -> Packed:
        """Return the block as it is sent: a column of texts alone is one text."""
        return self.numbers, [_packed(column) for column in self.columns]


def block_of(rows: Sequence[Row]) -> Block:
    """Return rows as a block."""
    width = max((len(cells) for _number, cells in rows), default=0)
    filled = (cells if len(cells) == width else (*cells, *("",) * (width - len(cells))) for _number, cells in rows)
    return Block([number for number, _cells in rows], list(zip(*filled, strict=True)))


def unpacked_block(packed: Packed) -> Block:
    """Return what `packed` packed."""
    numbers, columns = packed
    return Block(numbers, [column.split(BETWEEN) if isinstance(column, str) else column for column in columns])


def _packed(column: Any) -> str | Sequence[Cell]:
    if set(map(type, column)) != {str}:
        return list(column)
    text = BETWEEN.join(column)
    return text if text.count(BETWEEN) == len(column) - 1 else list(column)
