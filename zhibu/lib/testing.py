"""Makers of spreadsheets for tests: workbooks from rows, and a set of broken and dangerous files, all built in code."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from zhibu.lib.sheets import Refusal

ROWS = (("姓名", "公民身份号码", "所在党支部"), ("王帆", "11010519491231002X", "第一党支部"))


class BrokenFile(NamedTuple):
    """A file that must be refused: under which name it comes, and with which code."""

    name: str
    content: bytes
    code: Refusal


def workbook(rows: Iterable[Sequence[object]] = ROWS) -> bytes:
    """Make an .xlsx of plain rows."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("名册")
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return kept.getvalue()


def zipped(parts: dict[str, str | bytes], *, packed: bool = True) -> bytes:
    """Make a zip of named parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def with_parts(content: bytes, parts: dict[str, str | bytes], drop: Sequence[str] = ()) -> bytes:
    """Add, replace and drop parts of a zipped workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist() if name not in drop}
    return zipped(kept | parts)


def sheet_xml(cells: str) -> str:
    """Write the XML of a worksheet around its rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'


def with_cells(*places: str) -> bytes:
    """Make an .xlsx that has the number 1 at some places (`A1`, `XFD1`) and nothing else."""
    rows = "".join(f'<row r="{place.lstrip(_LETTERS)}"><c r="{place}"><v>1</v></c></row>' for place in places)
    return with_parts(workbook(), {"xl/worksheets/sheet1.xml": sheet_xml(rows)})


def open_document(rows: str, extra: dict[str, str | bytes] | None = None, head: str = "") -> bytes:
    """Make an .ods around the XML of its rows."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{urn}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="名册">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<?xml version="1.0"?><manifest:manifest xmlns:manifest="m"/>',
        "content.xml": content,
    }
    return zipped(parts | (extra or {}))


def ods_cell(words: str, attributes: str = "") -> str:
    """Write one text cell of an .ods."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{words}</text:p></table:table-cell>'


def compound(*streams: str) -> bytes:
    """Make what looks like an old compound file with streams of these names."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return start + b"".join(stream.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for stream in streams)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TABLE = "姓名,公民身份号码,所在党支部\n王帆,11010519491231002X,第一党支部\n"


def _locked_zip() -> bytes:
    content = bytearray(workbook())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


def _lying_bomb() -> bytes:
    """Unpacks to 200 MB, but its directory says 1000 bytes."""
    content = bytearray(with_parts(workbook(), {"xl/worksheets/sheet1.xml": b" " * (200 << 20)}))
    true, lie = struct.pack("<I", 200 << 20), struct.pack("<I", 1000)
    place = 0
    while (place := content.find(true, place)) >= 0:
        content[place : place + 4] = lie
    return bytes(content)


def _macro_ods() -> bytes:
    return open_document(f"<table:table-row>{ods_cell('a')}</table:table-row>", {"Basic/Standard/Module1.xml": "<x/>"})


def _locked_ods() -> bytes:
    manifest = "<manifest><file-entry><encryption-data checksum='x'/></file-entry></manifest>"
    return open_document("", {"META-INF/manifest.xml": manifest})


def _repeated_rows() -> bytes:
    row = f'<table:table-row table:number-rows-repeated="1000001">{ods_cell("a")}</table:table-row>'
    return open_document(row)


def _entities() -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return open_document(f"<table:table-row>{ods_cell('&b;')}</table:table-row>", head=bomb)


_BROKEN: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "empty.xlsx": (lambda: b"", Refusal.EMPTY),
    "blanks.csv": (lambda: b" \r\n \t\r\n", Refusal.EMPTY),
    "commas.csv": (lambda: b",,,\r\n,,,\r\n", Refusal.EMPTY),
    "nothing-in-it.xlsx": (lambda: workbook(()), Refusal.EMPTY),
    "locked-package.xlsx": (lambda: compound("EncryptionInfo", "EncryptedPackage"), Refusal.ENCRYPTED),
    "locked-zip.xlsx": (_locked_zip, Refusal.ENCRYPTED),
    "locked.ods": (_locked_ods, Refusal.ENCRYPTED),
    "bomb.xlsx": (
        lambda: with_parts(workbook(), {"xl/worksheets/sheet1.xml": b" " * (200 << 20)}),
        Refusal.ZIP_BOMB,
    ),
    "lying-bomb.xlsx": (_lying_bomb, Refusal.ZIP_BOMB),
    "texts-bomb.xlsx": (
        lambda: with_parts(workbook(), {"xl/sharedStrings.xml": b"<t>0123456789</t>" * (16 << 20)}),
        Refusal.ZIP_BOMB,
    ),
    "thousands-of-parts.xlsx": (
        lambda: with_parts(workbook(), {f"xl/media/{number}": b"x" for number in range(2_100)}),
        Refusal.ZIP_BOMB,
    ),
    "archive.xlsx": (lambda: zipped({"名册.xlsx": workbook()}), Refusal.WRONG_KIND),
    "program.xlsx": (lambda: b"MZ\x90\0\x03\0\0\0" + b"\0\x01\x02\x03" * 500, Refusal.WRONG_KIND),
    "paper.xls": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", Refusal.WRONG_KIND),
    "photo.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, Refusal.WRONG_KIND),
    "web-page.xls": (lambda: "<html><table><tr><td>姓名</td></tr></table></html>".encode(), Refusal.WRONG_KIND),
    "xml-2003.xls": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        Refusal.WRONG_KIND,
    ),
    "letter.xlsx": (lambda: zipped({"[Content_Types].xml": "", "word/document.xml": "<w/>"}), Refusal.WRONG_KIND),
    "old-letter.xls": (lambda: compound("WordDocument"), Refusal.WRONG_KIND),
    "slides.xlsx": (lambda: zipped({"[Content_Types].xml": "", "ppt/presentation.xml": "<p/>"}), Refusal.WRONG_KIND),
    "binary.xlsb": (lambda: zipped({"[Content_Types].xml": "", "xl/workbook.bin": b"x"}), Refusal.WRONG_KIND),
    "plain-text.xlsx": (_TABLE.encode, Refusal.WRONG_KIND),
    "noise.csv": (lambda: bytes(range(256)) * 20, Refusal.WRONG_KIND),
    "macros.xlsm": (workbook, Refusal.MACROS),
    "hidden-macros.xlsx": (lambda: with_parts(workbook(), {"xl/vbaProject.bin": b"x"}), Refusal.MACROS),
    "old-macros.xls": (lambda: compound("Workbook", "_VBA_PROJECT_CUR"), Refusal.MACROS),
    "macros.ods": (_macro_ods, Refusal.MACROS),
    "ten-thousand-columns.xlsx": (
        lambda: workbook([[f"列{number}" for number in range(10_000)]]),
        Refusal.TOO_MANY_COLUMNS,
    ),
    "far-column.xlsx": (lambda: with_cells("A1", "GS2"), Refusal.TOO_MANY_COLUMNS),
    "ten-thousand-columns.csv": (lambda: b",".join([b"a"] * 10_000), Refusal.TOO_MANY_COLUMNS),
    "ten-thousand-columns.ods": (
        lambda: open_document(
            f"<table:table-row>{ods_cell('a', 'table:number-columns-repeated="10000"')}</table:table-row>"
        ),
        Refusal.TOO_MANY_COLUMNS,
    ),
    "far-row.xlsx": (lambda: with_cells("A1", "A1048576"), Refusal.TOO_MANY_ROWS),
    "a-million-and-one.csv": (lambda: b"a\n" * 1_000_001, Refusal.TOO_MANY_ROWS),
    "a-million-and-one.ods": (_repeated_rows, Refusal.TOO_MANY_ROWS),
    "far-corner.xlsx": (lambda: with_cells("A1", "GR900000"), Refusal.TOO_MANY_CELLS),
    "broken-off.xlsx": (lambda: workbook()[:-400], Refusal.DAMAGED),
    "broken-xml.xlsx": (
        lambda: with_parts(workbook(), {"xl/worksheets/sheet1.xml": sheet_xml('<row r="1"><c r="A1"><v>1</row>')}),
        Refusal.DAMAGED,
    ),
    "no-sheet-inside.xlsx": (lambda: with_parts(workbook(), {}, drop=["xl/worksheets/sheet1.xml"]), Refusal.DAMAGED),
    "no-book-inside.xlsx": (lambda: with_parts(workbook(), {}, drop=["xl/workbook.xml"]), Refusal.DAMAGED),
    "broken.xls": (lambda: compound("Workbook"), Refusal.DAMAGED),
    "entities.ods": (_entities, Refusal.DAMAGED),
    "links.xlsx": (
        lambda: with_parts(workbook(), {"xl/externalLinks/externalLink1.xml": "<x/>"}),
        Refusal.EXTERNAL_LINKS,
    ),
    "connections.xlsx": (lambda: with_parts(workbook(), {"xl/connections.xml": "<x/>"}), Refusal.EXTERNAL_LINKS),
    "mixed.csv": (lambda: _TABLE.encode() + "李强,,第二党支部\n".encode("gb18030"), Refusal.MIXED_ENCODINGS),
    "mixed-with-mark.csv": (
        lambda: _TABLE.encode("utf-8-sig") + "李强,,第二党支部\n".encode("gb18030"),
        Refusal.MIXED_ENCODINGS,
    ),
    "open-quote.csv": (lambda: (_TABLE + '"李强,,第二党支部\n').encode(), Refusal.OPEN_QUOTE),
    "half-a-sign.csv": (lambda: _TABLE.encode("utf-16")[:-1], Refusal.UNKNOWN_ENCODING),
    "one-endless-cell.csv": (lambda: _TABLE.encode() + b"a" * 40_000, Refusal.OPEN_QUOTE),
}


def broken_names() -> list[str]:
    """List the names of the broken files, for the table of a test."""
    return sorted(_BROKEN)


def broken_file(name: str) -> BrokenFile:
    """Build one broken file by its name."""
    build, code = _BROKEN[name]
    return BrokenFile(name, build(), code)


def broken_files(folder: Path) -> list[tuple[Path, Refusal]]:
    """Write all of them into a folder."""
    written = []
    for name in broken_names():
        broken = broken_file(name)
        (folder / name).write_bytes(broken.content)
        written.append((folder / name, broken.code))
    return written
