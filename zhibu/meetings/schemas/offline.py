"""A list that is taken along where there is no network, and the ticks that come back, as the API tells them."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field
from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

from zhibu.gate.actor import Actor, person_of
from zhibu.gate.shapes import Flag, Sent, Told, Words
from zhibu.lib.ids import new_id
from zhibu.meetings.actions.merging import SentTick
from zhibu.meetings.choices import Clash, GatheringState, Settled, Verdict
from zhibu.meetings.models import Gathering, OfflineTick
from zhibu.meetings.queries import offline, registers, showing
from zhibu.meetings.rules.registers import MOST_GUESTS, Tick

MOST_OFFLINE = 500


def _in_reach(at: datetime) -> datetime:
    if not 2000 <= at.year <= 2100:
        raise PydanticCustomError("datetime_parsing", "a moment between 2000 and 2100")
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]


class TakenLineOut(Told):
    """One line of a list that is taken along: no more than ticking asks for."""

    line: UUID
    name: str
    presence: str
    left_early: bool


class TakenOut(Told):
    """A register as it is taken along."""

    gathering: UUID
    taken: UUID = Field(description="names this taking: send it with its ticks")
    owner: UUID = Field(description="the person who takes it: ticks are merged for them alone")
    is_open: bool = Field(description="false: the register is closed, and ticks put it right")
    theme: str
    when: str
    lines: list[TakenLineOut]
    arrived: int = Field(description="how many ticks without network have arrived")
    waiting: int = Field(description="how many of them wait to be decided")

    @classmethod
    def of(cls, actor: Actor, gathering: Gathering) -> "TakenOut":
        """Return the register's shape, to be taken along by the actor."""
        lines = [one for one in registers.lines(gathering) if one.person_id]
        came = offline.arrived(gathering)
        return cls(
            gathering=gathering.pk,
            taken=new_id(),
            owner=person_of(actor),
            is_open=gathering.state == GatheringState.OPEN,
            theme=gathering.theme,
            when=showing.when(gathering.held_on, gathering.begins, gathering.ends),
            lines=[
                TakenLineOut(line=one.pk, name=one.name, presence=one.presence, left_early=one.left_early)
                for one in lines
            ],
            arrived=len(came),
            waiting=sum(one.waits for one in came),
        )


class OfflineTickIn(Sent):
    """One tick that was made without network: of a line, or of a guest by name."""

    nonce: UUID = Field(description="names the tick: sent again, it is answered the same")
    line: UUID | None = None
    guest: Words = Field("", max_length=60)
    presence: Words = Field(max_length=10, description="`present`, `late`, `online`, `excused`, `absent`")
    left_early: Flag = False
    was: Words | None = Field(None, max_length=10, description="what the list said of the line when it was taken")
    said_at: Moment = Field(description="when it was ticked, by the phone's clock")

    def sent(self) -> SentTick:
        """Return the tick as the act takes it."""
        tick = Tick(self.presence, self.left_early, self.was)
        return SentTick(self.nonce, tick, self.said_at, self.line, self.guest)


class MergeTicks(Sent):
    """What was ticked on a list that was taken along."""

    taken: UUID
    owner: UUID = Field(description="whose list it was: another person's ticks are refused (`reason` other_person)")
    sent_at: Moment = Field(description="now, by the phone's clock: how far it is wrong is reckoned from it")
    ticks: list[OfflineTickIn] = Field(min_length=1, max_length=MOST_OFFLINE + MOST_GUESTS)


class OfflineTickOut(Told):
    """What became of a tick that was made without network."""

    id: UUID
    nonce: UUID
    line: UUID | None
    name: str
    presence: str
    left_early: bool
    said_at: datetime = Field(description="by the phone's clock")
    at: datetime = Field(description="by the installation's clock")
    received_at: datetime
    by: str
    verdict: str = Field(description=", ".join(f"`{one}`" for one in Verdict.values))
    clash: str = Field(description="why it is to be decided or was not written: " + ", ".join(Clash.values))
    settled: str = Field(description="how it was decided: " + ", ".join(Settled.values))
    said: str = Field(description="the same in words")

    @classmethod
    def of(cls, one: OfflineTick) -> "OfflineTickOut":
        """Return the tick's shape."""
        kept: dict[str, Any] = {name: getattr(one, name) for name in set(cls.model_fields) - {"line", "said"}}
        return cls(line=one.attendance_id, said=f"{offline.word_of(one)} · {offline.said_of(one)}", **kept)


class MergedOut(Told):
    """What became of each tick, and what is to be said of the phone's clock."""

    ticks: list[OfflineTickOut]
    clock: str = Field(description="by how much the phone's clock was wrong, in words; empty where it was right")
    waiting: int = Field(description="how many of the gathering wait to be decided")


class SettleTick(Sent):
    """How a tick is decided against which something else stands."""

    is_taken: Flag = Field(description="true: as it was ticked; false: as it stands")
