"""The calendar as its page and its files show it: a year's days, and a deadline counted day by day."""

import calendar as weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.calendars.rules import Calendar, Reckoned
from zhibu.lib.html import escape
from zhibu.web.boards import Board, Cell, Table


@dataclass(frozen=True)
class Deadline:
    """A day that was counted in workdays: from where, how many, and every day that was passed on the way."""

    since: date
    count: int
    found: Reckoned
    passed: Sequence[tuple[str, str, str]]

    @property
    def words(self) -> str:
        """Return the day with its weekday."""
        return date_format(self.found.day, "Y-m-d l")


@dataclass(frozen=True)
class Month:
    """One month as rows of weeks, Monday first, ready as HTML."""

    title: str
    body: SafeString


def deadline(known: Calendar, since: date, count: int, *, counts_start: bool) -> Deadline:
    """Return the last of so many workdays from the day, with each day that was passed: the day, what it is, its number.

    The number is "" for a day that does not count.
    """
    found = known.add_workdays(since, count, counts_start=counts_start)
    passed, number, day = [], 0, since if counts_start else since + timedelta(days=1)
    while day <= found.day:
        number += known.is_workday(day)
        told = str(number) if known.is_workday(day) else ""
        passed.append((date_format(day, "m-d D"), known.label(day), told))
        day += timedelta(days=1)
    return Deadline(since, count, found, passed)


def months(known: Calendar, year: int, today: date) -> list[Month]:
    """Return the twelve months of the year; each day says whether it counts, by a word as well as a colour."""
    return [Month(date_format(date(year, month, 1), "F"), _body(known, year, month, today)) for month in range(1, 13)]


def _body(known: Calendar, year: int, month: int, today: date) -> SafeString:
    rows = weeks.Calendar().monthdatescalendar(year, month)
    return SafeString("".join(f"<tr>{''.join(_cell(known, day, month, today) for day in row)}</tr>" for row in rows))


def _cell(known: Calendar, day: date, month: int, today: date) -> str:
    if day.month != month:
        return "<td></td>"
    in_year = known.years.get(day.year)
    is_off = bool(in_year and day in in_year.off)
    is_moved = bool(in_year and day in in_year.work)
    look = "moved" if is_moved else "off" if is_off else "" if known.is_workday(day) else "weekend"
    mark = _("班") if is_moved else _("休") if is_off else ""
    here = ' aria-current="date"' if day == today else ""
    small = f"<small>{escape(mark)}</small>" if mark else ""
    return f'<td class="{look}" title="{escape(known.label(day))}"{here}>{day.day}{small}</td>'


def exceptions(known: Calendar, year: int) -> list[tuple[date, str]]:
    """Return the days of the year that are no common weekday or weekend, with what they are, in order."""
    in_year = known.years.get(year)
    return [(day, known.label(day)) for day in sorted({*in_year.off, *in_year.work})] if in_year else []


def board(known: Calendar, year: int, today: date) -> Board:
    """Return the year's exceptions as a board, for files."""
    rows = [[Cell(day.isoformat()), Cell(date_format(day, "l")), Cell(what)] for day, what in exceptions(known, year)]
    title = _("%(year)s 年工作日") % {"year": year}
    heads = [_("日期"), _("星期"), _("是什么日子")]
    return Board(title, "", today, [Table("days", title, heads, rows, note=notice(known, year))])


def notice(known: Calendar, year: int) -> str:
    """Return by which notice the year is counted, or that it is provisional."""
    in_year = known.years.get(year)
    if in_year is None:
        return _("%(year)s 年的放假通知没有录入，只按周末算，结果是暂算。") % {"year": year}
    if not in_year.is_complete:
        return _("%(year)s 年的放假通知还没有公布或没有录入，只按法定节日和周末算，结果是暂算。") % {"year": year}
    return in_year.document
