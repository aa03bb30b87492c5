"""Minutes, as the API tells and takes them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field
from pydantic import AfterValidator

from zhibu.gate.actor import Actor
from zhibu.gate.shapes import Day, Flag, Sent, Told, Whole, Words
from zhibu.meetings.choices import Act, Kept, Progress
from zhibu.meetings.models import Amendment, FollowUp, Gathering, Record, Vote
from zhibu.meetings.queries import chain
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.rules.minutes import MOST_POINTS, MOST_SIGNS, Said
from zhibu.meetings.rules.tallies import MOST_PEOPLE, Tally


def _whole(text: str) -> str:
    """Return the text with its own lines; half a character raises a ValueError, which is answered with 422."""
    text.encode()
    return text


Lines = Annotated[str, AfterValidator(_whole)]


class PointOut(Told):
    """What somebody said."""

    name: str
    person: UUID | None = Field(description="null for a name that only was typed")
    text: str


class VoteOut(Told):
    """A vote as counts, with what the articles said of them."""

    id: UUID
    unit: UUID
    act: str = Field(description=", ".join(f"`{one}`" for one in Act.values))
    about: str
    due: int
    not_counted: int
    present: int
    yes: int
    no: int
    abstained: int
    written_yes: int
    quorum_rule: str
    quorum_least: int
    majority_rule: str
    majority_least: int
    passed: bool | None = Field(description="null where no article says how many must agree")

    @classmethod
    def of(cls, vote: Vote) -> "VoteOut":
        """Return the vote's shape."""
        return cls(unit=vote.unit_id, **{name: getattr(vote, name) for name in set(cls.model_fields) - {"unit"}})


class FollowUpOut(Told):
    """What somebody is to do."""

    id: UUID
    gathering: UUID
    item: UUID
    problem: str
    suggestion: str
    suggested_by: str
    what: str
    owner: UUID
    owner_name: str
    due_on: date
    done_on: date | None
    done_note: str

    @classmethod
    def of(cls, one: FollowUp) -> "FollowUpOut":
        """Return the task's shape."""
        plain = set(cls.model_fields) - {"gathering", "item", "owner"}
        facts = {name: getattr(one, name) for name in plain}
        return cls(gathering=one.gathering_id, item=one.item_id, owner=one.owner_id, **facts)


class WrittenItem(Told):
    """One item with all that the minutes say of it."""

    id: UUID
    title: str
    version: int = Field(description="send it with what you write: it tells whether somebody else wrote since")
    points: list[PointOut]
    decision: str
    votes: list[VoteOut]
    follow_ups: list[FollowUpOut]


class AmendmentOut(Told):
    """What somebody asked to be put right."""

    id: UUID
    name: str
    text: str
    answer: str = Field(description="`waiting`, `granted` or `declined`")
    note: str

    @classmethod
    def of(cls, one: Amendment) -> "AmendmentOut":
        """Return the request's shape."""
        return cls(id=one.pk, name=one.attendance.name, text=one.text, answer=one.answer, note=one.note)


class RecordOut(Told):
    """A link of the unit's chain: `hash` is sha256 of `prev_hash` and `body`.

    The body of locked minutes holds the whole register, so it is told to those alone who may know all of it.
    """

    number: int
    what: str = Field(description="`minutes` or `addendum`")
    body: str | None = Field(description="canonical JSON; null for who may not know the whole register")
    prev_hash: str
    hash: str

    @classmethod
    def of(cls, one: Record, knows_all: bool) -> "RecordOut":
        """Return the link's shape, with its body where the register may be known or does not stand in it."""
        facts = {name: getattr(one, name) for name in cls.model_fields}
        shown = knows_all or one.what == Kept.ADDENDUM
        return cls(**{**facts, "body": one.body if shown else None})


class MinutesOut(Told):
    """The minutes of a gathering."""

    gathering: UUID
    progress: str = Field(description=", ".join(f"`{one}`" for one in Progress.values) + "; empty: not begun")
    recorder: UUID | None
    chair: UUID | None
    edition: int = Field(description="how often they were put before those who came")
    locked_at: datetime | None
    confirmed: list[str] = Field(description="the names of those who confirmed the edition that stands")
    amendments: list[AmendmentOut]
    records: list[RecordOut] = Field(description="locked minutes as a link of the unit's chain, then addenda")
    items: list[WrittenItem]

    @classmethod
    def of(cls, actor: Actor, gathering: Gathering) -> "MinutesOut":
        """Return the minutes' shape."""
        minutes = kept.of(gathering)
        items = [
            WrittenItem(
                id=one.item.pk,
                title=one.item.title,
                version=one.item.version,
                points=[PointOut(name=said.name, person=said.person, text=said.text) for said in one.entry.points],
                decision=one.entry.decision,
                votes=[VoteOut.of(vote) for vote in one.votes],
                follow_ups=[FollowUpOut.of(task) for task in one.tasks],
            )
            for one in (kept.parts(gathering) if minutes else [])
        ]
        return cls(
            gathering=gathering.pk,
            progress=minutes.progress if minutes else "",
            recorder=minutes.recorder_id if minutes else None,
            chair=gathering.chair_id,
            edition=minutes.edition if minutes else 0,
            locked_at=minutes.locked_at if minutes else None,
            confirmed=[one.attendance.name for one in chain.confirmed(minutes)] if minutes else [],
            amendments=[AmendmentOut.of(one) for one in chain.asked_of(minutes)] if minutes else [],
            records=[RecordOut.of(*one) for one in chain.records_of(gathering, actor)],
            items=items,
        )


class AssignMinutes(Sent):
    """Who records, and who presided."""

    recorder: UUID
    chair: UUID


class AddItem(Sent):
    """An item that was not on the agenda."""

    title: Words = Field(max_length=200)


class PointIn(Sent):
    """What somebody said: a person of the register, or a name."""

    person: UUID | None = None
    name: Words = Field("", max_length=60)
    text: Lines = Field(max_length=MOST_SIGNS)


class WriteItem(Sent):
    """All that is said and decided of an item, in place of what stood there."""

    version: Whole = Field(ge=0, description="as it was read; a refusal's `reason` is `clash` where it is not the last")
    points: list[PointIn] = Field([], max_length=MOST_POINTS)
    decision: Lines = Field("", max_length=MOST_SIGNS)
    keeps_other: Flag = Field(False, description="what stands there stays, and only what is new comes behind it")

    def said(self) -> list[Said]:
        """Return the points."""
        return [Said(one.name, one.text, one.person) for one in self.points]


class RecordVote(Sent):
    """A vote as counts. A refusal's `reason` is `no_quorum` where too few were there."""

    act: Words = Field(max_length=12, description=", ".join(f"`{one}`" for one in Act.values))
    about: Words = Field(max_length=200)
    unit: UUID | None = Field(None, description="of a joint gathering, the unit that votes")
    due: Whole = Field(le=MOST_PEOPLE, description="no more than the register has")
    present: Whole = Field(le=MOST_PEOPLE)
    yes: Whole = Field(le=MOST_PEOPLE)
    no: Whole = Field(0, le=MOST_PEOPLE)
    abstained: Whole = Field(0, le=MOST_PEOPLE)
    written_yes: Whole = Field(0, le=MOST_PEOPLE, description="in writing before the meeting: for an admission only")

    def tally(self) -> Tally:
        """Return what was counted."""
        return Tally(**self.dict(include={"due", "present", "yes", "no", "abstained", "written_yes"}))


class AddFollowUp(Sent):
    """What somebody is to do by a day."""

    what: Words = Field(max_length=300)
    problem: Words = Field("", max_length=300)
    point: int | None = Field(None, ge=1, le=MOST_POINTS, description="which point of the item it comes of, from 1")
    owner: UUID
    due_on: Day


class FinishFollowUp(Sent):
    """How it was done."""

    note: Words = Field("", max_length=200)


class AskAmendment(Sent):
    """What is not right, and how it should read."""

    text: Words = Field(max_length=500)


class AnswerAmendment(Sent):
    """Whether it is put right: then the minutes are open again; and why not."""

    is_accepted: Flag
    note: Words = Field("", max_length=200)


class AddAddendum(Sent):
    """What locked minutes lack."""

    text: Lines = Field(max_length=MOST_SIGNS)
