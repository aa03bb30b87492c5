"""Shapes of the API of kinds of one's own, and of campaigns."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Day, Sent, Told, Whole, Words
from zhibu.meetings.kinds import Kind
from zhibu.meetings.models import OwnKind
from zhibu.meetings.queries.campaigns import Count
from zhibu.meetings.rules.campaigns import MOST_TIMES
from zhibu.meetings.rules.planning import MOST_SIGNS
from zhibu.orgs.models import Unit

Times = Annotated[Whole, Field(ge=1, le=MOST_TIMES, description="how often each branch is to hold it")]


class KindOut(Told):
    """A kind of gathering that a unit may hold."""

    key: str = Field(description="what a gathering names it by")
    label: str
    id: UUID | None = Field(None, description="of a kind of one's own; null for one of the rules")
    unit: UUID | None = Field(None, description="the unit that named it")
    since: date | None = Field(None, description="of a campaign: its first day")
    until: date | None = Field(None, description="of a campaign: the first day on which it is held no more")
    times: int | None = Field(None, description="how often each branch is to hold it; null where no number is said")

    @classmethod
    def of_rules(cls, kind: Kind) -> Self:
        """Return the shape of a kind of the rules."""
        return cls.model_validate({"key": kind.key, "label": kind.label})

    @classmethod
    def of(cls, kind: OwnKind) -> Self:
        """Return the shape of a kind of one's own."""
        return cls(
            key=kind.key,
            label=kind.name,
            id=kind.pk,
            unit=kind.unit_id,
            since=kind.since,
            until=kind.until,
            times=kind.times,
        )


class ChangeCampaign(Sent):
    """From when to when a kind of one's own is held; without days, always."""

    since: Day | None = None
    until: Day | None = Field(None, description="the first day on which it is held no more")
    times: Times | None = None


class NameKind(ChangeCampaign):
    """The name of a kind of one's own, and its days where it is held for a time."""

    name: Words = Field(max_length=MOST_SIGNS)


class CampaignPart(Told):
    """How a campaign goes at a unit, or directly below it; what was held jointly counts at each unit."""

    unit: UUID
    name: str
    asked: int = Field(description="branches")
    begun: int = Field(description="of these, how many have held it")
    enough: int = Field(description="of these, how many as often as is asked")
    held: int = Field(description="how often it was held, by groups and committees too")

    @classmethod
    def of(cls, unit: Unit, count: Count) -> Self:
        """Return the shape of a unit's numbers."""
        numbers = {"asked": count.asked, "begun": count.begun, "enough": count.enough, "held": count.held}
        return cls(unit=unit.pk, name=unit.short_name, **numbers)


class CampaignOut(Told):
    """How a campaign goes at a unit: all of it, and each unit directly below of which there is something to tell."""

    kind: KindOut
    whole: CampaignPart
    below: list[CampaignPart]
