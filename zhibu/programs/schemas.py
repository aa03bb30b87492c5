"""Shapes of what is open to everybody."""

from datetime import date
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import PageOf, Told
from zhibu.programs.models import OpenFigures


class OpenUnitOut(Told):
    """A committee that has opened its counts."""

    id: UUID
    name: str
    kind: str
    opened_on: date

    @classmethod
    def of(cls, opened: OpenFigures) -> "OpenUnitOut":
        """Return its shape."""
        return cls(id=opened.unit_id, name=opened.unit.name, kind=opened.unit.kind, opened_on=opened.opened_on)


class OpenUnitPage(PageOf[OpenUnitOut]):
    """Committees that have opened their counts."""


class CellOut(Told):
    """One count; null where few people stand behind it, or where it would tell of a few."""

    value: str
    label: str
    count: int | None


class DimensionOut(Told):
    """The counts of one way to tell people or organisations apart."""

    key: str
    label: str
    cells: list[CellOut]


class OpenFiguresOut(Told):
    """What everybody may know of a committee and all below it: counts on 31 December, without persons."""

    id: UUID
    name: str
    on: date
    threshold: int = Field(description="counts of fewer are hidden, and enough others that none follows from the rest")
    withheld: str = Field(
        description="why nothing is shown of this day, empty otherwise: another committee with open counts stood above"
        " it or below it then"
    )
    dimensions: list[DimensionOut]
