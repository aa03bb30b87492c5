"""Files of a gathering: as pages list them, as the record keeps them, and whether their bytes are still the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zhibu.files.downloads import open_file
from zhibu.gate.actor import Actor
from zhibu.gate.rows import find, may_at
from zhibu.meetings.choices import GatheringState, Progress
from zhibu.meetings.models import Attachment, Gathering, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.minutes import writing

_CHUNK = 1 << 20


@dataclass(frozen=True)
class File:
    """A file as pages list it."""

    id: UUID
    name: str
    note: str
    is_picture: bool


def rows_of(gathering: Gathering) -> list[Attachment]:
    """Return the gathering's files: those of the whole first, then item by item, as they were put there."""
    found = Attachment.objects.filter(gathering=gathering).select_related("file", "item").order_by("added_at", "id")
    return sorted(found, key=lambda one: one.item.order if one.item else 0)


def files(gathering: Gathering) -> list[File]:
    """Return the gathering's files in words."""
    return [
        File(
            one.pk,
            one.file.name,
            " · ".join(filter(None, [one.item.title if one.item else "", filesizeformat(one.file.size), one.added_by])),
            one.file.media_type.startswith("image/"),
        )
        for one in rows_of(gathering)
    ]


def place_of(actor: Actor, pk: UUID) -> tuple[Gathering, Gathering | Minutes]:
    """Return the gathering, and with what files are put: its minutes once somebody writes them. Raises as `find`."""
    if Minutes.objects.filter(gathering=pk).exists():
        minutes = writing(actor, pk)
        return minutes.gathering, minutes
    gathering = find(Gathering.objects.select_related("unit", "chair"), actor, Meetings.WRITE, pk=pk)
    return gathering, gathering


def may_attach(actor: Actor, gathering: Gathering, minutes: Minutes | None) -> bool:
    """Return whether the actor may put files there now, and take them away."""
    if gathering.state == GatheringState.CANCELLED or (minutes and minutes.progress != Progress.WRITING):
        return False
    return may_at(actor, Meetings.WRITE, minutes or gathering)


def kept(gathering: Gathering) -> dict[str, Any]:
    """Return what the record says of the files: nothing at all where there are none, as before there were any."""
    told = [
        {
            "id": str(one.pk),
            "item": one.item.order if one.item else 0,
            "name": one.file.name,
            "media_type": one.file.media_type,
            "size": one.file.size,
            "sha256": one.file.sha256,
        }
        for one in rows_of(gathering)
    ]
    return {"attachments": told} if told else {}


def why_not_the_files(gathering: Gathering, told: Sequence[dict[str, Any]]) -> str:
    """Return what is otherwise with the files than the record says; "" for nothing. Every byte is read."""
    if kept(gathering).get("attachments", []) != list(told):
        return _("附件和锁定时不一样")
    names = {one["id"]: one for one in told}
    for row in rows_of(gathering):
        was = names[str(row.pk)]
        try:
            found = _digest(row)
        except Http404:
            return _("附件“%(name)s”的文件不见了") % {"name": was["name"]}
        if found != was["sha256"]:
            return _("附件“%(name)s”的内容和锁定时不一样") % {"name": was["name"]}
    return ""


def _digest(row: Attachment) -> str:
    digest = hashlib.sha256()
    with open_file(row.file) as stored:
        while chunk := stored.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
