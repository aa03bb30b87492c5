"""Files go with a gathering: put there before it and with its minutes, taken away while nothing is locked.

Whatever is put here is a help: no duty counts it, nothing asks for it.
"""

from collections.abc import Mapping
from io import SEEK_END, BytesIO
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.files.actions import forget_file, store_file
from zhibu.files.refusals import said
from zhibu.files.uploads import BadUpload, paper_kind, redrawn
from zhibu.files.videos import BadVideo, without_place
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.meetings.actions.minutes import writable
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Attachment, Gathering, Item, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.attachments import BOX, KINDS, MOST_FILES, most_mb

MB = 1 << 20


@action(Meetings.WRITE, own=True)
def attach_file(
    actor: Actor, place: Gathering | Minutes, *, name: str, content: bytes | BinaryIO, item: UUID | None = None
) -> Noted:
    """Put a file with a gathering, or with one item of it: a PDF, a picture, an office file, a video.

    What it is shows its content, not its name; pictures are drawn anew, and what a video says of where and when it was
    taken is written over, in the open file itself.
    Raises Refused for other kinds, macros, what is too large or too many, and for minutes that nobody writes now.
    """
    held = open_place(place)
    row = item_of(held, item)
    refuse_too_many(held)
    source: BinaryIO = BytesIO(content) if isinstance(content, bytes) else content
    size = _size_of(source)
    try:
        kind = paper_kind(name, source, KINDS)
        refuse_too_large(kind, size)
        if kind.startswith("image/"):
            source, kind = BytesIO(redrawn(source.read(), box=BOX, least=1)), "image/jpeg"
            name = name.rpartition(".")[0] + ".jpg"
        elif kind.startswith("video/"):
            without_place(source, kind)
    except BadVideo as bad:
        raise why_not(BadUpload("film")) from bad
    except BadUpload as bad:
        raise why_not(bad) from bad
    stored = store_file(actor, name, kind, source)
    made = Attachment.objects.create(gathering=held, item=row, file=stored, added_at=actor.at, added_by=actor.name[:60])
    return Noted({"attachment": made.pk, "media_type": kind, "size": stored.size})


@action(Meetings.WRITE, own=True)
def take_file_away(actor: Actor, place: Gathering | Minutes, *, attachment: UUID) -> None:
    """Take a file away for good. Raises Refused for one of another gathering, and where nobody may."""
    held = open_place(place)
    row = Attachment.objects.select_related("file").filter(pk=attachment, gathering=held).first()
    if row is None:
        raise Refused(_("这个文件已经不在了。"))
    stored = row.file
    row.delete()
    forget_file(stored)


def items_of_files(gathering: Gathering) -> Mapping[UUID, str]:
    """Return which file belongs to an item of which title: items are written anew when a plan is changed."""
    rows = Attachment.objects.filter(gathering=gathering, item__isnull=False)
    return dict(rows.values_list("pk", "item__title"))


def place_files(gathering: Gathering, titles: Mapping[UUID, str]) -> None:
    """Put files with the items of those titles again; one whose item is gone stays with the gathering."""
    if not titles:
        return
    items = {item.title: item for item in Item.objects.filter(gathering=gathering)}
    for row in Attachment.objects.filter(pk__in=list(titles)):
        if found := items.get(titles[row.pk]):
            row.item = found
            row.save(update_fields=["item"])


def open_place(place: Gathering | Minutes) -> Gathering:
    """Lock and return the gathering with which files may be put. Raises Refused where none may any more."""
    if isinstance(place, Minutes):
        return writable(place).gathering
    held: Gathering = Gathering.objects.select_for_update(of=("self",)).select_related("unit").get(pk=place.pk)
    if held.state == GatheringState.CANCELLED:
        raise Refused(_("这次会议已经取消了。"))
    if Minutes.objects.filter(gathering=held).exists():
        raise Refused(_("记录已经开始写，文件由记录人放。"))
    return held


def item_of(held: Gathering, item: UUID | None) -> Item | None:
    """Return the item of the gathering that a file is for, None for the whole of it. Raises Refused for another's."""
    row = Item.objects.filter(pk=item, gathering=held).first() if item else None
    if item and row is None:
        raise Refused(_("没有找到这一项议题。"), field="item")
    return row


def refuse_too_many(held: Gathering) -> None:
    """Raise Refused where the gathering has as many files as it takes."""
    if Attachment.objects.filter(gathering=held).count() >= MOST_FILES:
        raise Refused(_("一次会议最多放 %(most)s 个文件。") % {"most": MOST_FILES}, field="content")


def refuse_too_large(kind: str, size: int) -> None:
    """Raise Refused for a file of the media type that has too many bytes."""
    if size > most_mb(kind) * MB:
        raise Refused(_("这种文件最多 %(most)s MB，请压缩以后再传。") % {"most": most_mb(kind)}, field="content")


def why_not(bad: BadUpload) -> Refused:
    """Return the refusal of what is not taken, in a sentence."""
    return Refused(said(bad, _("这里只收 PDF、图片、Word、Excel、PPT 文件和 MP4、MOV、WebM 视频。")), field="content")


def _size_of(source: BinaryIO) -> int:
    size = source.seek(0, SEEK_END)
    source.seek(0)
    return size
