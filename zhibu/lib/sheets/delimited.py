"""Text files as tables: which encoding, which sign between the columns."""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from zhibu.lib.sheets.refusals import Limits, Refusal, SheetRefused
from zhibu.lib.sheets.sniffing import unmarked_utf16

_PIECE = 1 << 20
_SAMPLE = 30
_DELIMITERS = ",\t;|"
_LONGEST_CELL = 32_767  # as in a spreadsheet


class Delimited:
    """A .csv or .txt file in UTF-8, GB18030 or UTF-16, opened anew for every reading."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self.encoding = _encoding(path)
        self.delimiter = self._sniff()

    def rows(self) -> Iterator[list[str]]:
        """Read the rows from the first on; every one counts, blank ones too."""
        csv.field_size_limit(_LONGEST_CELL)
        number = 0
        with self._path.open(encoding=self.encoding, newline="") as lines:
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            try:
                for number, row in enumerate(reader, 1):
                    if len(row) > self._limits.columns:
                        while row and not row[-1].strip():
                            row.pop()
                        if len(row) > self._limits.columns:
                            raise SheetRefused(Refusal.TOO_MANY_COLUMNS, limit=self._limits.columns, columns=len(row))
                    if number > self._limits.rows:
                        raise SheetRefused(Refusal.TOO_MANY_ROWS, limit=self._limits.rows, rows=0)
                    yield row
            except csv.Error as broken:
                raise SheetRefused(Refusal.OPEN_QUOTE, row=number + 1) from broken
            except UnicodeError as broken:
                raise SheetRefused(Refusal.UNKNOWN_ENCODING, row=number + 1) from broken

    def _sniff(self) -> str:
        """Choose the sign that cuts the first lines into the most cells, and all of them alike."""
        try:
            with self._path.open(encoding=self.encoding, newline="") as lines:
                sample = [line for line in islice(lines, _SAMPLE) if line.strip()]
        except UnicodeError as broken:
            raise SheetRefused(Refusal.UNKNOWN_ENCODING, row=1) from broken

        def cut(sign: str) -> tuple[int, int]:
            counts = [line.count(sign) for line in sample]
            usual = max(set(counts), key=lambda count: (counts.count(count) * (count > 0), count), default=0)
            return usual and counts.count(usual), usual

        return max(_DELIMITERS, key=cut)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if start.startswith(codecs.BOM_UTF8):
            return _fitting(path, "utf-8-sig")
        if b"\0" in start:
            return unmarked_utf16(start) or "utf-16-le"
    return _fitting(path, "utf-8")


def _fitting(path: Path, utf8: str) -> str:
    """Say UTF-8 or GB18030; raises SheetRefused with the first row that does not fit the others."""
    if _decodes(path, "utf-8"):
        return utf8
    utf8_row = other_row = broken_row = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.isascii():
                continue
            if _is_utf8(line):
                # By chance a GB18030 character looks like one of UTF-8's two-byte signs; Chinese takes three there.
                utf8_row = utf8_row or (number if _only_long_signs(line) else 0)
            else:
                other_row = other_row or number
                if not broken_row and not _is_gb18030(line):
                    broken_row = number
            if utf8_row and other_row:
                raise SheetRefused(Refusal.MIXED_ENCODINGS, row=max(utf8_row, other_row))
    if utf8 == "utf-8-sig":
        raise SheetRefused(Refusal.MIXED_ENCODINGS, row=other_row)
    if broken_row or not _decodes(path, "gb18030"):
        raise SheetRefused(Refusal.UNKNOWN_ENCODING, row=broken_row or 1)
    return "gb18030"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeError:
        return False
    return True


def _is_gb18030(line: bytes) -> bool:
    try:
        line.decode("gb18030")
    except UnicodeError:
        return False
    return True


def _only_long_signs(line: bytes) -> bool:
    return all(ord(sign) >= 0x800 for sign in line.decode() if not sign.isascii())
