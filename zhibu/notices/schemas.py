"""Shapes of notices and of how one is told."""

from datetime import datetime
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import PageOf, Sent, Told, Words
from zhibu.notices.choices import Means
from zhibu.notices.models import Notice
from zhibu.notices.queries import DeadLine, WayLine


class NoticeOut(Told):
    """One notice, in the asker's language."""

    id: UUID
    kind: str
    title: str
    text: str
    url: str
    at: datetime
    is_read: bool
    owes_receipt: bool

    @classmethod
    def of(cls, notice: Notice) -> "NoticeOut":
        """Return its shape."""
        return cls(
            id=notice.pk,
            kind=notice.kind,
            title=str(notice.title),
            text=str(notice.text),
            url=notice.url,
            at=notice.at,
            is_read=notice.read_at is not None,
            owes_receipt=notice.asks_receipt and notice.receipt_at is None,
        )


class NoticePage(PageOf[NoticeOut]):
    """One's own notices, the newest first."""


class WayOut(Told):
    """Where one is reached; the address is masked."""

    id: UUID
    means: str
    address: str
    is_confirmed: bool
    state: str

    @classmethod
    def of(cls, way: WayLine) -> "WayOut":
        """Return its shape."""
        return cls(
            id=way.pk, means=way.means, address=way.address, is_confirmed=way.is_confirmed, state=way.state
        )  # fmt: skip


class ChoicesOut(Told):
    """By which means one is told of what, and which means the installation has."""

    open: list[str]
    chosen: dict[str, list[str]]


class AddWay(Sent):
    """Where one is reached."""

    means: Means
    address: Words = Field(max_length=254)


class AddDevice(Sent):
    """A device as its browser describes it (PushSubscription)."""

    address: Words = Field(max_length=1000)
    point: Words = Field(max_length=120)
    secret: Words = Field(max_length=60)
    label: Words = Field(default="", max_length=60)


class ChooseMeans(Sent):
    """By which means one wants to be told of the kinds that are named; the others stay."""

    chosen: dict[str, list[Means]]


class DeadOut(Told):
    """What did not go out by one means for one reason."""

    means: str
    trouble: str
    why: str
    path: str
    count: int

    @classmethod
    def of(cls, line: DeadLine) -> "DeadOut":
        """Return its shape."""
        return cls(means=line.means, trouble=line.trouble, why=line.why, path=line.path, count=line.letters)


class Settle(Sent):
    """Which of them: by means, reason and place, as they are listed."""

    means: Means
    trouble: Words = Field(max_length=20)
    path: Words = Field(max_length=120)


class SettledOut(Told):
    """How many there were."""

    count: int
