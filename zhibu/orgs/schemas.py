"""Shapes of the orgs room's API."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Day, Flag, PageOf, Sent, Told, Whole, Words
from zhibu.orgs import choices
from zhibu.orgs.models import Appointment, CoveredPlace, Term, Unit, UnitChange

type FieldOfWork = choices.Field | Literal[""]
type Nature = choices.Nature | Literal[""]


type PlaceNames = Annotated[list[Annotated[Words, Field(min_length=2, max_length=120)]], Field(max_length=20)]


class UnitOut(Told):
    """A unit as it stands, or as it stood on the day asked for."""

    id: UUID
    code: str | None
    parent: UUID | None
    name: str
    short_name: str
    kind: str
    founded_on: date | None
    dissolved_on: date | None

    @classmethod
    def of(cls, unit: Unit, *, then: bool) -> "UnitOut":
        """Return the unit's shape; `then` takes what `as_of` has put on the row."""
        end = "_then" if then else ""
        return cls(
            id=unit.pk,
            code=unit.code,
            parent=getattr(unit, "parent_then" if then else "parent_id"),
            name=getattr(unit, f"name{end}"),
            short_name=getattr(unit, f"short_name{end}"),
            kind=getattr(unit, f"kind{end}"),
            founded_on=unit.founded_on,
            dissolved_on=unit.dissolved_on,
        )


class UnitPage(PageOf[UnitOut]):
    """Some units in the order of the tree."""


class AppointmentOut(Told):
    """Who holds, or held, which post."""

    id: UUID
    unit: UUID
    person: UUID
    name: str
    post: str
    since: date
    until: date | None
    is_dedicated: bool
    document_no: str

    @classmethod
    def of(cls, held: Appointment) -> "AppointmentOut":
        """Return the appointment's shape."""
        return cls(
            id=held.pk,
            unit=held.unit_id,
            person=held.person_id,
            name=held.person.name,
            post=held.post,
            since=held.since,
            until=held.until,
            is_dedicated=held.is_dedicated,
            document_no=held.document_no,
        )


class AppointmentPage(PageOf[AppointmentOut]):
    """Who holds, or held, which post, in the order of posts."""


class ChangeOut(Told):
    """One thing that happened to a unit."""

    id: UUID
    unit: UUID
    change: str
    on: date | None
    reason: str
    document_no: str
    other: UUID | None = Field(description="the other unit of a move, a merger or a split")
    corrects: UUID | None = Field(description="the entry that this one put right")
    is_void: bool

    @classmethod
    def of(cls, change: UnitChange) -> "ChangeOut":
        """Return the change's shape."""
        return cls(
            id=change.pk,
            unit=change.unit_id,
            change=change.change,
            on=change.day,
            reason=change.reason,
            document_no=change.document_no,
            other=change.other_id,
            corrects=change.corrects_id,
            is_void=change.is_void,
        )


class ChangePage(PageOf[ChangeOut]):
    """What happened to a unit, the newest first."""


class TermOut(Told):
    """A term of office."""

    id: UUID
    unit: UUID
    elected_on: date
    years: int
    last_on: date = Field(description="the last day of the term")
    extended_to: date | None = Field(description="the last day of it where it was put off")
    closed_on: date | None
    document_no: str

    @classmethod
    def of(cls, term: Term) -> "TermOut":
        """Return the term's shape."""
        names = ("elected_on", "years", "last_on", "extended_to", "closed_on", "document_no")
        return cls(id=term.pk, unit=term.unit_id, **{name: getattr(term, name) for name in names})


class TermPage(PageOf[TermOut]):
    """The terms of office of a unit, the newest first."""


class PlaceOut(Told):
    """A place without a branch of its own that a joint branch covers, or covered."""

    id: UUID
    unit: UUID
    name: str
    since: date
    until: date | None
    document_no: str
    entry: UUID = Field(description="the entry of the unit's history that says so, by which it is corrected")

    @classmethod
    def of(cls, place: CoveredPlace) -> "PlaceOut":
        """Return the place's shape."""
        names = ("name", "since", "until")
        return cls(
            id=place.pk,
            unit=place.unit_id,
            document_no=place.begun.document_no,
            entry=place.begun_id,
            **{name: getattr(place, name) for name in names},
        )


class PlacePage(PageOf[PlaceOut]):
    """What a joint branch covers, and covered before."""


class PlacesOut(Told):
    """The places that are covered now."""

    places: list[PlaceOut]


class UnitIds(Told):
    """The units that were made."""

    units: list[UUID]


class Facts(Sent):
    """What is known of a unit besides its name and place."""

    code: Words = Field("", max_length=40)
    approval_no: Words = Field("", max_length=80)
    host: Words = Field("", max_length=120)
    field: FieldOfWork = ""
    nature: Nature = ""
    contact: Words = Field("", max_length=120)
    address: Words = Field("", max_length=160)


class Papers(Sent):
    """What every change of structure says of itself."""

    on: Day
    reason: Words = Field(max_length=300)
    document_no: Words = Field("", max_length=80)


class FoundUnit(Facts):
    """A unit to found."""

    name: Words = Field(max_length=120)
    kind: Words
    founded_on: Day | None = None
    applied_on: Day | None = Field(None, description="of the application; a late reply asks why")
    short_name: Words = Field("", max_length=60)
    places: PlaceNames = Field([], description="what a joint branch covers from the day on which it is founded")
    reason: Words = Field("", max_length=300)


class EditUnit(Facts):
    """Facts of a unit; what is left out stays."""


class ReorderUnits(Sent):
    """The units below a unit in their new order."""

    order: list[UUID] = Field(max_length=9999)


class RenameUnit(Papers):
    """A new name."""

    name: Words = Field(max_length=120)
    short_name: Words = Field("", max_length=60)


class ChangeKind(Papers):
    """Another kind, and a name that fits it; without one the name stays."""

    kind: Words
    name: Words = Field("", max_length=120)
    short_name: Words = Field("", max_length=60)


class MoveUnit(Papers):
    """A new parent."""

    to: UUID


class MergeUnits(Papers):
    """The unit that goes on."""

    into: UUID


class SplitUnit(Papers):
    """The names of the units that are split off."""

    names: list[Annotated[Words, Field(min_length=1, max_length=120)]] = Field(min_length=1, max_length=4)


class DissolveUnit(Papers):
    """The end of a unit."""


class CoverPlaces(Papers):
    """Places that a joint branch covers from a day on."""

    names: PlaceNames


class EndCovering(Papers):
    """The day from which a place is no longer covered."""


class CorrectChange(Sent):
    """What should have been entered; what is left out stays."""

    on: Day | None = None
    name: Words = Field("", max_length=120)
    kind: Words = ""
    to: UUID | None = None
    document_no: Annotated[Words, Field(max_length=80)] | None = None
    is_void: Flag = False
    reason: Words = Field(max_length=300)


class Appoint(Sent):
    """A person for a post."""

    person: UUID
    post: Words
    on: Day
    until: Day | None = None
    is_dedicated: Flag = False
    document_no: Words = Field("", max_length=80)
    reason: Words = Field("", max_length=200)


class EndAppointment(Sent):
    """The end of a post."""

    on: Day
    reason: Words = Field(max_length=200)


class CorrectAppointment(Sent):
    """What should have been entered."""

    on: Day
    until: Day | None = None
    is_dedicated: Flag = False
    document_no: Words = Field("", max_length=80)
    reason: Words = Field(max_length=200)


class ElectTerm(Sent):
    """An election."""

    elected_on: Day
    years: Whole | None = Field(None, ge=1, le=10)
    document_no: Words = Field("", max_length=80)
    ends_posts: Flag = Field(False, description="let the posts held until now end on that day")
    reason: Words = Field("", max_length=200)


class ExtendTerm(Sent):
    """A term that may run longer."""

    until: Day
    document_no: Words = Field(max_length=80)
    reason: Words = Field(max_length=300)
