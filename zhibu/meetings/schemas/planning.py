"""Gatherings, their plans, leave, templates, as the API tells and takes them."""

from datetime import date, datetime, time
from typing import Any, Self
from uuid import UUID

from ninja import Field

from zhibu.gate.actor import Actor
from zhibu.gate.shapes import Day, Flag, Hour, PageOf, Sent, Told, Whole, Words
from zhibu.meetings.kinds import kinds
from zhibu.meetings.models import Attendance, Gathering, Leave, Template
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import showing
from zhibu.meetings.queries.chairs import chair_warning
from zhibu.meetings.rules.planning import MOST_ITEMS, MOST_UNITS, Plan, PlannedItem
from zhibu.meetings.rules.years import MOST_DAYS
from zhibu.meetings.schemas.registers import PRESENCES

KINDS = ", ".join(f"`{key}`" for key in kinds()) + ", or `own:NAME` for a kind of one's own"


class GatheringOut(Told):
    """A gathering as lists tell it."""

    id: UUID
    unit: UUID = Field(description="the unit that planned it")
    unit_name: str
    is_joint: bool = Field(description="true: other units hold it too")
    kinds: list[str] = Field(description=f"one or several of {KINDS}")
    theme: str
    held_on: date
    begins: time | None
    ends: time | None
    place_name: str
    state: str = Field(
        description="`planned`, `called`: who is due has been told, `open`: people sign in, `held`, or `cancelled`"
    )
    cancelled_for: str
    version: int = Field(description="to be sent along with a change")

    @classmethod
    def of(cls, gathering: Gathering) -> Self:
        """Return the gathering's shape."""
        return cls(**cls.told(gathering))

    @classmethod
    def told(cls, gathering: Gathering) -> dict[str, Any]:
        """Return what is said of a gathering."""
        names = set(GatheringOut.model_fields) - {"unit", "unit_name"}
        facts = {name: getattr(gathering, name) for name in names}
        return {"unit": gathering.unit_id, "unit_name": gathering.unit.short_name, **facts}


class GatheringPage(PageOf[GatheringOut]):
    """Some gatherings, the newest first."""


class ItemOut(Told):
    """One item of the agenda."""

    title: str
    owner: UUID | None = Field(description="the person who brings it")
    owner_name: str


class LeaveOut(Told):
    """A request for leave."""

    id: UUID
    name: str
    reason: str
    asked_at: datetime
    answer: str = Field(description="`waiting`, `granted`, `declined` or `withdrawn`")
    answered_at: datetime | None
    answered_by: str
    note: str

    @classmethod
    def of(cls, leave: Leave) -> "LeaveOut":
        """Return the request's shape."""
        names = set(cls.model_fields) - {"name"}
        return cls(name=leave.attendance.name, **{name: getattr(leave, name) for name in names})


class WholeGathering(GatheringOut):
    """A gathering with its agenda, and who is called."""

    units: list[UUID] = Field(description="every unit that holds it, the one that planned it first")
    chair: UUID | None
    chair_name: str
    chair_warning: str = Field(description="what speaks against the chair (ZB-17), for who plans it; it can be held")
    online_url: str | None = Field(description="the link of an online room, for who plans it; null for others")
    note: str
    items: list[ItemOut]
    people: list[str] = Field(description="the names of those who are called, or would be")

    @classmethod
    def whole(cls, actor: Actor, gathering: Gathering) -> "WholeGathering":
        """Return the whole gathering's shape, as the actor may read it."""
        units = showing.hosts(gathering)
        plans = actor.may(Meetings.PLAN, gathering.place)
        return cls(
            **cls.told(gathering),
            units=[unit.pk for unit in units],
            chair=gathering.chair_id,
            chair_name=gathering.chair.name if gathering.chair else "",
            chair_warning=chair_warning(gathering, units, actor.today) if plans else "",
            online_url=gathering.online_url if plans else None,
            note=gathering.note,
            items=_items(gathering),
            people=[line.name for line in showing.register(actor, gathering, units)],
        )


class OwnGathering(GatheringOut):
    """A gathering to which one is called oneself."""

    is_due: bool = Field(description="false: welcome, and not asked")
    presence: str = Field(description=PRESENCES)
    note: str
    online_url: str
    items: list[ItemOut]
    leaves: list[LeaveOut]

    @classmethod
    def own(cls, line: Attendance) -> "OwnGathering":
        """Return what one's own line of a register leads to."""
        gathering = line.gathering
        return cls(
            **cls.told(gathering),
            is_due=line.is_due,
            presence=line.presence,
            note=gathering.note,
            online_url=gathering.online_url,
            items=_items(gathering),
            leaves=[LeaveOut.of(leave) for leave in showing.own_requests(line)],
        )


class ReceiptsOut(Told):
    """Who was asked to say that they read the call: how many, and who has not."""

    asked: int
    missing: list[str]


class CalledOut(Told):
    """How many were told."""

    people: int


class PlannedItemIn(Sent):
    """One item of the agenda."""

    title: Words = Field(max_length=200)
    owner: UUID | None = Field(None, description="the person who brings it: of the unit, or with a post there")


class Planned(Sent):
    """What is to be held: kind, theme and day are enough."""

    kinds: list[Words] = Field(description=f"one or several of {KINDS}", max_length=10)
    theme: Words = Field(max_length=200)
    held_on: Day
    begins: Hour | None = None
    ends: Hour | None = None
    place_name: Words = Field("", max_length=120)
    chair: UUID | None = None
    note: Words = Field("", max_length=300)
    items: list[PlannedItemIn] = Field([], max_length=MOST_ITEMS)

    def planned(self, online_url: str) -> Plan:
        """Return what is planned, with this link of an online room."""
        given = self.dict(exclude={"items", "beside", "version", "kinds", "online_url"})
        items = [PlannedItem(item.title, item.owner) for item in self.items]
        return Plan(kinds=tuple(self.kinds), items=items, online_url=online_url, **given)


class PlanGathering(Planned):
    """What is to be held: kind, theme and day are enough."""

    online_url: Words = Field("", max_length=300, description="an https address; told to who is called and who plans")
    beside: list[UUID] = Field([], max_length=MOST_UNITS, description="other units that hold it too")


class ChangeGathering(Planned):
    """The whole plan again; what is not sent is emptied, but for the online room and the units that hold it."""

    online_url: Words | None = Field(None, max_length=300, description="null or absent: it stays; empty: none any more")
    beside: list[UUID] | None = Field(
        None, max_length=MOST_UNITS, description="other units that hold it too; null or absent: the same"
    )
    version: Whole = Field(description="the version that was read; another is refused with 422")


class YearLineIn(Sent):
    """One kind that a rule asks for, and on which days."""

    kind: Words = Field(max_length=30)
    days: list[Whole] = Field(description="days of the month; one that a month lacks is its last", max_length=MOST_DAYS)
    month: Whole = Field(1, description="month of the window: 1 to 3 of a quarter, 1 to 12 of a year", ge=1, le=12)
    begins: Hour | None = None


class PlanYear(Sent):
    """A year of what rules ask for, this one or the next."""

    year: Whole
    lines: list[YearLineIn] = Field(max_length=20)


class YearOut(Told):
    """How many were planned."""

    planned: int


class TemplateOut(Told):
    """What a unit prepared for itself and all below it."""

    id: UUID
    unit: UUID
    unit_name: str
    name: str
    kinds: list[str]
    theme: str
    items: list[str]
    note: str

    @classmethod
    def of(cls, template: Template) -> "TemplateOut":
        """Return the template's shape."""
        names = set(cls.model_fields) - {"unit", "unit_name"}
        facts = {name: getattr(template, name) for name in names}
        return cls(unit=template.unit_id, unit_name=template.unit.short_name, **facts)


class KeepTemplate(Sent):
    """What is prepared to be used again."""

    name: Words = Field(max_length=60)
    kinds: list[Words] = Field(description=f"one or several of {KINDS}", max_length=10)
    theme: Words = Field(max_length=200)
    items: list[Words] = Field([], max_length=MOST_ITEMS)
    note: Words = Field("", max_length=300)


class FeedOut(Told):
    """The address at which calendar programs read one's own gatherings."""

    path: str = Field(description="below this installation's address; keep it secret. Empty: there is none")


class CancelGathering(Sent):
    """Why it is cancelled."""

    reason: Words = Field(max_length=200)


class AskLeave(Sent):
    """Why one cannot come."""

    reason: Words = Field(max_length=200)


class AnswerLeave(Sent):
    """Yes or no, and why not."""

    is_granted: Flag
    note: Words = Field("", max_length=200)


def _items(gathering: Gathering) -> list[ItemOut]:
    return [ItemOut(title=title, owner=owner, owner_name=name) for title, owner, name in showing.items(gathering)]
