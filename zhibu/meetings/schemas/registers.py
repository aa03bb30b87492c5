"""Registers, as the API tells and takes them."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field

from zhibu.gate.actor import Actor
from zhibu.gate.rows import may_at
from zhibu.gate.shapes import Day, Flag, Sent, Told, Words
from zhibu.meetings.choices import MakeUpWay
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import registers
from zhibu.meetings.queries.showing import hosts
from zhibu.meetings.rules.registers import MOST_GUESTS, Tick

MOST_TICKS = 2000
PRESENCES = "`due`: not there yet, `present`, `late`, `online`, `excused`, `absent`, or `made_up` for since"


class RegisterLineOut(Told):
    """One line of the register."""

    id: UUID
    person: UUID | None = Field(description="null for a guest")
    name: str
    unit: UUID = Field(description="the unit for which they come")
    is_due: bool | None = Field(description="false: welcome, and not asked; null where you may not know")
    has_vote: bool | None = Field(description="null where you may not know")
    presence: str = Field(description=PRESENCES)
    left_early: bool
    way: str = Field(description="`code`, `tick` or `paper`; empty for who did not come")
    at: datetime | None
    made_up_on: date | None
    made_up_way: str

    @classmethod
    def of(cls, actor: Actor, line: Attendance) -> "RegisterLineOut":
        """Return the line's shape, as the actor may read it."""
        facts = {name: getattr(line, name) for name in set(cls.model_fields) - {"person", "unit"}}
        if not registers.may_know(actor, line):
            facts |= {"is_due": None, "has_vote": None}
        return cls(person=line.person_id, unit=line.unit_id, **facts)


class QuorumOut(Told):
    """Whether enough are there for one act."""

    act: str
    is_enough: bool
    arithmetic: str
    rule: str
    source: str

    @classmethod
    def of(cls, one: registers.Quorum) -> "QuorumOut":
        """Return the quorum's shape."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class RegisterOut(Told):
    """Who came and who did not."""

    state: str
    code: str = Field(description="the short code while the register is open, for whoever holds the gathering")
    scan_path: str = Field(
        description="what the QR carries at this moment, below this installation's address; for who holds it"
    )
    lines: list[RegisterLineOut] = Field(
        description="of a joint gathering: all at the unit that planned it, your own unit's at a partner's"
    )
    quorums: list[QuorumOut] = Field(description="of the unit that planned it, or your own where you do not read that")

    @classmethod
    def of(cls, actor: Actor, gathering: Gathering) -> "RegisterOut":
        """Return the register's shape, as the actor may read it."""
        everybody = registers.lines(gathering)
        lines = registers.read_by(actor, gathering, everybody)
        own = next((unit for unit in hosts(gathering) if actor.may(Meetings.READ, unit)), gathering.unit)
        holds = may_at(actor, Meetings.HOLD, gathering)
        found = registers.quorums(gathering, everybody, own) if lines else []
        return cls(
            state=gathering.state,
            code=gathering.code if holds else "",
            scan_path=registers.scan_path(gathering, actor.at) if holds else "",
            lines=[RegisterLineOut.of(actor, line) for line in lines],
            quorums=[QuorumOut.of(one) for one in found],
        )


class OpenedOut(Told):
    """How many stand in the register."""

    people: int


class TickedOut(Told):
    """What was written."""

    changed: int
    guests: int
    overtaken: list[str] = Field(description="who had signed in since the line was looked at, and stays there")


class ClosedOut(Told):
    """How many came."""

    came: int


class SignedOut(Told):
    """How one stands in the register now."""

    is_new: bool = Field(description="false: one was there already, and nothing was written")
    presence: str
    at: datetime

    @classmethod
    def of(cls, is_new: bool, line: Attendance) -> "SignedOut":
        """Return what the line says now."""
        assert line.at is not None
        return cls(is_new=is_new, presence=line.presence, at=line.at)


class TickIn(Sent):
    """How somebody came or why not."""

    presence: Words = Field(
        max_length=10,
        description="`present`, `late`, `online`, `excused`, `absent`; `due` while it is open; `gone`: a guest put down"
        " by mistake",
    )
    left_early: Flag = False

    def tick(self) -> Tick:
        """Return what is said of the line."""
        return Tick(self.presence, self.left_early)


class LineTick(TickIn):
    """What is said of one line of the register."""

    line: UUID
    was: Words | None = Field(
        None, max_length=10, description="what the line said when it was looked at; who has come since stays there"
    )

    def tick(self) -> Tick:
        """Return what is said of the line, and what it was."""
        return Tick(self.presence, self.left_early, self.was)


class PersonTick(TickIn):
    """What the printed sheet says of one person."""

    person: UUID


class TickRegister(Sent):
    """What is said of some lines, and who came as a guest."""

    ticks: list[LineTick] = Field([], max_length=MOST_TICKS)
    guests: list[Words] = Field([], max_length=MOST_GUESTS)


class TypeRegister(Sent):
    """The printed sheet."""

    ticks: list[PersonTick] = Field([], max_length=MOST_TICKS)
    rest: Words = Field(max_length=10, description="what everybody else who is due is: `present` or `absent`")
    guests: list[Words] = Field([], max_length=MOST_GUESTS)


class MakeUp(Sent):
    """When and how what was missed was made up for."""

    on: Day
    way: Words = Field(max_length=10, description=", ".join(f"`{way}`" for way in MakeUpWay.values))
    note: Words = Field("", max_length=200)


class SignIn(Sent):
    """The short code or what the QR carried, and a name for this sign-in: sent again, it is answered the same."""

    code: Words = Field("", max_length=12)
    token: Words = Field(
        "", max_length=60, description="what stands behind `/s/` in the QR's address, while it is fresh"
    )
    nonce: UUID
    is_online: Flag = False
