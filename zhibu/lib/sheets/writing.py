"""Writing .xlsx row by row with little memory; texts stay texts and can never become formulas."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhibu.lib import text

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_TITLE_LENGTH = 31
_CELL_LENGTH = 32_767
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NARROW, _WIDE = 8.0, 40.0


@dataclass(frozen=True)
class NewSheet:
    """One sheet of a book: its name, the lines above, headings and rows; see `write_sheet`."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]
    above: Sequence[str] = ()
    text_columns: Collection[int] = ()
    widths: Sequence[float] | None = None


def write_sheet(
    path: Path | str,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    above: Sequence[str] = (),
    text_columns: Collection[int] = (),
    widths: Sequence[float] | None = None,
) -> int:
    """Write one sheet and return how many rows it got.

    `title` names the sheet; `above` are lines over the headings; cells may be text, numbers, dates, booleans (是, 否)
    or None. Every text is written as text, marked so that no spreadsheet reads `=` or an ID number as anything else,
    even after it is edited. `text_columns` (from 0) format whole columns as text for what people add. `widths` are in
    characters, else they follow the headings.
    """
    return write_book(path, [NewSheet(title, headings, rows, above, text_columns, widths)])[0]


def write_book(path: Path | str, sheets: Sequence[NewSheet]) -> list[int]:
    """Write sheets one after the other into one book, and return how many rows each got; their titles differ."""
    import xlsxwriter  # only here: its import takes as long as a thousand rows

    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    try:
        formats = {
            "text": book.add_format({"num_format": "@"}),
            "guarded": book.add_format({"num_format": "@", "quote_prefix": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}),
        }
        return [_write(book, formats, one) for one in sheets]
    finally:
        book.close()


def _write(book: Any, formats: dict[str, Any], given: NewSheet) -> int:
    sheet = book.add_worksheet(given.title.translate(_FORBIDDEN).strip(" '")[:_TITLE_LENGTH] or None)
    for column, heading in enumerate(given.headings):
        width = given.widths[column] if given.widths else min(max(_NARROW, 2.2 * len(heading) + 2), _WIDE)
        sheet.set_column(column, column, width, formats["text"] if column in given.text_columns else None)
    line = 0
    for words in given.above:
        sheet.write_string(line, 0, _cut(words), formats["guarded"])
        line += 1
    for column, heading in enumerate(given.headings):
        sheet.write_string(line, column, _cut(heading), formats["bold"])
    sheet.freeze_panes(line + 1, 0)
    first = line + 1
    for line, row in enumerate(given.rows, first):
        for column, value in enumerate(row):
            if value is not None and value != "":
                _write_cell(sheet, formats, line, column, value)
    if given.headings:
        sheet.autofilter(first - 1, 0, max(line, first - 1), len(given.headings) - 1)
    return max(line - first + 1, 0)


def _write_cell(sheet: Any, formats: dict[str, Any], line: int, column: int, value: object) -> None:
    if isinstance(value, str):
        needs_guard = value.startswith(_FORMULA_SIGNS)
        sheet.write_string(line, column, _cut(value), formats["guarded" if needs_guard else "text"])
    elif isinstance(value, bool):
        sheet.write_string(line, column, text.of_cell(value))
    elif isinstance(value, (int, float)):
        sheet.write_number(line, column, value)
    elif isinstance(value, datetime) and value.year >= 1900:
        sheet.write_datetime(line, column, value.replace(tzinfo=None), formats["time"])
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(line, column, value, formats["day"])
    else:
        sheet.write_string(line, column, _cut(text.of_cell(value)), formats["guarded"])


def _cut(words: str) -> str:
    return words[:_CELL_LENGTH]
