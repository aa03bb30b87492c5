"""Shapes of the acts on the roll."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Day, Flag, PageOf, Sent, Told, Whole, Words
from zhibu.members.choices import Arrival, ExemptionReason, Mobility, Stage, Standing
from zhibu.members.queries.entries import Entry

EntryKind = Literal["affiliation", "stage", "standing", "group", "mobility", "extension"]


class Moved(Sent):
    """The letter with which the formal relation moves; all may follow later."""

    letter_no: Words = Field("", max_length=40)
    letter_until: Day | None = None
    receipt_on: Day | None = None


class AdmitMember(Moved):
    """A person for the roll of a branch; with an ID number, sex and day of birth follow from it."""

    name: Words = Field(min_length=1, max_length=60)
    former_name: Words = Field("", max_length=60)
    id_number: Words = Field("", max_length=24)
    sex: Literal["", "1", "2"] = Field("", description="GB/T 2261.1: 1 male, 2 female")
    birth_on: Day | None = None
    ethnicity: Words = Field("", max_length=40, description="GB/T 3304")
    native_place: Words = Field("", max_length=80)
    phone: Words = Field("", max_length=24)
    education: Words = Field("", max_length=40, description="GB/T 4658")
    degree: Words = Field("", max_length=40, description="GB/T 6864")
    school: Words = Field("", max_length=80)
    major: Words = Field("", max_length=80)
    workplace: Words = Field("", max_length=120)
    occupation: Words = Field("", max_length=40)
    technical_title: Words = Field("", max_length=80)
    worked_from: Day | None = None
    stage: Stage = Stage.FULL
    applied_on: Day | None = None
    activist_on: Day | None = None
    candidate_on: Day | None = None
    joined_on: Day | None = Field(None, description="the meeting that passed the person as probationary member")
    full_on: Day | None = None
    introducers: Words = Field("", max_length=80)
    since: Day = Field(description="the day of coming into the branch")
    arrival: Arrival = Arrival.ENTERED


class PlaceMember(Moved):
    """Another branch, and the letter of the move."""

    unit: UUID
    on: Day
    reason: Words = Field("", max_length=200)


class RecordParticipation(Sent):
    """A second branch whose life is shared."""

    unit: UUID
    on: Day
    reason: Words = Field("", max_length=200)


class RecordLetter(Sent):
    """The letter with which the formal relation moved on a day; a reason where something else stood there."""

    on: Day = Field(description="the first or the last day of a formal tie")
    letter_no: Words = Field(min_length=1, max_length=40)
    letter_until: Day | None = None
    receipt_on: Day | None = None
    reason: Words = Field("", max_length=200)


class PlaceInGroup(Sent):
    """A group of the branch, or none."""

    group: UUID | None = Field(None, description="left out: in no group")
    on: Day


class GroupMembers(Sent):
    """Rows of the roll, and the group of their branch, or none."""

    members: list[UUID] = Field(min_length=1, max_length=1000)
    group: UUID | None = Field(None, description="left out: in no group")
    on: Day


class Changed(Told):
    """How many changed; the others were so already."""

    count: int


class EndParticipation(Sent):
    """The end of a second tie."""

    on: Day
    reason: Words = Field("", max_length=200)


class RecordStage(Sent):
    """The next stage."""

    stage: Stage
    on: Day = Field(description="for a full member: the day after probation ended, not that of the meeting")
    extension_months: Whole = Field(0, ge=0, le=24, description="where `extend_probation` has not told it before")
    extended_on: Day | None = Field(None, description="the day of the meeting that decided the extension")
    document_no: Words = Field("", max_length=80)


class ExtendProbation(Sent):
    """The one extension of a probation, in calendar months."""

    months: Whole = Field(ge=1, le=24)
    decided_on: Day
    document_no: Words = Field("", max_length=80)


class ChangeStanding(Sent):
    """A decision on a member's standing."""

    standing: Standing
    on: Day
    document_no: Words = Field("", max_length=80)
    reason: Words = Field("", max_length=200)


class RecordMobility(Sent):
    """A member away, abroad, out of reach, or here as a guest."""

    mobility: Mobility
    on: Day
    direction: Words = Field("", max_length=120)
    liaison: Words = Field("", max_length=80)
    note: Words = Field("", max_length=200)


class EndMobility(Sent):
    """A member back, or found."""

    mobility: Mobility
    on: Day
    note: Words = Field("", max_length=200)


class EntryOut(Told):
    """One entry of a member's time on the roll."""

    kind: EntryKind
    span: str
    what: str
    since: date
    until: date | None

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        """Return the entry's shape."""
        return cls.model_validate(
            {
                "kind": entry.kind,
                "span": entry.key,
                "what": entry.what,
                "since": entry.since,
                "until": entry.until or None,
            }
        )


class EntryPage(PageOf[EntryOut]):
    """Every entry, the newest first."""


class CorrectSpan(Sent):
    """What should have been entered; what is left out stays."""

    since: Day | None = None
    value: Words | None = Field(None, max_length=40, description="another stage, standing or mobility")
    void: Flag = Field(False, description="it never happened")
    reason: Words = Field(max_length=300)


class RecordExemption(Sent):
    """Why nothing is firmly asked of a member, from when, and when it is looked at again."""

    reason: ExemptionReason
    since: Day
    review_on: Day
    note: Words = Field("", max_length=200)


class ReviewExemption(Sent):
    """How it stands now, and when it is looked at again."""

    reason: ExemptionReason
    review_on: Day
    note: Words = Field("", max_length=200)


class EndExemption(Sent):
    """From which day the member takes part like everybody."""

    on: Day


class RecordHardship(Sent):
    """What is hard for a member, sealed; `has_consent` unless the member writes it."""

    text: Words = Field(min_length=1, max_length=500)
    review_on: Day
    has_consent: Flag = False


class ChooseReminder(Sent):
    """Whether the branch is reminded of the day on which one joined."""

    is_wanted: Flag
