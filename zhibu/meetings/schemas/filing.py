"""Filed records, as the API tells and takes them."""

from datetime import datetime
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Flag, PageOf, Sent, Told, Whole, Words
from zhibu.meetings.choices import FilingState, Part
from zhibu.meetings.models import Draw, Filing
from zhibu.meetings.queries import filings as filed
from zhibu.meetings.rules.filing import MOST, Fault

MOST_PICKED = 500
PARTS = ", ".join(f"`{one}`" for one in Part.values)


class ReasonOut(Told):
    """Why a record was returned: a sentence about a part of one item of it."""

    round: int
    item: UUID
    part: str = Field(description=PARTS)
    text: str


class FilingOut(Told):
    """A record before the level above."""

    id: UUID
    gathering: UUID
    unit: UUID = Field(description="who reviews it")
    branch: UUID = Field(description="who filed it")
    number: int = Field(description="the record's number in the branch's chain")
    hash: str
    state: str = Field(description=", ".join(f"`{one}`" for one in FilingState.values))
    round: int = Field(description="how often it was filed")
    filed_at: datetime
    answered_at: datetime | None
    draw: UUID | None
    is_drawn: bool

    @classmethod
    def of(cls, one: Filing) -> "FilingOut":
        """Return the filing's shape."""
        plain = ("id", "state", "round", "filed_at", "answered_at", "is_drawn")
        return cls(
            gathering=one.record.gathering_id,
            unit=one.unit_id,
            branch=one.branch_id,
            number=one.record.number,
            hash=one.record.hash,
            draw=one.draw_id,
            **{name: getattr(one, name) for name in plain},
        )


class FilingPage(PageOf[FilingOut]):
    """Some filings, what waits longest first."""


class WholeFiling(FilingOut):
    """A filing with why it was returned."""

    reasons: list[ReasonOut]

    @classmethod
    def whole(cls, one: Filing) -> "WholeFiling":
        """Return the filing's shape with its reasons, the last time first."""
        reasons = [
            ReasonOut(round=reason.round, item=reason.item_id, part=reason.part, text=reason.text)
            for reason in filed.reasons_of(one)
        ]
        return cls(**FilingOut.of(one).model_dump(), reasons=reasons)


class DrawOut(Told):
    """A draw: reckon `sha256(seed + hash of the record)` of each of the pool, and take the lowest `drawn`."""

    id: UUID
    unit: UUID
    share: int
    seed: str
    pool: int
    drawn: int
    at: datetime
    holds: bool = Field(description="whether reckoning it again picks the same")

    @classmethod
    def of(cls, one: Draw) -> "DrawOut":
        """Return the draw's shape."""
        plain = set(cls.model_fields) - {"unit", "holds"}
        return cls(unit=one.unit_id, holds=filed.holds(one), **{name: getattr(one, name) for name in plain})


class FaultIn(Sent):
    """What is wrong with a part of an item, in a sentence."""

    item: UUID
    part: Words = Field(max_length=10, description=PARTS)
    text: Words = Field(max_length=MOST)


class ReturnFiling(Sent):
    """Why a record is returned: at least one item that is not in order."""

    reasons: list[FaultIn] = Field(max_length=100)

    def faults(self) -> list[Fault]:
        """Return the reasons."""
        return [Fault(one.item, one.part, one.text) for one in self.reasons]


class PassFilings(Sent):
    """Which records are passed together."""

    filings: list[UUID] = Field(max_length=MOST_PICKED)


class PassedOut(Told):
    """How many records were passed."""

    passed: int


class DrawSample(Sent):
    """How many of a hundred are reviewed."""

    share: Whole = Field(description="1 to 100")


class SetFilingWay(Sent):
    """Whether locked minutes of the unit and all below it are filed by themselves."""

    is_automatic: Flag
