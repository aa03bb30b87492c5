"""Why a file is not read. The words for people are made where people are met; here are codes and numbers."""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """What is the matter with a file; the params that come with each are named behind it."""

    EMPTY = "empty"
    """No bytes, or no cell with anything in it."""
    TOO_LARGE = "too_large"
    """The file itself. size, limit (bytes)"""
    ENCRYPTED = "encrypted"
    """Needs a password to open."""
    ZIP_BOMB = "zip_bomb"
    """Unpacks to far more than it looks. size, limit (bytes) or ratio, limit"""
    WRONG_KIND = "wrong_kind"
    """Not a spreadsheet, whatever its name says. found: pdf, picture, program, archive, word, slides, web_page,
    xml_sheet, binary_sheet, text, unknown; extension"""
    MACROS = "macros"
    """Carries programs."""
    EXTERNAL_LINKS = "external_links"
    """Takes values from other files or data connections."""
    DAMAGED = "damaged"
    """Cannot be read: broken off, changed, or made by a faulty program. row where known, else 0"""
    TOO_MANY_COLUMNS = "too_many_columns"
    """limit, columns where known, else 0"""
    TOO_MANY_ROWS = "too_many_rows"
    """limit, rows where known, else 0"""
    TOO_MANY_CELLS = "too_many_cells"
    """Rows times columns. limit"""
    MIXED_ENCODINGS = "mixed_encodings"
    """Parts of a text file are written in different encodings. row"""
    UNKNOWN_ENCODING = "unknown_encoding"
    """A text file in none of UTF-8, GB18030, UTF-16. row"""
    OPEN_QUOTE = "open_quote"
    """A quotation mark in a text file is never closed, or closed at a wrong place. row"""
    NO_SUCH_SHEET = "no_such_sheet"
    """The workbook has no sheet of the asked name. sheet"""
    NO_TABLE = "no_table"
    """Cells, but nothing like a table with headings."""


class SheetRefused(Exception):
    """A file is not read: `code` says why, `params` hold numbers and words for the sentence."""

    def __init__(self, code: Refusal, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read; sizes in bytes."""

    file_size: int = 64 << 20
    unpacked: int = 1536 << 20
    """All parts of a zipped workbook together."""
    part: int = 256 << 20
    """One part that is kept in memory whole (shared texts, styles)."""
    parts: int = 2_000
    ratio: int = 300
    """Unpacked to packed; sheets stand between 5 and 130, bombs near 1000."""
    ratio_from: int = 8 << 20
    """Smaller parts may have any ratio."""
    columns: int = 200
    rows: int = 1_000_000
    cells: int = 24_000_000


LIMITS = Limits()
