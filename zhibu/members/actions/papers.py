"""The photo and the papers of a file."""

from django.utils.translation import gettext as _

from zhibu.files.actions import forget_file, store_file
from zhibu.files.refusals import said
from zhibu.files.uploads import BadUpload, paper_kind, redrawn
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.members.choices import Tie
from zhibu.members.models import Attachment, Member
from zhibu.members.permissions import Members
from zhibu.web.worded import in_records

PHOTO_BOX = (600, 800)
PHOTO_LEAST = 120
SCAN_BOX = (3000, 3000)
MOST_PAPERS = 100


@action(Members.EDIT)
def set_photo(actor: Actor, member: Member, *, content: bytes) -> Noted:
    """Put a photo into a member's file; it is drawn anew without place and time, and the old one is forgotten."""
    _refuse_guest(member)
    drawn = _drawn(content, PHOTO_BOX, PHOTO_LEAST)
    for old in Attachment.objects.select_for_update().filter(
        person_id=member.person_id, is_photo=True, removed_at__isnull=True
    ):
        _forget(old)
    stored = store_file(actor, "photo.jpg", "image/jpeg", drawn)
    with in_records():
        title = _("照片")
    Attachment.objects.create(person_id=member.person_id, file=stored, title=title, is_photo=True, added_at=actor.at)
    return Noted({"fields": ["photo"]})


@action(Members.EDIT, keeps=("title",))
def add_attachment(actor: Actor, member: Member, *, title: str, name: str, content: bytes) -> None:
    """Put a paper into a member's file: a PDF, a picture or an office file; pictures lose their place and time."""
    _refuse_guest(member)
    if not title.strip():
        raise Refused(_("请写材料的名称。"), field="title")
    if Attachment.objects.filter(person_id=member.person_id, removed_at__isnull=True).count() >= MOST_PAPERS:
        raise Refused(_("一份档案最多放 %(most)s 份材料。") % {"most": MOST_PAPERS}, field="content")
    try:
        kind = paper_kind(name, content)
    except BadUpload as bad:
        raise Refused(_why(bad), field="content") from bad
    if kind.startswith("image/"):
        content, kind, name = _drawn(content, SCAN_BOX, 1), "image/jpeg", name.rsplit(".", 1)[0] + ".jpg"
    stored = store_file(actor, name, kind, content)
    Attachment.objects.create(person_id=member.person_id, file=stored, title=title.strip(), added_at=actor.at)


@action(Members.EDIT, keeps=("reason",))
def remove_attachment(actor: Actor, member: Member, *, attachment: Attachment, reason: str) -> Noted:
    """Take a paper or the photo out of a file for good; that it was there stays written down."""
    _refuse_guest(member)
    if attachment.person_id != member.person_id:
        raise Refused(_("这份材料不在这份档案里。"))
    if not reason.strip():
        raise Refused(_("请写明为什么移出。"), field="reason")
    title = attachment.title
    _forget(attachment)
    return Noted({"title": title, "fields": ["photo" if attachment.is_photo else "papers"]})


def _forget(attachment: Attachment) -> None:
    stored = attachment.file
    attachment.delete()
    forget_file(stored)


def _refuse_guest(member: Member) -> None:
    if member.tie != Tie.FORMAL:
        raise Refused(_("%(name)s的正式组织关系不在这里，请由正式组织关系所在支部修改档案。") % {"name": member.name})


def _drawn(content: bytes, box: tuple[int, int], least: int) -> bytes:
    try:
        return redrawn(content, box=box, least=least)
    except BadUpload as bad:
        raise Refused(_why(bad), field="content") from bad


def _why(bad: BadUpload) -> str:
    return said(bad, _("这里只收 PDF、图片和 Word、Excel、PPT 文件。"), least=PHOTO_LEAST)
