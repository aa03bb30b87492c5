"""From the dates of a roster to spans of stages: pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from zhibu.lib.dates import add_months

STAGE_DATES = {
    "applicant": "applied_on",
    "activist": "activist_on",
    "candidate": "candidate_on",
    "probationary": "joined_on",
    "full": "full_on",
}
"""Each stage with the date that opens it, in the order of the way into the party."""

LADDER = list(STAGE_DATES)
NAMES = tuple(STAGE_DATES)
DATES = tuple(STAGE_DATES.values())


class Openings(NamedTuple):
    """The day (ISO text) on which each stage began, None where it is not known; whether the last day is only placed."""

    applicant: str | None
    activist: str | None
    candidate: str | None
    probationary: str | None
    full: str | None
    is_undated: bool


def openings(stage: str, dates: Mapping[str, object], today: str) -> Openings:
    """Return when each stage up to `stage` began, as far as the dates tell.

    Stages that begin on one day leave only the last of them, as a span holds for one day at least. A last stage without
    a date is placed: full membership a year after joining, another stage today. Raises ValueError with the stage when
    the dates go backwards.
    """
    days: list[str | None] = [None] * 5
    top = LADDER.index(stage)
    for place in range(top + 1):
        day = dates.get(DATES[place])
        days[place] = str(day) if day else None
    is_undated = days[top] is None
    if is_undated:
        days[top] = _placed(stage, max((day for day in days[:top] if day), default=None), today)
    later = days[top]
    for place in range(top - 1, -1, -1):
        day = days[place]
        if day is None:
            continue
        if later is not None and day > later:
            raise ValueError(NAMES[place])
        if day == later:
            days[place] = None
        else:
            later = day
    return Openings(days[0], days[1], days[2], days[3], days[4], is_undated)


def _placed(stage: str, last: str | None, today: str) -> str:
    """Return a day for a stage whose day nobody wrote: later than the stage before, and today at the latest."""
    if last is None:
        return today
    after = date.fromisoformat(last) + timedelta(days=1)
    guess = add_months(date.fromisoformat(last), 12) if stage == "full" else date.fromisoformat(today)
    return max(after, min(guess, date.fromisoformat(today))).isoformat()
