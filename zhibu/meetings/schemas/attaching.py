"""Files of a gathering, as the API tells them."""

from datetime import datetime
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Told
from zhibu.meetings.models import Attachment
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
