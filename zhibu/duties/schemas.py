"""Shapes of the API of lights."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from ninja import Field

from zhibu.duties.models import Excuse, Light, Window
from zhibu.duties.queries import showing
from zhibu.duties.queries.burden import Burden, Share
from zhibu.duties.queries.frequencies import frequencies
from zhibu.duties.queries.own import Own
from zhibu.duties.queries.periods import Counted
from zhibu.gate.shapes import Day, Flag, PageOf, Sent, Told, Words
from zhibu.rulebook.schemas import TighteningOut


class LightOut(Told):
    """One duty that a unit does not meet."""

    id: UUID
    unit: UUID
    unit_name: str
    duty: str = Field(description="the duty's key, such as `committee`; stable")
    state: str = Field(description="`red`: to be done; `amber`: to be looked at; `rest`: explained for a while")
    title: str = Field(description="what is not met, in words")
    note: str
    rule: str = Field(description="the id of the rule, to be read at /api/v1/rules/{id}")
    rule_since: date = Field(description="the day from which the version of the rule holds that was judged by")
    article: str
    since: date
    until: date | None = Field(description="the day on which it was met; null while it shines")
    due_on: date | None

    @classmethod
    def of(cls, light: Light) -> Self:
        """Return the light's shape."""
        return cls(**cls.told(light))

    @classmethod
    def told(cls, light: Light) -> dict[str, Any]:
        """Return what is said of a light."""
        said, rule = showing.said_of(light), showing.rule_of(light)
        names = ("duty", "state", "rule", "rule_since", "since", "until", "due_on")
        return {
            "id": light.pk,
            "unit": light.unit_id,
            "unit_name": light.unit.short_name,
            "title": said.title,
            "note": said.note(),
            "article": rule.source,
            **{name: getattr(light, name) for name in names},
        }


class LightPage(PageOf[LightOut]):
    """Some lights, in the order of the tree."""


class ExcuseOut(Told):
    """A reason or a request for more time, and what came of it."""

    id: UUID
    unit: UUID
    duty: str
    kind: str
    reason: str
    document_no: str
    until: date
    asked_on: date
    asked_by: str
    answer: str
    answered_on: date | None
    answered_by: str
    answer_note: str

    @classmethod
    def of(cls, excuse: Excuse) -> "ExcuseOut":
        """Return the excuse's shape."""
        facts = {name: getattr(excuse, name) for name in cls.model_fields if name != "unit"}
        return cls(unit=excuse.unit_id, **facts)


class WhyOut(LightOut):
    """Why a light shines: what was looked at, how it is reckoned, what clears it, who can."""

    is_must: bool = Field(
        description="true: the rule says 应当, and more time may be asked for; false: a reason may be given"
    )
    is_verified: bool = Field(description="false: the rule's source is not verified, so the light is never red")
    inputs: dict[str, Any] = Field(description="the numbers and days that the sentences name")
    steps: list[str] = Field(description="the arithmetic, sentence by sentence")
    tightened: list[TighteningOut] = Field(description="the stricter numbers that committees set there, by document")
    clears: str
    who: str
    excuses: list[ExcuseOut]

    @classmethod
    def why(cls, light: Light, excuses: list[Excuse], today: date) -> "WhyOut":
        """Return the light's shape with its reasons."""
        said, rule = showing.said_of(light), showing.rule_there(light, today)
        return cls(
            **cls.told(light),
            is_must=rule.is_must,
            is_verified=rule.is_verified,
            inputs=light.values,
            steps=list(said.steps()),
            tightened=[TighteningOut.of(one) for one in rule.tightened],
            clears=said.clears(),
            who=showing.who_clears(light),
            excuses=[ExcuseOut.of(one) for one in excuses],
        )


class OwnLightOut(Told):
    """What rules ask of you, or of your branch for you, and is not met."""

    duty: str
    state: str
    is_owed_to_me: bool
    title: str
    note: str
    rule: str
    article: str
    due_on: date | None
    steps: list[str]
    clears: str

    @classmethod
    def of(cls, own: Own) -> "OwnLightOut":
        """Return its shape."""
        return cls(
            duty=own.duty.key,
            state=own.state.value,
            is_owed_to_me=own.duty.is_owed_to_person,
            title=own.said.title,
            note=own.said.note(),
            rule=own.rule.id,
            article=own.rule.source,
            due_on=own.due_on,
            steps=list(own.said.steps()),
            clears=own.said.clears(),
        )


class OwnLights(Told):
    """All of them: a handful."""

    items: list[OwnLightOut]


class GiveReason(Sent):
    """Why it is done otherwise, and when to look again."""

    reason: Words = Field(max_length=300)
    until: Day


class AskExtension(Sent):
    """Why more time is needed, until when."""

    reason: Words = Field(max_length=300)
    until: Day
    document_no: Words = Field("", max_length=80)


class AnswerExtension(Sent):
    """Yes or no, and why."""

    is_granted: Flag
    note: Words = Field("", max_length=300)


class WindowOut(Told):
    """What a rule asks of a unit so often in one month, quarter or year, and how it stands."""

    unit: UUID
    frequency: str = Field(description="what is asked, such as `theme_day`; stable")
    label: str
    starts_on: date
    ends_on: date = Field(description="the day after its last")
    state: str = Field(description="`due`, `met`, `late` (made good afterwards), `excused` or `missed`")
    asked: int
    held: int
    met_on: date | None
    planned_on: date | None
    rule: str = Field(description="the id of the rule, to be read at /api/v1/rules/{id}")

    @classmethod
    def of(cls, row: Window) -> "WindowOut":
        """Return the window's shape."""
        frequency = frequencies()[row.frequency]
        names = ("frequency", "starts_on", "ends_on", "state", "asked", "held", "met_on", "planned_on")
        facts = {name: getattr(row, name) for name in names}
        return cls(unit=row.unit_id, label=str(frequency.label), rule=frequency.rule, **facts)


class WindowPage(PageOf[WindowOut]):
    """Some windows, in the order of the tree."""


class CountedOut(Told):
    """How the windows of one thing that is asked stand at and below a unit."""

    frequency: str
    label: str
    total: int
    states: dict[str, int] = Field(description="how many windows stand how; zeros are left out")

    @classmethod
    def of(cls, row: Counted) -> "CountedOut":
        """Return the row's shape."""
        frequency = row.frequency
        states = {state.value: n for state, n in row.by_state.items()}
        return cls(frequency=frequency.key, label=str(frequency.label), total=row.total, states=states)


class ShareOut(Told):
    """Something that a rule asks: of how many units, how often in so many months, and what one record takes."""

    frequency: str
    label: str
    source: str = Field(description="document and article of the rule")
    units: int
    times: int
    months: int
    fields: int = Field(description="fields to fill in for one record")
    seconds: int = Field(description="for how many seconds they stand, by the fixed table")
    added: float = Field(description="records a month that only local documents ask for, of all these units")

    @staticmethod
    def of(share: Share) -> "ShareOut":
        """Return the share as programs read it."""
        return ShareOut(
            frequency=share.frequency.key,
            label=str(share.frequency.label),
            source=share.rule.source,
            units=share.units,
            times=share.times,
            months=share.months,
            fields=share.fields,
            seconds=share.seconds,
            added=float(share.added),
        )


class BurdenOut(Told):
    """What a month of a unit, or of all units at and below it, asks to be filled in, by rules and a fixed table."""

    fields: float
    minutes: float
    items: list[ShareOut]

    @staticmethod
    def of(burden: Burden) -> "BurdenOut":
        """Return the burden as programs read it."""
        minutes = round(float(burden.seconds) / 60, 1)
        return BurdenOut(fields=float(burden.fields), minutes=minutes, items=[*map(ShareOut.of, burden.shares)])


class WindowsOut(Told):
    """What is asked of a unit and its groups in a period, and how much at and below it is done."""

    starts_on: date
    ends_on: date
    items: list[WindowOut]
    counts: list[CountedOut]
