"""A file comes to a gathering part by part, and goes on where it stopped.

Begun, dropped and become a file is each an act with its line; a part is none, so the line of the file is not lost
among a hundred others. Each part asks again whether files may be put there.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.files import actions as files
from zhibu.files.uploads import BadUpload, said_kind
from zhibu.gate.actor import Actor, Refused, person_of
from zhibu.gate.doors import Noted, action
from zhibu.meetings.actions.attaching import (
    attach_file,
    item_of,
    open_place,
    refuse_too_large,
    refuse_too_many,
    why_not,
)
from zhibu.meetings.models import AttachmentUpload, Gathering, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import uploads
from zhibu.meetings.rules.attachments import KINDS


@action(Meetings.WRITE, own=True)
def begin_upload(
    actor: Actor, place: Gathering | Minutes, *, name: str, size: int, modified: int = 0, item: UUID | None = None
) -> Noted:
    """Begin to send a file that is so long; picked again, the same file goes on, for the item that is named now.

    Raises Refused before a byte is sent: for a kind that is not taken, what is too large, empty or one too many, and
    for too much that is on its way.
    """
    held = open_place(place)
    row = item_of(held, item)
    refuse_too_many(held)
    if size < 1:
        raise Refused(_("这是空文件，里面什么都没有。"), field="content")
    try:
        refuse_too_large(said_kind(name, KINDS), size)
    except BadUpload as bad:
        raise why_not(bad) from bad
    name = files.safe_name(name)
    coming = uploads.same(actor, held.pk, name=name, size=size, modified=modified, item=item)
    if coming is None:
        begun = files.begin_upload(person_of(actor), actor.at, name=name, size=size, modified=modified)
        coming = AttachmentUpload.objects.create(gathering=held, item=row, upload=begun)
    elif coming.item_id != item:
        coming.item = row
        coming.save(update_fields=["item"])
    return Noted({"upload": coming.pk, "size": size})


@action(Meetings.WRITE, own=True)
def drop_upload(actor: Actor, coming: AttachmentUpload) -> None:
    """Send a file no further: what has come of it is taken away at once."""
    files.drop_upload(coming.upload)


def send_part(
    actor: Actor, place: Gathering | Minutes, coming: AttachmentUpload, *, offset: int, content: bytes
) -> AttachmentUpload:
    """Keep the next part; with the last one the file is looked at as one from the form is, and put with the gathering.

    Raises OtherOffset, and Refused as `attach_file` does: what is not taken is gone then.
    """
    if coming.attachment_id:
        return coming
    try:
        with transaction.atomic():
            coming.upload = files.keep_part(coming.upload, actor.at, offset=offset, content=content)
            if coming.upload.received < coming.upload.size:
                open_place(place)
            else:
                _finish(actor, place, coming)
    except Refused as refused:
        if refused.field == "content" and refused.reason != files.NO_ROOM:
            files.drop_upload(coming.upload)
        raise
    return coming


def _finish(actor: Actor, place: Gathering | Minutes, coming: AttachmentUpload) -> None:
    """Make a file of what has come. Where that is refused, its last part has not come either."""
    with coming.upload.path.open("rb+") as content:
        made = attach_file(actor, place, name=coming.upload.name, content=content, item=coming.item_id)
    coming.attachment_id = made.noted["attachment"]
    coming.save(update_fields=["attachment"])
    files.end_upload(coming.upload, actor.at)
