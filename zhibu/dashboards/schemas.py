"""Shapes of the API of figures."""

from collections.abc import Container
from datetime import date
from typing import Any, Literal, get_args
from uuid import UUID

from ninja import Field

from zhibu.dashboards.queries.attendance import Event, Line
from zhibu.dashboards.queries.handbook import chapters
from zhibu.gate.shapes import PageOf, Told
from zhibu.meetings.models import Gathering
from zhibu.members.queries.flows import FLOWS
from zhibu.web.documents import Part

type Chapters = Literal["facts", "roster", "leadership", "plan", "windows", "records", "talks"]
type Flow = Literal["arrivals", "departures", "developed"]
assert set(get_args(Flow.__value__)) == set(FLOWS)
assert list(get_args(Chapters.__value__)) == [chapter.key for chapter in chapters([])]


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


class AttendanceOut(Told):
    """How one of a branch's people came over a period; whoever is spared is due nowhere."""

    person: UUID
    name: str
    due: int
    came: int
    excused: int
    absent: int
    made_up: int
    lecture_hours: float = Field(description="of the lectures attended or made up for, by the hours that were planned")
    untimed_lectures: int = Field(description="lectures attended of which nobody wrote when they end")
    posts_above: list[str] = Field(description="posts that they hold above branches")

    @classmethod
    def of(cls, line: Line) -> "AttendanceOut":
        """Return the line's shape."""
        facts: dict[str, Any] = {name: getattr(line, name) for name in cls.model_fields if hasattr(line, name)}
        more: dict[str, Any] = {"lecture_hours": line.hours, "untimed_lectures": line.untimed}
        more["posts_above"] = list(line.above)
        return cls(**facts, **more)


class LedgerOut(Told):
    """A branch's people over a period, by name and never by rank."""

    unit: UUID
    since: date
    until: date
    items: list[AttendanceOut]


class EventOut(Told):
    """Something of your own on a day."""

    on: date
    kind: str = Field(description="`gathering`, `leave`, `confirmation`, `follow_up` or `talk`")
    title: str
    note: str
    word: str = Field(description="how it stands, or how you came, in words")
    is_ahead: bool = Field(description="true: still to come")

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        """Return the event's shape."""
        facts: dict[str, Any] = {name: getattr(event, name) for name in ("kind", "title", "note", "word", "is_ahead")}
        return cls(on=event.day, **facts)


class TimelineOut(Told):
    """Your own year, the latest day first."""

    year: int
    items: list[EventOut]


class PartOut(Told):
    """A part of a chapter: a heading, words, facts (label and value), or a table."""

    kind: str = Field(description="`head`, `text`, `note`, `facts` or `table`")
    text: str
    heads: list[str]
    rows: list[list[str]]

    @classmethod
    def of(cls, part: Part) -> "PartOut":
        """Return the part's shape."""
        rows = part.get("rows", [])
        return cls(kind=part["kind"], text=part.get("text", ""), heads=part.get("heads", []), rows=rows)


class RecordedOut(Told):
    """A gathering of the handbook; its register and minutes are told by `show_register` and `show_minutes`."""

    id: UUID
    kinds: list[str]
    theme: str
    held_on: date
    state: str
    is_locked: bool = Field(description="true: its minutes are locked, so the handbook as a file holds them whole")

    @classmethod
    def of(cls, gathering: Gathering, locked: Container[UUID]) -> "RecordedOut":
        """Return the gathering's shape."""
        names = ("kinds", "theme", "held_on", "state")
        facts: dict[str, Any] = {name: getattr(gathering, name) for name in names}
        return cls(id=gathering.pk, is_locked=gathering.pk in locked, **facts)


class ChapterOut(Told):
    """A chapter of a branch's handbook of a period, from the records and with nothing retyped."""

    unit: UUID
    unit_name: str
    since: date
    until: date
    title: str
    parts: list[PartOut]
    gatherings: list[RecordedOut] = Field(description="of the chapter `records` alone, which has no parts here")
