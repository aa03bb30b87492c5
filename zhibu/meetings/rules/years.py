"""A year planned from what rules ask for: on which days of its months, quarters or of the year itself."""

import calendar
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.rulebook.windows import MONTHS, window_of, windows_between

type Length = Literal["month", "quarter", "half_year", "year"]

MOST_DAYS = 5


@dataclass(frozen=True)
class Asked:
    """A kind that a rule asks for: how often, in which window, by which text."""

    kind: str
    label: str
    times: int
    length: Length
    source: str


@dataclass(frozen=True)
class YearLine:
    """One kind, planned for a year: on which days of a month, in which month of its window, from what time."""

    kind: str
    length: Length
    times: int
    days: tuple[int, ...]
    month: int = 1
    begins: time | None = None


def read_days(written: str) -> list[int]:
    """Return the days of a month as somebody writes them, 5 or 5、20; none for what cannot be read."""
    words = [word for word in re.split(r"[\s,，、;；和]+", re.sub("[日号]", " ", written)) if word]
    if len(words) > MOST_DAYS or not all(re.fullmatch("[0-9]{1,2}", word) for word in words):
        return []
    return [int(word) for word in words]


def year_line(asked: Asked | None, days: Sequence[int], month: int, begins: time | None, field: str = "") -> YearLine:
    """Return what is asked, on these days. Raises Refused for what no rule asks of the unit, and for days that are
    none."""
    if asked is None:
        raise Refused(_("没有按月、按季度、按年要求它开的会。"), field="lines")
    if not days or not all(1 <= day <= 31 for day in days) or not 1 <= month <= MONTHS[asked.length]:
        raise Refused(_("请写几号，1 到 31；不止一天的用顿号隔开，例如 5、20。"), field=field or "lines")
    return YearLine(asked.kind, asked.length, asked.times, tuple(sorted(set(days))), month, begins)


def refuse_lines(lines: Sequence[YearLine]) -> None:
    """Raise Refused where no kind is asked for, and at the line that asks for one which stands in a line before it."""
    if not lines:
        raise Refused(_("请至少在一种会后面写上几号。"))
    kinds = [line.kind for line in lines]
    for at, kind in enumerate(kinds):
        if kind in kinds[:at]:
            raise Refused(_("这一种前面已经写过，一种只写一行。"), field=f"lines.{at}.kind")


def days_of(line: YearLine, year: int, today: date, held: Collection[date]) -> list[date]:
    """Return the days that the line asks for in the year, from today on.

    A window in which the kind is held or planned as often as the rule asks is left out, and so is a day on which it is;
    a day that its month lacks is the month's last.
    """
    months = MONTHS[line.length]
    there = Counter(window_of(day, months) for day in held)
    found: list[date] = []
    for window in windows_between(date(year, 1, 1), date(year, 12, 31), months):
        if there[window] >= line.times:
            continue
        month = window.starts_on.month - 1 + min(line.month, months)
        last = calendar.monthrange(year, month)[1]
        found += sorted({date(year, month, min(day, last)) for day in line.days} - set(held))
    return [day for day in found if day >= today]


def refuse_none(planned: Sequence[object]) -> None:
    """Raise Refused where nothing is left to plan."""
    if not planned:
        raise Refused(_("这些都已经安排了，或者日子已经过去，没有要补的。"))
