"""Shapes of the API of figures."""

from datetime import date
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import Told


class NumberOut(Told):
    """How many of one value there are at a unit and below it."""

    value: str = Field(description="the value's key; empty where the dimension counts all")
    label: str
    count: int
    before: int | None = Field(description="how many there were on `since`; null where no other day was asked for")


class FigureOut(Told):
    """One way to tell people, organisations or lights apart."""

    key: str
    label: str
    numbers: list[NumberOut]


class FiguresOut(Told):
    """How many there are at a unit and below it on a day, by one dimension at a time."""

    unit: UUID
    name: str
    on: date
    since: date | None
    dimensions: list[FigureOut]
