"""Windows of the calendar: the month, quarter, half-year or year in which something is to be done so often. Pure.

The one computation of windows: plans of a year, duties and their pages all ask here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhibu.lib.dates import add_months

MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months of each window that a rule may name. Five years are none of the calendar: nobody says where they begin."""


@dataclass(frozen=True, order=True)
class Window:
    """From its first day to the day after its last."""

    starts_on: date
    ends_on: date

    @property
    def months(self) -> int:
        """Return how many months it is long."""
        return (self.ends_on.year - self.starts_on.year) * 12 + self.ends_on.month - self.starts_on.month

    @property
    def ripe_on(self) -> date:
        """Return the first day of its last month: who stands from then to its end is asked for it."""
        return add_months(self.ends_on, -1)

    @property
    def following(self) -> "Window":
        """Return the window after it."""
        return Window(self.ends_on, add_months(self.ends_on, self.months))

    @property
    def previous(self) -> "Window":
        """Return the window before it."""
        return Window(add_months(self.starts_on, -self.months), self.starts_on)


def window_of(day: date, months: int) -> Window:
    """Return the window of so many months in which the day lies."""
    begins = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Window(begins, add_months(begins, months))


def windows_between(first: date, last: date, months: int) -> Iterator[Window]:
    """Go through the windows of so many months that begin from the first day to the last."""
    window = window_of(first, months)
    if window.starts_on < first:
        window = window.following
    while window.starts_on <= last:
        yield window
        window = window.following
