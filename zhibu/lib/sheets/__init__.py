"""Spreadsheets in and out: .xlsx .xls .ods .csv .txt as rows of cells with the numbers that a spreadsheet shows.

`open_sheet(path, name)` looks at the content before it parses anything, refuses what is broken, dangerous or too large
with `SheetRefused(code, **params)`, and otherwise gives a `Sheet`. `write_sheet` writes .xlsx whose texts can never
become formulas, `write_book` several sheets at once.
"""

from zhibu.lib.sheets.reading import Sheet, open_sheet
from zhibu.lib.sheets.refusals import LIMITS, Limits, Refusal, SheetRefused
from zhibu.lib.sheets.writing import NewSheet, write_book, write_sheet

__all__ = [
    "LIMITS",
    "Limits",
    "NewSheet",
    "Refusal",
    "Sheet",
    "SheetRefused",
    "open_sheet",
    "write_book",
    "write_sheet",
]
