"""Shapes of the letter box's API: reading and answering. Writing has none: a program's token would name the writer."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import PageOf, Sent, Told, Words
from zhibu.letters import rules
from zhibu.letters.choices import State
from zhibu.letters.models import BoxLetter

StateName = Literal["new", "waiting", "answered", "closed"]


class LetterOut(Told):
    """A letter, without its text."""

    id: UUID
    unit: UUID = Field(description="in whose box it is")
    about: UUID = Field(description="from whose page it was written")
    state: StateName
    came_on: date
    since: date = Field(description="new, waiting: the day since which an answer is owed; else the day of the answer")

    @classmethod
    def of(cls, row: BoxLetter) -> "LetterOut":
        """Return the row's shape."""
        return cls(**_facts(row))


class SaidOut(Told):
    """One thing in a thread."""

    by: Literal["writer", "reader", "closed", "passed"]
    on: date
    text: str
    unit: str = Field(description="by whom it was answered; where it was handed on, from whom to whom")
    who: str = Field(description="the name of who answered; of a writer there is none")


class LetterWhole(LetterOut):
    """A letter with all that was said."""

    name: str = Field(description="empty: without a name")
    reach: str
    said: list[SaidOut]

    @classmethod
    def of(cls, row: BoxLetter) -> "LetterWhole":
        """Return the row's shape."""
        thread = row.thread
        said = [SaidOut(**vars(one)) for one in thread.said]
        return cls(**_facts(row), name=thread.name, reach=thread.reach, said=said)


class LetterPage(PageOf[LetterOut]):
    """Some letters, those that wait longest first."""


class AnswerLetter(Sent):
    """An answer."""

    text: Words = Field(min_length=1, max_length=rules.LONGEST_ADDED)


class CloseLetter(Sent):
    """The last sentence."""

    text: Words = Field(min_length=1, max_length=rules.LONGEST_END)


class PassLetter(Sent):
    """Why a letter goes to the organisation above."""

    reason: Words = Field(min_length=1, max_length=300)


def _facts(row: BoxLetter) -> dict[str, Any]:
    return {
        "id": UUID(row.ref),
        "unit": row.unit_id,
        "about": row.about_id,
        "state": State(row.state).value,
        "came_on": row.came_on,
        "since": row.since,
    }
