"""Writing .xlsx row by row with little memory; texts stay texts and can never become formulas."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from zhibu.lib import text

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_TITLE_LENGTH = 31
_CELL_LENGTH = 32_767
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NARROW, _WIDE = 8.0, 40.0


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
        sheet = book.add_worksheet(title.translate(_FORBIDDEN).strip(" '")[:_TITLE_LENGTH] or "Sheet1")
        as_text = book.add_format({"num_format": "@"})
        guarded = book.add_format({"num_format": "@", "quote_prefix": True})
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        as_time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
        for column, heading in enumerate(headings):
            width = widths[column] if widths else min(max(_NARROW, 2.2 * len(heading) + 2), _WIDE)
            sheet.set_column(column, column, width, as_text if column in text_columns else None)
        line = 0
        for words in above:
            sheet.write_string(line, 0, _cut(words), guarded)
            line += 1
        for column, heading in enumerate(headings):
            sheet.write_string(line, column, _cut(heading), bold)
        sheet.freeze_panes(line + 1, 0)
        first = line + 1
        for line, row in enumerate(rows, first):
            for column, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    needs_guard = value.startswith(_FORMULA_SIGNS)
                    sheet.write_string(line, column, _cut(value), guarded if needs_guard else as_text)
                elif isinstance(value, bool):
                    sheet.write_string(line, column, text.of_cell(value))
                elif isinstance(value, (int, float)):
                    sheet.write_number(line, column, value)
                elif isinstance(value, datetime) and value.year >= 1900:
                    sheet.write_datetime(line, column, value.replace(tzinfo=None), as_time)
                elif isinstance(value, date) and value.year >= 1900:
                    sheet.write_datetime(line, column, value, as_day)
                else:
                    sheet.write_string(line, column, _cut(text.of_cell(value)), guarded)
        if headings:
            sheet.autofilter(first - 1, 0, max(line, first - 1), len(headings) - 1)
    finally:
        book.close()
    return max(line - first + 1, 0)


def _cut(words: str) -> str:
    return words[:_CELL_LENGTH]
