"""What a file is, told from its content: its name only breaks ties."""

import re
from pathlib import Path
from typing import Literal

from zhibu.lib.sheets.refusals import Refusal, SheetRefused

Kind = Literal["zip", "xls", "text"]

_START = 4096
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"{\\rtf", "word"),
    (b"SQLite format 3", "unknown"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_WEB = re.compile(
    rb"\A\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div|script)\b", re.I | re.S
)
_XML = re.compile(rb"\A\s*<\?xml|\A\s*<\w+[\s>]", re.I)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_TEXT_NAMES = frozenset({"csv", "txt", "tsv", "xls", ""})


def extension(name: str) -> str:
    """Give the last extension of a file name in lower case without its dot."""
    return Path(name).suffix.lower().lstrip(".")


def sniff(path: Path, name: str) -> Kind:
    """Say how the file must be opened; raises SheetRefused for everything that is no spreadsheet."""
    with path.open("rb") as file:
        start = file.read(_START)
    ending = extension(name)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SheetRefused(Refusal.EMPTY)
    if ending in {"xlsm", "xltm", "xlam"}:
        raise SheetRefused(Refusal.MACROS)
    if start.startswith(_ZIP):
        return "zip"
    if start.startswith(_OLE):
        _look_into_compound(path.read_bytes(), ending)
        return "xls"
    for magic, found in _MAGIC:
        if start.startswith(magic) and not (magic in (b"BM", b"MZ") and _looks_like_text(start)):
            raise SheetRefused(Refusal.WRONG_KIND, found=found, extension=ending)
    if start.startswith(_BIFF) and start[2:4] in (b"\x06\x00", b"\x08\x00", b"\x10\x00"):
        return "xls"
    bare = start.removeprefix(_BOMS[2])
    if _WEB.search(bare):
        raise SheetRefused(Refusal.WRONG_KIND, found="web_page", extension=ending)
    if _XML.search(bare):
        found = "xml_sheet" if b"urn:schemas-microsoft-com:office:spreadsheet" in start else "web_page"
        raise SheetRefused(Refusal.WRONG_KIND, found=found, extension=ending)
    if not _looks_like_text(start):
        damaged = ending in {"xlsx", "ods"} and start[:2] != b"PK" and b"\0" in start
        raise SheetRefused(
            Refusal.DAMAGED if damaged else Refusal.WRONG_KIND,
            **({"row": 0} if damaged else {"found": "unknown", "extension": ending}),
        )
    if ending not in _TEXT_NAMES:
        raise SheetRefused(Refusal.WRONG_KIND, found="text", extension=ending)
    return "text"


def _looks_like_text(start: bytes) -> bool:
    if start.startswith(_BOMS[:2]):
        return True
    if b"\0" in start:
        return unmarked_utf16(start) is not None
    return len(_CONTROL.findall(start)) <= len(start) // 500


def unmarked_utf16(start: bytes) -> str | None:
    """Say in which byte order a text without a mark is UTF-16: utf-16-le, utf-16-be, or None when it makes no sense."""
    for encoding in ("utf-16-le", "utf-16-be"):
        signs = start[: len(start) // 2 * 2].decode(encoding, "replace")
        sensible = sum(sign in "\t\r\n" or " " <= sign <= "~" or "\u3000" <= sign <= "\u9fff" for sign in signs)
        ascii_signs = sum(sign < "\x7f" for sign in signs)
        if ascii_signs and sensible * 10 >= len(signs) * 9:
            return encoding
    return None


def _look_into_compound(content: bytes, ending: str) -> None:
    """Refuse compound files that are locked, carry programs or are no workbook, by the names of their streams."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise SheetRefused(Refusal.ENCRYPTED)
    if has("WordDocument"):
        raise SheetRefused(Refusal.WRONG_KIND, found="word", extension=ending)
    if has("PowerPoint Document"):
        raise SheetRefused(Refusal.WRONG_KIND, found="slides", extension=ending)
    if has("_VBA_PROJECT"):
        raise SheetRefused(Refusal.MACROS)
    if not (has("Workbook") or has("Book")):
        raise SheetRefused(Refusal.WRONG_KIND, found="unknown", extension=ending)
