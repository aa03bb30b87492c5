"""Shapes of the orgs room's API."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator

from zhibu.lib.text import clean
from zhibu.orgs.models import Appointment, Unit


def _written(text: str) -> str:
    """Return the text as it may be kept: without invisible signs, and nothing that is no character."""
    text.encode()  # half a surrogate pair raises a ValueError, which is answered with 422
    return clean(text)


Words = Annotated[str, AfterValidator(_written)]


class UnitOut(Schema):
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


class UnitPage(Schema):
    """Some units in the order of the tree; `next` is asked for as `after`, null at the end."""

    items: list[UnitOut]
    next: UUID | None


class AppointmentOut(Schema):
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


class FoundUnit(Schema):
    """A unit to found."""

    name: Words = Field(max_length=120)
    kind: Words
    founded_on: date | None = None
    short_name: Words = Field("", max_length=60)
    code: Words = Field("", max_length=40)
    approval_no: Words = Field("", max_length=80)
    host: Words = Field("", max_length=120)
    field: Words = ""
    nature: Words = ""
    contact: Words = Field("", max_length=120)
    address: Words = Field("", max_length=160)
    reason: Words = Field("", max_length=300)


class RenameUnit(Schema):
    """A new name."""

    name: Words = Field(max_length=120)
    short_name: Words = Field("", max_length=60)
    on: date
    reason: Words = Field(max_length=300)
    document_no: Words = Field("", max_length=80)


class MoveUnit(Schema):
    """A new parent."""

    to: UUID
    on: date
    reason: Words = Field(max_length=300)
    document_no: Words = Field("", max_length=80)


class Appoint(Schema):
    """A person for a post."""

    person: UUID
    post: Words
    on: date
    until: date | None = None
    is_dedicated: bool = False
    document_no: Words = Field("", max_length=80)
    reason: Words = Field("", max_length=200)
