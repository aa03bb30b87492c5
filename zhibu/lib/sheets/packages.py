"""Zipped workbooks (.xlsx, .ods), looked through before a parser sees them: bombs, programs, links, sizes of sheets.

The declared sizes in a zip may lie, so every part is unpacked once, piece by piece, and counted; sheets are searched on
the way for cells far outside. In a large file a long sheet is searched later, slice by slice, by whoever reads it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from zhibu.lib.sheets.far_cells import FarSearch, columns_allowed
from zhibu.lib.sheets.refusals import Limits, Refusal, SheetRefused

Package = Literal["xlsx", "ods"]

_PIECE = 1 << 20
_OVERLAP = 512
_LOCAL_HEADER = 30
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_PROGRAMS = (".xml", ".py", ".js", ".bsh")
_EMPTY_LISTS = ("script-lc.xml", "script-lb.xml")
ROWS_BEGIN, ROWS_END = b"<sheetData>", b"</sheetData>"
LONG = 16 << 20
"""Bytes of text from which a worksheet is long."""
LONGEST_TAIL = 1 << 20
_CELL_ROW = re.compile(rb'r="[A-Z]{1,3}(\d+)"')


class LongSheet(NamedTuple):
    """A worksheet of much text that can be cut into slices: what stands in it behind the rows, and its last row."""

    tail: bytes
    last_row: int


class Looked(NamedTuple):
    """What the look through a zip found: which kind of workbook it is, and its long sheets by their part.

    `unsearched` are the worksheets, with their last rows, in which nobody has looked yet for cells far outside.
    """

    kind: str
    long: dict[str, LongSheet]
    unsearched: tuple[tuple[zipfile.ZipInfo, int], ...] = ()


def look_through(path: Path, extension: str, limits: Limits, *, search_later: bool = False) -> Looked:
    """Say what the zip holds; raises SheetRefused when it is locked, dangerous, damaged or too large.

    With `search_later`, cells far outside of long sheets are left to those who read them.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            kind = _kind(archive, extension)
            parts = archive.infolist()
            _refuse_by_names(parts, kind)
            if len(parts) > limits.parts:
                raise SheetRefused(Refusal.ZIP_BOMB, size=len(parts), limit=limits.parts)
            if any(part.flag_bits & 1 for part in parts):
                raise SheetRefused(Refusal.ENCRYPTED)
            if kind == "ods" and b"encryption-data" in _read_small(archive, "META-INF/manifest.xml"):
                raise SheetRefused(Refusal.ENCRYPTED)
            _refuse_declared(parts, limits)
            with path.open("rb") as file:
                looked = _weigh(file, parts, limits, search_later=search_later)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as broken:
        raise SheetRefused(Refusal.DAMAGED, row=0) from broken
    return looked._replace(kind=kind)


def _kind(archive: zipfile.ZipFile, extension: str) -> Package:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and _read_small(archive, "mimetype").decode("ascii", "replace").startswith(_ODS_TYPE):
        return "ods"
    found = "archive"
    if "xl/workbook.bin" in names:
        found = "binary_sheet"
    elif any(name.startswith("word/") for name in names):
        found = "word"
    elif any(name.startswith("ppt/") for name in names):
        found = "slides"
    elif "[Content_Types].xml" in names:
        raise SheetRefused(Refusal.DAMAGED, row=0)
    raise SheetRefused(Refusal.WRONG_KIND, found=found, extension=extension)


def _read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(_PIECE)
    except KeyError:
        return b""
    except RuntimeError:  # the part is locked
        raise SheetRefused(Refusal.ENCRYPTED) from None


def _refuse_by_names(parts: list[zipfile.ZipInfo], kind: Package) -> None:
    for part in parts:
        name = part.filename.lower()
        if kind == "xlsx":
            if name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "xl/activex/")):
                raise SheetRefused(Refusal.MACROS)
            if name.startswith("xl/externallinks/") or name == "xl/connections.xml":
                raise SheetRefused(Refusal.EXTERNAL_LINKS)
        elif name.startswith(("basic/", "scripts/")) and name.endswith(_PROGRAMS) and not name.endswith(_EMPTY_LISTS):
            raise SheetRefused(Refusal.MACROS)


def _refuse_declared(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked:
        raise SheetRefused(Refusal.ZIP_BOMB, size=total, limit=limits.unpacked)
    for part in parts:
        if part.file_size > limits.ratio_from and part.file_size > limits.ratio * max(part.compress_size, 1):
            ratio = part.file_size // max(part.compress_size, 1)
            raise SheetRefused(Refusal.ZIP_BOMB, ratio=ratio, limit=limits.ratio)


def _weigh(file: BinaryIO, parts: list[zipfile.ZipInfo], limits: Limits, *, search_later: bool) -> Looked:
    """Unpack every part in pieces and throw them away, counting bytes and looking for cells far outside."""
    total = 0
    long: dict[str, LongSheet] = {}
    unsearched: list[tuple[zipfile.ZipInfo, int]] = []
    for part in parts:
        is_later = search_later and part.file_size > LONG
        watch: _Watch | None = None
        if _WORKSHEET.fullmatch(part.filename):
            watch = _Watch(part.file_size, None if is_later else FarSearch(limits, limits.columns))
        heaviest = limits.unpacked if watch or part.filename == "content.xml" else limits.part
        size = 0
        for piece in unpacked(file, part):
            size += len(piece)
            if size > heaviest or total + size > limits.unpacked:
                raise SheetRefused(Refusal.ZIP_BOMB, size=total + size, limit=min(heaviest, limits.unpacked))
            if size > limits.ratio_from and size > limits.ratio * max(part.compress_size, 1):
                raise SheetRefused(Refusal.ZIP_BOMB, ratio=size // max(part.compress_size, 1), limit=limits.ratio)
            if watch:
                watch.look(piece)
        if size != part.file_size:
            raise SheetRefused(Refusal.DAMAGED, row=0)
        if watch and is_later:
            unsearched.append((part, watch.last_row))
        elif watch and (columns := columns_allowed(limits, watch.last_row)) < limits.columns:
            _search(file, part, FarSearch(limits, columns))
        if watch and watch.tail and size > LONG:
            long[part.filename] = LongSheet(bytes(watch.tail), watch.last_row)
        total += size
    return Looked("", long, tuple(unsearched))


def search_now(path: Path, looked: Looked, limits: Limits) -> Looked:
    """Look for cells far outside in the sheets in which nobody has; raises SheetRefused."""
    with path.open("rb") as file:
        for part, last_row in looked.unsearched:
            _search(file, part, FarSearch(limits, columns_allowed(limits, last_row)))
    return looked._replace(unsearched=())


def _search(file: BinaryIO, part: zipfile.ZipInfo, search: FarSearch) -> None:
    rest = b""
    for piece in unpacked(file, part):
        search.refuse(rest + piece)
        rest = piece[-_OVERLAP:]


def unpacked(file: BinaryIO, part: zipfile.ZipInfo, most: int = _PIECE) -> Iterator[bytes]:
    """Unpack a part in pieces of a megabyte or of `most` bytes, if that is less."""
    most = min(most, _PIECE)
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    if header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("a part is not where it should be")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.compress_size
    if part.compress_type not in (_STORED, _DEFLATED):
        raise zipfile.BadZipFile("an unusual way of packing")
    inflater = zlib.decompressobj(-15) if part.compress_type == _DEFLATED else None
    while left:
        packed = file.read(min(left, most >> 3))
        if not packed:
            raise EOFError
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed:
            if piece := inflater.decompress(packed, most):
                yield piece
            packed = inflater.unconsumed_tail
    if inflater is not None and (rest := inflater.flush()):
        yield rest


def _last_filled(text: bytes) -> int:
    """Return where the last cell with content ends; -1 for none."""
    end = text.rfind(b"</c>")
    while end > 0 and text.startswith(b"<c ", begins := text.rfind(b"<", 0, end)):
        end = text.rfind(b"</c>", 0, begins)
    return end


class _Watch:
    """Watches the pieces of one worksheet go by: its last row, what stands behind the rows, and cells far outside."""

    def __init__(self, size: int, search: FarSearch | None) -> None:
        self._left, self._search = size, search
        self._rest = b""
        self._begins = self._is_rare = False
        self.last_row = 0
        self.tail = bytearray()

    def look(self, piece: bytes) -> None:
        text = self._rest + piece
        if self._search:
            self._search.refuse(text)
        if (place := text.rfind(b' r="', 0, _last_filled(text))) >= 0 and (found := _CELL_ROW.match(text, place + 1)):
            self.last_row = max(self.last_row, int(found[1]))
        self._left -= len(piece)
        self._keep_tail(text, piece)
        self._rest = text[-_OVERLAP:]

    def _keep_tail(self, text: bytes, piece: bytes) -> None:
        """Keep what stands behind the rows, unless the sheet has comments or the like, or too much of it."""
        self._begins = self._begins or ROWS_BEGIN in text
        if self.tail:
            self.tail += piece
        elif self._begins and self._left < LONGEST_TAIL and (place := text.rfind(ROWS_END)) >= 0:
            self.tail += text[place:]
        has_remark = b"!" in text and b"<!" in text  # one sign is found much more quickly than two
        self._is_rare = self._is_rare or has_remark or len(self.tail) > LONGEST_TAIL
        if self._is_rare:
            self.tail.clear()
