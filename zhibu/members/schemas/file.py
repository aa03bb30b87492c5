"""Shapes of a member's file: opened, revealed, edited, corrected, merged, and slips for the first sign-in."""

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.timezone import localdate
from ninja import Field

from zhibu.gate.shapes import Day, Flag, PageOf, Sent, Told, Whole, Words
from zhibu.members import items
from zhibu.members.actions.invitations import Slip
from zhibu.members.choices import Level, Purpose
from zhibu.members.conduct import Genre
from zhibu.members.models import CorrectionRequest, Merge
from zhibu.members.queries.conduct import Wording
from zhibu.members.queries.duplicates import Pair
from zhibu.members.queries.sheet import Group
from zhibu.members.rules.masks import mask


class OpenFile(Sent):
    """What somebody wants the file for; the member reads it."""

    purpose: Purpose
    detail: Words = Field("", max_length=120, description="needed with purpose `other`")


Sealed = Literal[
    "id_number", "phone", "landline", "residence", "household", "home_address", "hardship", "conduct_in_full"
]


class RevealFields(OpenFile):
    """Which sealed items, and what for."""

    fields_: list[Sealed] = Field(alias="fields", min_length=1, description="`conduct_in_full`: rewards and sanctions")


class ConductOut(Told):
    """A commendation, a sanction or a disposition, in words."""

    id: UUID
    genre: Genre
    title: str
    period: str
    note: str

    @classmethod
    def of(cls, one: Wording) -> "ConductOut":
        """Return the entry's shape."""
        return cls(id=one.id, genre=one.kind.genre, title=one.title, period=one.period, note=one.note)


class RevealedOut(Told):
    """Sealed items in full."""

    values: dict[str, str]
    conduct: list[ConductOut] = []


class RecordConduct(Sent):
    """What an organisation decided about a member; `kind` is a key of `zhibu/members/data/conduct.toml`."""

    kind: Words = Field(max_length=40, description="such as `excellent_member`, `warning`, `reform`")
    on: Day
    given_by: Words = Field(max_length=120)
    level: Level | None = None
    title: Words = Field("", max_length=80, description="the name of a commendation that its kind does not say")
    until: Day | None = Field(None, description="the first day after its effect, as the decision says")
    document_no: Words = Field("", max_length=80)
    note: Words = Field("", max_length=300)


class CompleteConduct(Sent):
    """What an entry left open."""

    until: Day | None = None
    restored_on: Day | None = Field(None, description="lifted, or rights restored, by a decision")


class VoidConduct(Sent):
    """Why an entry is void."""

    reason: Words = Field(min_length=1, max_length=200)


class FactOut(Told):
    """One item of a file, in words; `division` is the GB/T 2260 code of a place, "" where none is recognised."""

    key: str
    label: str
    text: str
    is_masked: bool
    division: str


class LineOut(Told):
    """One span of a file, in words."""

    title: str
    period: str
    note: str
    is_over: bool
    is_masked: bool


class GroupOut(Told):
    """One part of a file."""

    key: str
    title: str
    facts: list[FactOut]
    lines: list[LineOut]


class FileOut(Told):
    """A member's file in words, sealed items masked."""

    groups: list[GroupOut]

    @classmethod
    def of(cls, groups: list[Group]) -> "FileOut":
        """Return the file's shape."""
        return cls.model_validate({"groups": groups}, from_attributes=True)


class EditMember(Sent):
    """Items of one group of a file by their keys; null or an empty text takes an item away."""

    group: Literal["identity", "contact", "education", "work", "party"]
    changes: dict[str, Words | Flag | Whole | None] = Field(min_length=1, max_length=20)
    reason: Words = Field(min_length=1, max_length=200)


class SlipOut(Told):
    """A slip for the first sign-in: hand it over yourself, it works once."""

    name: str
    unit_name: str
    code: str
    last_day: date

    @classmethod
    def of(cls, slip: Slip) -> "SlipOut":
        """Return the slip's shape."""
        return cls(**slip._asdict())


class SlipPage(PageOf[SlipOut]):
    """Slips for the first sign-in."""


class InviteMembers(Sent):
    """Whether those who hold an unused slip get a new one too."""

    again: Flag = False


class RequestCorrection(Sent):
    """Which item of the own file is wrong, and what should stand there."""

    item: Words = Field(max_length=40)
    wanted: Words = Field(max_length=300)
    reason: Words = Field("", max_length=300)


class CorrectionOut(Told):
    """A request to put something in a file right; sealed items masked."""

    id: UUID
    person: UUID
    item: str
    wanted: str
    reason: str
    asked_on: date
    due_on: date
    is_granted: bool | None
    answer: str

    @classmethod
    def of(cls, asked: CorrectionRequest) -> "CorrectionOut":
        """Return the request's shape."""
        item = items.BY_KEY.get(asked.item)
        return cls(
            id=asked.pk,
            person=asked.person_id,
            item=asked.item,
            wanted=mask(item.key, asked.wanted) if item and item.is_sealed else asked.wanted,
            reason=asked.reason,
            asked_on=localdate(asked.asked_at),
            due_on=asked.due_on,
            is_granted=asked.is_granted,
            answer=asked.answer,
        )


class CorrectionPage(PageOf[CorrectionOut]):
    """Requests, the earliest due first."""


class AnswerCorrection(Sent):
    """Put it right or leave it; `value` is what will stand in the file, else what was wished."""

    is_granted: Flag
    reason: Words = Field("", max_length=300, description="needed where it is left")
    value: Words | Flag | Whole | None = None


class OtherMember(Sent):
    """The other file, and how one knows."""

    other: UUID
    reason: Words = Field(min_length=1, max_length=200)


class SideOut(Told):
    """One of two files that look alike."""

    id: UUID
    person_id: UUID
    name: str
    unit: str
    birth_on: str
    joined_on: str
    phone: str


class PairOut(Told):
    """Two files that may be one person's, and why."""

    left: SideOut
    right: SideOut
    reasons: list[str]

    @classmethod
    def of(cls, pair: Pair) -> "PairOut":
        """Return the pair's shape."""
        return cls.model_validate(pair, from_attributes=True)


class PairPage(PageOf[PairOut]):
    """Pairs, those with the most reasons first."""


class MergeOut(Told):
    """Two files that were made one."""

    id: UUID
    unit: UUID
    kept: UUID
    absorbed: UUID
    merged_on: date
    reason: str

    @classmethod
    def of(cls, merge: Merge) -> "MergeOut":
        """Return the merge's shape."""
        return cls(
            id=merge.pk,
            unit=merge.unit_id,
            kept=merge.kept_id,
            absorbed=merge.absorbed_id,
            merged_on=localdate(merge.merged_at),
            reason=merge.reason,
        )


class MergePage(PageOf[MergeOut]):
    """Merges that hold, the newest first."""


class UnmergeMembers(Sent):
    """Why a merge is taken back."""

    reason: Words = Field(min_length=1, max_length=200)
