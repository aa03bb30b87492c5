"""Shapes of the API of the lecture rota."""

from datetime import date
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Sent, Told, Words
from zhibu.meetings.queries.lectures import Given, OwnTurn, Place, said_turn


class GivenOut(Told):
    """A lecture."""

    gathering: UUID
    on: date
    theme: str

    @classmethod
    def of(cls, given: Given) -> "GivenOut":
        """Return the lecture's shape."""
        return cls(gathering=given.gathering, on=given.day, theme=given.theme)


class TurnOut(Told):
    """A place in a branch's rota."""

    id: UUID
    person: UUID | None = Field(description="null for a guest")
    name: str
    is_here: bool = Field(description="false: they are of the branch no more and are passed over")
    given: list[GivenOut] = Field(description="lectures that they gave, as the gatherings say")
    ahead: list[GivenOut] = Field(description="lectures of theirs that are planned")
    skipped_on: date | None
    skipped_for: str

    @classmethod
    def of(cls, place: Place) -> "TurnOut":
        """Return the place's shape."""
        return cls(
            id=place.id,
            person=place.person,
            name=place.name,
            is_here=place.is_here,
            given=[GivenOut.of(one) for one in place.given],
            ahead=[GivenOut.of(one) for one in place.ahead],
            skipped_on=place.skipped_on,
            skipped_for=place.skipped_for,
        )


class RotaOut(Told):
    """A branch's rota as it comes."""

    next: UUID | None = Field(description="whose turn it is for a lecture that is not planned yet")
    items: list[TurnOut]


class OwnTurnOut(Told):
    """Your own turn in a branch."""

    unit: UUID
    unit_name: str
    before: int = Field(description="how many come before you")
    word: str
    given: list[GivenOut]
    ahead: list[GivenOut]

    @classmethod
    def of(cls, one: OwnTurn) -> "OwnTurnOut":
        """Return the turn's shape."""
        return cls(
            unit=one.unit.pk,
            unit_name=one.unit.short_name,
            before=one.before,
            word=said_turn(one),
            given=[GivenOut.of(given) for given in one.place.given],
            ahead=[GivenOut.of(given) for given in one.place.ahead],
        )


class AddTurns(Sent):
    """People of the branch in their order, or a guest."""

    people: list[UUID] = Field([], max_length=200)
    guest: Words = Field("", max_length=60)


class SkipTurn(Sent):
    """Why a turn goes by."""

    reason: Words = Field(max_length=200)


class SwapTurns(Sent):
    """The other's turn."""

    other: UUID = Field(description="the id of the other's turn")
