"""Shapes of the API of figures."""

from datetime import date
from typing import Literal, get_args
from uuid import UUID

from ninja import Field

from zhibu.gate.shapes import PageOf, Told
from zhibu.members.queries.flows import FLOWS

type Flow = Literal["arrivals", "departures", "developed"]
assert set(get_args(Flow.__value__)) == set(FLOWS)


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


class FlowOut(Told):
    """One who came or left, or was developed."""

    person: UUID
    name: str
    on: date
    why: str
    label: str
    unit: UUID = Field(description="the branch or group where it happened")
    unit_name: str


class FlowsPage(PageOf[FlowOut]):
    """Who came, who left or who was developed, the latest first."""


class FiguresOut(Told):
    """How many there are at a unit and below it on a day, by one dimension at a time."""

    unit: UUID
    name: str
    on: date
    since: date | None
    dimensions: list[FigureOut]
