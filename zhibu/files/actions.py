"""Keeping and forgetting bytes. Who may have a file is decided by the row that refers to it, in the room of that row.

These stand below the gate, so they ask no permission: an upper room's action calls them and writes the audit line.
"""

import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from zhibu.files.models import StoredFile
from zhibu.lib.ids import new_id

_CHUNK = 1 << 20
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e]+')


class Who(Protocol):
    """What storing needs to know of an actor."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def at(self) -> datetime: ...


def store_file(actor: Who, name: str, media_type: str, content: bytes | Path | BinaryIO) -> StoredFile:
    """Keep the bytes (or the file at the path, or an open one) under that name; return its row.

    The place in storage tells nothing of the name or the content. A path or open file is read in chunks.
    """
    file_id = new_id()
    key = f"{actor.at:%Y/%m}/{file_id.hex}"
    if isinstance(content, bytes):
        size, digest = len(content), hashlib.sha256(content).hexdigest()
        key = default_storage.save(key, ContentFile(content))
    elif isinstance(content, Path):
        with content.open("rb") as source:
            size, digest, key = _store_stream(key, source)
    else:
        size, digest, key = _store_stream(key, content)
    return StoredFile.objects.create(
        id=file_id,
        key=key,
        name=safe_name(name),
        media_type=media_type,
        size=size,
        sha256=digest,
        by_id=actor.person_id,
        at=actor.at,
    )


def forget_file(stored: StoredFile) -> None:
    """Take the row away, and its bytes once that is certain; the row that refers to it must be gone before."""
    key = stored.key
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(key))


def safe_name(name: str) -> str:
    """Return the name as every system can keep it: no path, no signs that steer, 120 characters with its ending."""
    plain = _NOT_IN_NAMES.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 8:
        return f"{stem[: 119 - len(ending)]}.{ending}"
    return plain[:120]


def _store_stream(key: str, source: BinaryIO) -> tuple[int, str, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    source.seek(0)
    return size, digest.hexdigest(), default_storage.save(key, File(source))
