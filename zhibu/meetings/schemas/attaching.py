"""Files of a gathering, as the API tells them."""

from datetime import datetime
from uuid import UUID

from ninja import Field

from zhibu.files.rules import PART_MOST
from zhibu.gate.shapes import Sent, Told, Whole, Words
from zhibu.meetings.models import Attachment, AttachmentUpload
from zhibu.meetings.queries import uploads
from zhibu.web.addresses import address


class AttachmentOut(Told):
    """A file of a gathering."""

    id: UUID
    item: UUID | None = Field(description="the item that it is for; null for the whole gathering")
    name: str
    media_type: str
    size: int = Field(description="bytes")
    sha256: str = Field(description="of the bytes that are kept; the record of locked minutes says it too")
    added_at: datetime
    added_by: str
    url: str = Field(description="where it is read, for people who are signed in")

    @classmethod
    def of(cls, one: Attachment) -> "AttachmentOut":
        """Return the file's shape."""
        stored = {name: getattr(one.file, name) for name in ("name", "media_type", "size", "sha256")}
        return cls(
            id=one.pk,
            item=one.item_id,
            added_at=one.added_at,
            added_by=one.added_by,
            url=address("download_file", one.pk),
            **stored,
        )


class BeginUpload(Sent):
    """A file that is about to come part by part."""

    name: Words = Field(min_length=1, max_length=255)
    size: Whole = Field(ge=0, le=2**53, description="bytes")
    modified: Whole = Field(
        0, ge=-(2**53), le=2**53, description="when it was changed last, in milliseconds: tells the same file again"
    )
    item: UUID | None = Field(None, description="the item that it is for; null for the whole gathering")


class UploadOut(Told):
    """A file on its way, or what it became."""

    id: UUID
    gathering: UUID
    item: UUID | None
    name: str
    size: int = Field(description="bytes, as told when it was begun")
    offset: int = Field(description="from which byte it goes on")
    part_most: int = Field(description="bytes of one part, at most")
    stays_until: datetime = Field(description="without a further part it is let go of then")
    file: AttachmentOut | None = Field(description="what it became, once it was whole")

    @classmethod
    def of(cls, one: AttachmentUpload) -> "UploadOut":
        """Return the upload's shape."""
        return cls(
            id=one.pk,
            gathering=one.gathering_id,
            item=one.item_id,
            name=one.upload.name,
            size=one.upload.size,
            offset=one.upload.offset,
            part_most=PART_MOST,
            stays_until=uploads.stays_until(one),
            file=AttachmentOut.of(one.attachment) if one.attachment else None,
        )
