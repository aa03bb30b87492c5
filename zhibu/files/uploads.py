"""What an upload really is, and pictures made anew: nothing of a phone's model, time or place stays in them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO, Literal

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

Problem = Literal["kind", "mismatch", "macro", "broken", "film", "small", "large"]
"""kind (not of those taken) · mismatch (the content is not what the ending says) · macro · broken (a picture) ·
film (a broken one) · small, large (a picture with too few or too many pixels)."""

MOST_PIXELS = 40_000_000
PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
PAPERS = {
    "pdf": "application/pdf",
    **PICTURES,
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
VIDEOS = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}
_INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 8192  # bytes from which the kind of a file is told
_FORMATS = ("JPEG", "PNG", "WEBP")


class BadUpload(ValueError):
    """The upload is not taken; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


def said_kind(name: str, kinds: Mapping[str, str] = PAPERS) -> str:
    """Return the media type that the ending of the name says. Raises BadUpload for a kind that is not taken."""
    ending = _ending(name)
    if ending not in kinds:
        raise BadUpload("kind")
    return kinds[ending]


def paper_kind(name: str, content: bytes | BinaryIO, kinds: Mapping[str, str] = PAPERS) -> str:
    """Return the media type of a file of these kinds by its content, which must agree with the ending of its name.

    An open file is read only as far as is needed, and left at its beginning.
    Raises BadUpload: a program renamed to .pdf, an office file with macros, a kind that is not taken.
    """
    kind, ending = said_kind(name, kinds), _ending(name)
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    source.seek(0)
    head = source.read(_HEAD)
    if ending in _INSIDE:
        _look_inside(ending, source)
    elif ending in ("doc", "xls", "ppt"):
        if not head.startswith(_OLE):
            raise BadUpload("mismatch")
    else:
        found = filetype.guess(head)
        if found is None or found.mime != kind:
            raise BadUpload("mismatch")
    source.seek(0)
    return kind


def redrawn(content: bytes, *, box: tuple[int, int], least: int = 0) -> bytes:
    """Return the picture upright as a JPEG that fits the box, drawn anew without any of its metadata.

    `least` is the shortest side allowed, in pixels. Raises BadUpload for what is no picture, or too small or large.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadUpload("large")
            if min(picture.size) < least:
                raise BadUpload("small")
            upright = ImageOps.exif_transpose(picture)
            flat = Image.new("RGB", upright.size, "white")
            flat.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        if isinstance(broken, BadUpload):
            raise
        raise BadUpload("broken") from broken
    flat.thumbnail(box, Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    flat.save(kept, "JPEG", quality=85, optimize=True, progressive=True)
    return kept.getvalue()


def _ending(name: str) -> str:
    return PurePath(name.lower()).suffix.lstrip(".")


def _look_inside(ending: str, source: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(source) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as broken:
        raise BadUpload("mismatch") from broken
    if _INSIDE[ending] not in names:
        raise BadUpload("mismatch")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadUpload("macro")
