"""Columns of dates whose headings say nothing: birth by ID numbers, joining and full membership by their distance."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

from zhibu.lib import dates, id_number
from zhibu.lib.sheets.blocks import Cell
from zhibu.rosters.rules.column_matching import Column, Matching

_LEAST = 3
_MOST = 0.9
_GUESSED = 0.65
_YEAR_OR_SO = range(200, 1101)
"""Days from joining to full membership: a year of probation, at most once prolonged by a year."""


def guess_dates(matching: Matching, rows: Sequence[Sequence[Cell]]) -> Matching:
    """Give columns of dates that no heading explains to fields that no column has, where the days leave no doubt."""
    free = [column for column in matching.columns if column.field is None]
    days = {column.index: _days(column, rows) for column in free}
    days = {index: found for index, found in days.items() if len([day for day in found if day]) >= _LEAST}
    guessed: dict[int, str] = {}
    id_column = matching.index_of("id_number")
    if id_column is not None and matching.index_of("birth_on") is None:
        births = [_birth(row[id_column]) if id_column < len(row) else None for row in rows]
        for index, found in days.items():
            if _agree([own == birth for own, birth in zip(found, births, strict=True) if own and birth]):
                guessed[index] = "birth_on"
                break
    if matching.index_of("joined_on") is None and matching.index_of("full_on") is None:
        for first, second in permutations([index for index in days if index not in guessed], 2):
            pairs = zip(days[first], days[second], strict=True)
            if _agree([(later - early).days in _YEAR_OR_SO for early, later in pairs if early and later]):
                guessed |= {first: "joined_on", second: "full_on"}
                break
    return Matching(
        tuple(
            replace(column, field=guessed[column.index], confidence=_GUESSED, found_by="values")
            if column.index in guessed
            else column
            for column in matching.columns
        )
    )


def _agree(signs: list[bool]) -> bool:
    return len(signs) >= _LEAST and sum(signs) >= _MOST * len(signs)


def _days(column: Column, rows: Sequence[Sequence[Cell]]) -> list[date | None]:
    return [_day(row[column.index]) if column.index < len(row) else None for row in rows]


def _day(cell: Cell) -> date | None:
    try:
        found = dates.read(cell)
    except dates.BadDate:
        return None
    return found.day if found else None


def _birth(cell: Cell) -> date | None:
    return id_number.read(cell, date(2100, 12, 31)).born_on
