"""Keeping and forgetting bytes. Who may have a file is decided by the row that refers to it, in the room of that row.

These stand below the gate, so they ask no permission: an upper room's action calls them and writes the audit line.
"""

import errno
import hashlib
import os
import re
import shutil
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from zhibu.files import rules
from zhibu.files.models import StoredFile, Upload
from zhibu.gate.actor import Refused
from zhibu.lib.ids import new_id

_CHUNK = 1 << 20
_COMING = 0x7570_6C6F  # the advisory lock under which room is made for an upload
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e]+')


class Who(Protocol):
    """What storing needs to know of an actor."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def at(self) -> datetime: ...


NO_ROOM = "no_room"


class OtherOffset(Exception):
    """A part that does not begin where the upload goes on: nothing of it is kept. `offset` is where it goes on."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


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


def begin_upload(by: UUID, at: datetime, *, name: str, size: int, modified: int) -> Upload:
    """Make room for a file that comes part by part. Raises Refused where the person, or all together, have too much
    on its way, or the disk has no room for it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_COMING])
        mine = Q(by_id=by)
        coming = Upload.objects.filter(ended_at=None).aggregate(
            count=Count("pk", filter=mine),
            mine=Sum("size", filter=mine, default=0),
            all=Sum("size", default=0),
            rest=Sum(F("size") - F("received"), default=0),
        )
        if coming["count"] >= rules.MOST_OF_ONE or coming["mine"] + size > rules.BYTES_OF_ONE:
            raise Refused(_("您有太多文件没有传完。请先传完，或者取消几个，再传新的。"), field="content")
        folder = Path(settings.UPLOADS_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free - coming["rest"] - size
        if coming["all"] + size > rules.BYTES_OF_ALL or free < rules.LEFT_FREE:
            raise _no_room()
        return Upload.objects.create(
            by_id=by, name=safe_name(name), size=size, modified=modified, begun_at=at, touched_at=at
        )


def keep_part(upload: Upload, at: datetime, *, offset: int, content: bytes) -> Upload:
    """Write a part to the disk, and only then the row; return it. Of two writers the second waits, and is too late.

    What a killed writer left behind the row's offset is written over. Raises OtherOffset, and Refused for bytes beyond
    the length that was told, and where the disk is full.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if held is None or held.ended_at or held.offset != offset:
            raise OtherOffset(held.offset if held else 0)
        if offset + len(content) > held.size:
            raise Refused(_("传来的比文件还长，没有收。请重新选这个文件再传。"), reason="beyond")
        try:
            _write_at(held.path, offset, content)
        except OSError as full:
            if full.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _no_room() from full
            raise
        held.received, held.touched_at = offset + len(content), at
        held.save(update_fields=["received", "touched_at"])
    return held


def end_upload(upload: Upload, at: datetime) -> None:
    """Let go of the bytes of an upload that has become a file; its row says so for a day."""
    upload.ended_at = at
    upload.save(update_fields=["ended_at"])
    transaction.on_commit(partial(upload.path.unlink, missing_ok=True))


def drop_upload(upload: Upload) -> None:
    """Take an upload away, with what has come of it."""
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(partial(upload.path.unlink, missing_ok=True))


def sweep_uploads(now: datetime) -> int:
    """Take away what has waited too long for its next part, and bytes of which no row knows. Return how many rows."""
    late = now - rules.STAYS
    gone, _each = Upload.objects.filter(touched_at__lt=late).delete()
    folder = Path(settings.UPLOADS_FOLDER)
    known = {key.hex for key in Upload.objects.filter(ended_at=None).values_list("pk", flat=True)}
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in known and path.stat().st_mtime < late.timestamp():
            path.unlink(missing_ok=True)
    return gone


def _no_room() -> Refused:
    return Refused(_("服务器上放不下这个文件。请过几个小时再传，或者告诉管理员。"), field="content", reason=NO_ROOM)


def _write_at(path: Path, offset: int, content: bytes) -> None:
    line = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(line, "wb") as out:
        out.truncate(offset)
        out.seek(offset)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _store_stream(key: str, source: BinaryIO) -> tuple[int, str, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    source.seek(0)
    return size, digest.hexdigest(), default_storage.save(key, File(source))
