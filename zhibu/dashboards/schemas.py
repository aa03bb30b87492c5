"""Shapes of the API of figures."""

from collections.abc import Container
from datetime import date
from typing import Any, Literal, get_args
from uuid import UUID

from ninja import Field

from zhibu.dashboards.queries.attendance import Event, Line
from zhibu.dashboards.queries.handbook import chapters
from zhibu.dashboards.queries.report import Report
from zhibu.duties.schemas import CountedOut, WindowOut
from zhibu.gate.shapes import PageOf, Told
from zhibu.meetings.models import Gathering
from zhibu.meetings.queries.totals import Papers, Registers, Tasks, Totals
from zhibu.members.queries.flows import FLOWS
from zhibu.web.documents import Part

type ReportLength = Literal["quarter", "year"]
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


class RegistersOut(Told):
    """Lines of registers of gatherings that were held; whoever is spared is in `spared` alone."""

    due: int
    came: int = Field(description="of those due")
    rate: float | None = Field(description="100 × came ÷ due; null where nobody was due")
    excused: int
    absent: int
    made_up: int
    spared: int
    listened: int = Field(description="of lectures: who came or made up for it")
    lecture_hours: float
    untimed: int = Field(description="of these, without hours because nobody wrote when the lecture ends")

    @classmethod
    def of(cls, sums: Registers) -> "RegistersOut":
        """Return the sums' shape."""
        facts: dict[str, Any] = {name: getattr(sums, name) for name in cls.model_fields if hasattr(sums, name)}
        return cls(**facts, came=sums.came_due, lecture_hours=sums.hours)


class PapersOut(Told):
    """Gatherings, by what became of them, of their minutes and of their filing."""

    held: int
    left: int = Field(description="of past days, neither held nor cancelled")
    locked: int
    filed: int
    waiting: int
    passed: int
    settled: int = Field(description="filed, and not drawn for review")
    returned: int
    was_returned: int

    @classmethod
    def of(cls, sums: Papers) -> "PapersOut":
        """Return the sums' shape."""
        return cls(**vars(sums))


class TasksOut(Told):
    """What was agreed: tasks; lists of problems, closed once every measure of one is done; measures that come of a
    suggestion, and those of them that are done."""

    agreed: int
    done: int
    overdue: int
    lists: int
    closed: int
    suggested: int
    settled: int

    @classmethod
    def of(cls, sums: Tasks) -> "TasksOut":
        """Return the sums' shape."""
        return cls(**vars(sums))


class KindHeld(Told):
    """How often something of a kind was held; of a gathering of two kinds, once for each."""

    kind: str
    held: int


class TotalsOut(Told):
    """Gatherings, registers, minutes and tasks of a period, summed."""

    kinds: list[KindHeld]
    registers: RegistersOut
    papers: PapersOut
    tasks: TasksOut

    @classmethod
    def told(cls, totals: Totals) -> dict[str, Any]:
        """Return what is said of the sums."""
        return {
            "kinds": [KindHeld(kind=key, held=n) for key, n in sorted(totals.kinds.items())],
            "registers": RegistersOut.of(totals.registers),
            "papers": PapersOut.of(totals.papers),
            "tasks": TasksOut.of(totals.tasks),
        }


class BelowOut(TotalsOut):
    """A unit directly below; its own report tells more."""

    unit: UUID
    unit_name: str
    windows: dict[str, int] = Field(description="how many windows stand how; zeros are left out")


class ReportOut(TotalsOut):
    """A unit's report of a quarter or a year, from its records; units in the order of the tree."""

    unit: UUID
    unit_name: str
    starts_on: date
    ends_on: date = Field(description="the day after the period's last")
    as_of: date
    is_over: bool
    lacks: list[str] = Field(description="what the report lacks, in sentences")
    windows: list[WindowOut] = Field(description="of a branch or group: what was asked of it, and how it stands")
    counts: list[CountedOut] = Field(description="of a unit above branches: how windows at and below it stand")
    below: list[BelowOut]

    @classmethod
    def of(cls, report: Report) -> "ReportOut":
        """Return the report's shape."""
        below = [
            BelowOut(
                unit=one.unit.pk,
                unit_name=one.unit.short_name,
                windows={state.value: n for state, n in one.windows.items()},
                **TotalsOut.told(one.totals),
            )
            for one in report.below
        ]
        return cls(
            unit=report.unit.pk,
            unit_name=report.unit.name,
            starts_on=report.period.starts_on,
            ends_on=report.period.ends_on,
            as_of=report.as_of,
            is_over=report.is_over,
            lacks=list(report.lacks),
            windows=[WindowOut.of(one.window) for one in report.kept or ()],
            counts=[CountedOut.of(one) for one in report.counted or () if one.total],
            below=below,
            **TotalsOut.told(report.totals),
        )
