"""Shapes of the calendar's API."""

from datetime import date

from zhibu.gate.shapes import Told


class DayOut(Told):
    """One day that is no common weekday or weekend."""

    day: date
    label: str
    is_worked: bool


class CalendarOut(Told):
    """A year's workdays, and a deadline counted in them."""

    year: int
    is_provisional: bool
    document: str
    days: list[DayOut]
    deadline: date | None
    deadline_is_provisional: bool
