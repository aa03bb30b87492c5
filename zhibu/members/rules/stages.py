"""The way into the party: which stage follows which, and the spans that the dates of a file make. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from zhibu.lib.dates import add_months, years_between
from zhibu.members.choices import Stage
from zhibu.rulebook.rules import Rule

ORDER = [Stage.APPLICANT, Stage.ACTIVIST, Stage.CANDIDATE, Stage.PROBATIONARY, Stage.FULL]
MEMBERS = frozenset({Stage.PROBATIONARY.value, Stage.FULL.value})


class Fault(NamedTuple):
    """Why dates or a step cannot be: a code, and the stage that it concerns."""

    code: str
    stage: Stage


class StageRow(NamedTuple):
    """One span of a stage; `is_dated` says whether its first day is known or only its place in the order."""

    stage: Stage
    since: date
    until: date | None
    is_dated: bool


@dataclass(frozen=True)
class StageDates:
    """The dates of a file: application, activist, candidate, the meeting that passed the person, full membership."""

    applied_on: date | None = None
    activist_on: date | None = None
    candidate_on: date | None = None
    joined_on: date | None = None
    full_on: date | None = None

    def by_stage(self) -> list[tuple[Stage, date | None]]:
        """Return each stage with its day, in their order."""
        days = [self.applied_on, self.activist_on, self.candidate_on, self.joined_on, self.full_on]
        return list(zip(ORDER, days, strict=True))


def fault_of(dates: StageDates, stage: Stage, *, today: date, birth_on: date | None = None) -> Fault | None:
    """Return what is wrong with the dates of somebody who has reached the stage, None when they can be.

    Codes: `future`, `before_birth`, `order` (not later than the stage before), `beyond` (of a stage not reached).
    Full membership on the day of joining is right for those who joined without probation.
    """
    last: date | None = None
    reached = ORDER.index(stage)
    for place, (step, day) in enumerate(dates.by_stage()):
        if day is None:
            continue
        if place > reached:
            return Fault("beyond", step)
        if day > today:
            return Fault("future", step)
        if birth_on and day <= birth_on:
            return Fault("before_birth", step)
        if last and day <= last and not (step is Stage.FULL and day == last == dates.joined_on):
            return Fault("order", step)
        last = day
    return None


def stage_rows(dates: StageDates, stage: Stage, *, known_since: date, probation_months: int) -> list[StageRow]:
    """Return the spans that the dates make, the last one open at the stage reached.

    A full member whose day of full membership nobody wrote became one when probation ended; where no date is known
    at all, the stage is placed at `known_since` and marked as undated.
    """
    days = {step: day for step, day in dates.by_stage() if day and ORDER.index(step) <= ORDER.index(stage)}
    if stage is Stage.FULL and Stage.FULL not in days and Stage.PROBATIONARY in days:
        ends = add_months(days[Stage.PROBATIONARY], probation_months)
        if ends <= known_since or ends <= max(days.values()):
            days[Stage.FULL] = ends
    if days.get(Stage.FULL) and days.get(Stage.FULL) == days.get(Stage.PROBATIONARY):
        del days[Stage.PROBATIONARY]
    is_dated = stage in days
    if not is_dated:
        last = max(days.values(), default=None)
        days[stage] = max(known_since, last + timedelta(days=1)) if last else known_since
    steps = [(step, days[step]) for step in ORDER if step in days]
    ends_at: Sequence[date | None] = [*(day for _, day in steps[1:]), None]
    return [
        StageRow(step, since, until, is_dated or step is not stage)
        for (step, since), until in zip(steps, ends_at, strict=True)
    ]


def next_stage(stage: str | None) -> Stage:
    """Return the stage that follows; somebody without one begins by applying. Raises ValueError for a full member."""
    if stage is None:
        return ORDER[0]
    place = ORDER.index(Stage(stage)) + 1
    if place == len(ORDER):
        raise ValueError(stage)
    return ORDER[place]


def how_confirmed(
    dates: tuple[date | None, date | None], ends: date, extension: int, on: date, *, is_cancelled: bool
) -> str:
    """Return how a probation went, as of a day: a key of `CONFIRMED`, "" where the dates do not tell.

    `dates` are those of joining and of full membership, `ends` is the day on which the probation is over with its
    `extension` in months.
    """
    joined_on, full_on = dates
    if joined_on is None:
        return ""
    if full_on is None and is_cancelled:
        return "cancelled"
    if full_on is None:
        if on >= ends:
            return "over"
        return "extending" if extension else "running"
    if extension:
        return "extended"
    return "on_time" if full_on <= ends else ""


def is_old_enough(birth_on: date | None, day: date, years: int) -> bool:
    """Return whether the person has the age on the day; an unknown birth date refuses nobody."""
    return birth_on is None or years_between(birth_on, day) >= years


def is_extension(months: int, entry: Rule) -> bool:
    """Return whether probation may be extended by so many months (FZ-32)."""
    return entry.value("least").is_met_by(months) and entry.value("most").is_met_by(months)
