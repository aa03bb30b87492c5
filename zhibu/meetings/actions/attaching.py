"""Files go with a gathering: put there before it and with its minutes, taken away while nothing is locked.

Whatever is put here is a help: no duty counts it, nothing asks for it.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.files.actions import forget_file, store_file
from zhibu.files.refusals import said
from zhibu.files.uploads import BadUpload, paper_kind, redrawn
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
    actor: Actor, place: Gathering | Minutes, *, name: str, content: bytes, item: UUID | None = None
) -> Noted:
    """Put a file with a gathering, or with one item of it: a PDF, a picture, an office file, a video.

    What it is shows its content, not its name; pictures are drawn anew and tell nothing of where they were taken.
    Raises Refused for other kinds, macros, what is too large or too many, and for minutes that nobody writes now.
    """
    held = _open(place)
    row = Item.objects.filter(pk=item, gathering=held).first() if item else None
    if item and row is None:
        raise Refused(_("没有找到这一项议题。"), field="item")
    if Attachment.objects.filter(gathering=held).count() >= MOST_FILES:
        raise Refused(_("一次会议最多放 %(most)s 个文件。") % {"most": MOST_FILES}, field="content")
    try:
        kind = paper_kind(name, content, KINDS)
        if len(content) > most_mb(kind) * MB:
            raise Refused(_("这种文件最多 %(most)s MB，请压缩以后再传。") % {"most": most_mb(kind)}, field="content")
        if kind.startswith("image/"):
            content, kind = redrawn(content, box=BOX, least=1), "image/jpeg"
            name = name.rpartition(".")[0] + ".jpg"
    except BadUpload as bad:
        kinds = _("这里只收 PDF、图片、Word、Excel、PPT 文件和 MP4、WebM 视频。")
        raise Refused(said(bad, kinds), field="content") from bad
    stored = store_file(actor, name, kind, content)
    Attachment.objects.create(gathering=held, item=row, file=stored, added_at=actor.at, added_by=actor.name[:60])
    return Noted({"media_type": kind, "size": stored.size})


@action(Meetings.WRITE, own=True)
def take_file_away(actor: Actor, place: Gathering | Minutes, *, attachment: UUID) -> None:
    """Take a file away for good. Raises Refused for one of another gathering, and where nobody may."""
    held = _open(place)
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


def _open(place: Gathering | Minutes) -> Gathering:
    """Lock and return the gathering with which files may be put. Raises Refused where none may any more."""
    if isinstance(place, Minutes):
        return writable(place).gathering
    held: Gathering = Gathering.objects.select_for_update(of=("self",)).select_related("unit").get(pk=place.pk)
    if held.state == GatheringState.CANCELLED:
        raise Refused(_("这次会议已经取消了。"))
    if Minutes.objects.filter(gathering=held).exists():
        raise Refused(_("记录已经开始写，文件由记录人放。"))
    return held
