"""Workdays: counted by a calendar of holidays and of weekends worked instead. Pure.

A year whose notice is not known is counted from weekends (and the holidays that the law fixes) alone, and every answer
that touches it says so: 暂算.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """One year of the State Council's notice: days off by the holiday's name, and weekends worked instead."""

    year: int
    off: Mapping[date, str]
    work: frozenset[date]
    is_complete: bool
    document: str
    provenance: Literal["read", "second-hand", "unverified"]


class Reckoned(NamedTuple):
    """A day found by counting workdays; provisional (暂算) where a year without its notice was touched."""

    day: date
    is_provisional: bool


class Counted(NamedTuple):
    """How many workdays; provisional (暂算) where a year without its notice was touched."""

    days: int
    is_provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The years whose workdays are known."""

    years: Mapping[int, Year] = field(default_factory=dict)

    def is_known(self, day: date) -> bool:
        """Return whether the notice for the day's year is known."""
        year = self.years.get(day.year)
        return year is not None and year.is_complete

    def is_workday(self, day: date) -> bool:
        """Return whether people work on the day: by the notice, by weekends alone where there is none."""
        year = self.years.get(day.year)
        if year and day in year.work:
            return True
        if year and day in year.off:
            return False
        return day.weekday() < SATURDAY

    def label(self, day: date) -> str:
        """Return what the day is, as people say it: 国庆节, 调休上班, 周末, 工作日."""
        year = self.years.get(day.year)
        if year and day in year.work:
            return _("调休上班")
        if year and day in year.off:
            return year.off[day]
        return _("工作日") if day.weekday() < SATURDAY else _("周末")

    def add_workdays(self, day: date, count: int, *, counts_start: bool = False) -> Reckoned:
        """Return the last of `count` workdays after the day; `counts_start` counts the day itself where it is one.

        A negative count goes back. Counting none gives the day itself.
        """
        step = _DAY if count >= 0 else -_DAY
        left, now, provisional = abs(count), day, not self.is_known(day)
        if left and counts_start and self.is_workday(day):
            left -= 1
        while left:
            now += step
            provisional = provisional or not self.is_known(now)
            left -= self.is_workday(now)
        return Reckoned(now, provisional)

    def workdays_between(self, since: date, until: date) -> Counted:
        """Return how many workdays lie from `since` (inclusive) to `until` (exclusive); none where it ends before."""
        days = [since + timedelta(days=n) for n in range(max((until - since).days, 0))]
        return Counted(sum(map(self.is_workday, days)), any(not self.is_known(day) for day in days))
