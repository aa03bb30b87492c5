"""Years in the party and of age: what is counted from which day. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from zhibu.lib.dates import add_months, years_between
from zhibu.rulebook.rules import Rule

ENDS_SOON = 2
"""Calendar months before the last day of a probation from which it is said to end soon."""


class Probation(NamedTuple):
    """A probation period: its first and last day, and the day from which the person is a full member."""

    first: date
    last: date
    full_from: date


def probation(joined_on: date, months: int, extension: int = 0) -> Probation:
    """Return the probation that began with the meeting that passed the person (细则 第三十一条).

    `months` is the statute's length, `extension` that of the one extension, both in calendar months.
    """
    full_from = add_months(joined_on, months + extension)
    return Probation(joined_on, full_from - timedelta(days=1), full_from)


def probation_months(rule: Rule) -> int:
    """Return the length of a probation in months, as FZ-31 says it."""
    length = rule.value("months")
    return length.number * (12 if length.unit == "year" else 1)


def seniority_from(
    full_on: date | None, suspensions: Iterable[tuple[date, date | None]] = (), correction_months: int = 0
) -> date | None:
    """Return the day from which whole years of 党龄 count; None when the day of full membership is unknown.

    It begins when probation ended and full membership began (细则 第三十三条), later by each ended suspension after it,
    earlier by the months that the file states as a correction.
    """
    if full_on is None:
        return None
    days = sum((until - since).days for since, until in suspensions if until and since >= full_on)
    return add_months(full_on + timedelta(days=days), -correction_months)


def seniority(start: date | None, day: date, stopped_on: date | None = None) -> int | None:
    """Return the whole years of 党龄 on the day, counted from `seniority_from`; None where it has not begun.

    `stopped_on` is the day of a suspension that still lasts: nothing counts from it on.
    """
    if start is None:
        return None
    last = min(day, stopped_on) if stopped_on else day
    return years_between(start, last) if last >= start else None


def age(birth_on: date | None, day: date) -> int | None:
    """Return the age in whole years on the day; None when the birth date is unknown or later."""
    return years_between(birth_on, day) if birth_on and birth_on <= day else None
