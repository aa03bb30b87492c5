"""What the screen of a gathering shows, as the API tells it."""

from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Sent, Told, Words
from zhibu.meetings.choices import Act
from zhibu.meetings.models import Gathering
from zhibu.meetings.queries import registers, screen, showing
from zhibu.meetings.schemas.minutes import VoteOut
from zhibu.meetings.schemas.registers import QuorumOut


class ScreenOut(Told):
    """The item at which a gathering is, whether enough are there to vote on it, and what was counted."""

    item: UUID | None = Field(description="null where none has been chosen")
    title: str
    act: str = Field(description="what it is voted on as: " + ", ".join(f"`{one}`" for one in Act.values))
    quorums: list[QuorumOut] = Field(description="of each unit that holds it, the one that planned it first")
    votes: list[VoteOut] = Field(description="counts, never names")

    @classmethod
    def of(cls, gathering: Gathering) -> "ScreenOut":
        """Return what the screen shows now."""
        found = screen.shown(gathering, registers.lines(gathering), showing.hosts(gathering))
        if found is None:
            return cls(item=None, title="", act="", quorums=[], votes=[])
        return cls(
            item=found.item.pk,
            title=found.item.title,
            act=found.act,
            quorums=[QuorumOut.of(one) for _unit, one in found.quorums],
            votes=[VoteOut.of(vote) for vote in found.rows],
        )


class ShowItem(Sent):
    """What the screen is to show."""

    item: UUID | None = Field(None, description="null: the first of the agenda")
    act: Words = Field("", max_length=12, description="empty: what such a gathering votes on first")
