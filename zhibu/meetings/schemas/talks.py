"""Shapes of the API of talks."""

from datetime import date
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Day, Sent, Told
from zhibu.meetings.models import Talk
from zhibu.meetings.rules.talks import MOST


class TalkOut(Told):
    """That two people talked on a day; what was said is kept nowhere."""

    id: UUID
    held_on: date
    people: list[str] = Field(description="the names of the two")
    between: str = Field(description="`committee`, `both` or `members`: who sat in the committee on that day")

    @classmethod
    def of(cls, talk: Talk) -> "TalkOut":
        """Return the talk's shape."""
        names = [talk.one.name, talk.other.name]
        return cls(id=talk.pk, held_on=talk.held_on, people=names, between=talk.between)


class RecordTalks(Sent):
    """One person talked with each of the others."""

    on: Day
    one: UUID
    others: list[UUID] = Field(max_length=MOST)


class TalksOut(Told):
    """How many were recorded."""

    recorded: int
