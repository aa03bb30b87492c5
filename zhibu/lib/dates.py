"""Dates in every form that offices write, and the arithmetic of terms: calendar months, never thirty days."""

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from zhibu.lib import text

Precision = Literal["day", "month", "year"]
Problem = Literal[
    "unreadable", "no_such_day", "short_year", "out_of_range", "year_last", "ongoing", "lunar", "ambiguous"
]
"""unreadable · no_such_day (2026-02-30) · short_year (98.5.1: which century?) · out_of_range (not 1900 to 2100) ·
year_last (1/2/2026: day or month first?) · ongoing (至今: no date at all) · lunar (农历) ·
ambiguous (the number 2026.1: January, or October that lost its zero?)."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
_EPOCH = date(1899, 12, 30)  # serial numbers of spreadsheets from 1900-03-01 on
_LAST_SERIAL = 73_415  # 2100-12-31
_FIRST_SERIAL = LAST_YEAR + 1  # smaller whole numbers are years


class Partial(NamedTuple):
    """A date as far as it is known: the first day of the month or year where the day was not written."""

    day: date
    precision: Precision = "day"


class BadDate(ValueError):
    """Refuse a text that is no date, with `problem` and the text as it was written."""

    def __init__(self, problem: Problem, written: str) -> None:
        super().__init__(problem, written)
        self.problem: Problem = problem
        self.written = written


_JOIN = r"[-./\\、,_~]"
_YMD = re.compile(
    rf"(\d{{4}})(?:年|{_JOIN})(\d{{1,2}})(?:(?:月份?|{_JOIN})(\d{{1,2}}))?(?:日|号|月份?|{_JOIN})?(?:T?\d{{1,2}}:.*)?"
)
_YEAR = re.compile(r"(\d{4})年?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SHORT = re.compile(r"\d{2}(?:年|[-./])\d{1,2}(?:(?:月|[-./])(?:\d{1,2})?)?日?")
_YEAR_LAST = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}.*")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_HAN_DATE = re.compile(
    r"([〇零一二三四五六七八九]{4})年(?:(元|十[一二]?|[一二三四五六七八九]|[〇零一][〇零一二三四五六七八九])月)?"
    r"(?:([一二三四五六七八九十廿卅〇零]{1,3})[日号])?"
)
_HAN_SIGNS = str.maketrans("○０◯零Ｏ", "〇〇〇〇〇")
_HAN_DIGIT = {sign: digit for digit, sign in enumerate("〇一二三四五六七八九")}
_ONGOING = frozenset({"至今", "今", "现在", "目前", "长期", "迄今", "至现在"})
_LUNAR = re.compile(r"农历|阴历|腊月|正月|冬月|初[一二三四五六七八九十]")
_EMPTY = frozenset({"", "-", "--", "/", "\\", "无", "不详", "未知", "暂无", "空", "null", "none", "nan", "n/a"})


def read(value: object) -> Partial | None:
    """Read a date from a cell or a field: None for nothing, raises BadDate with the problem.

    Takes date objects, serial numbers, 2026-01-02, 2026.1.2, 2026/1/2, 2026年1月2日, 20260102, 二〇二六年一月二日,
    months alone (2026.01, 202601, 2026年1月) and years alone, with full-width digits, stray blanks and a time behind.
    """
    if isinstance(value, str):
        return _read_text(value) if value else None
    if isinstance(value, date):  # datetime is a date too
        day = value.date() if isinstance(value, datetime) else value
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadDate("out_of_range", day.isoformat())
        return Partial(day)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _read_number(value)
    raise BadDate("unreadable", str(value))


def _read_text(written: str) -> Partial | None:
    if found := _YMD.fullmatch(written) or _PACKED.fullmatch(written):  # most are written plainly
        return _build(found[1], found[2], found[3], written)
    plain = text.plain(written).strip("'`\"")
    if plain in _EMPTY:
        return None
    plain = plain.removeprefix("公元").replace("t", "T")
    if found := _YMD.fullmatch(plain):
        return _build(found[1], found[2], found[3], written)
    if found := _PACKED.fullmatch(plain):
        return _build(found[1], found[2], found[3], written)
    if found := _YEAR.fullmatch(plain):
        return _build(found[1], None, None, written)
    if found := _HAN_DATE.fullmatch(plain.translate(_HAN_SIGNS)):
        return _read_han(found, written)
    if _DECIMAL.fullmatch(plain) and FIRST_YEAR * 3 < float(plain) <= _LAST_SERIAL:
        return _read_number(float(plain))
    raise BadDate(_why_not(plain), written)


def _why_not(plain: str) -> Problem:
    if plain in _ONGOING:
        return "ongoing"
    if _LUNAR.search(plain):
        return "lunar"
    if _SHORT.fullmatch(plain) or (plain.isdigit() and len(plain) == 6):
        return "short_year"
    return "year_last" if _YEAR_LAST.fullmatch(plain) else "unreadable"


def _build(year: str, month: str | None, day: str | None, written: str) -> Partial:
    # In old files 00 stands for an unknown month or day.
    month_number, day_number = int(month or 0), int(day or 0)
    precision: Precision = "day" if day_number else "month" if month_number else "year"
    if month is not None and not month_number and day_number:
        raise BadDate("no_such_day", written)
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise BadDate(
            "out_of_range" if day is not None or (len(year) == 4 and year[0] in "12") else "short_year", written
        )
    try:
        return Partial(date(int(year), month_number or 1, day_number or 1), precision)
    except ValueError:
        raise BadDate("no_such_day", written) from None


def _read_number(number: float) -> Partial:
    written = text.of_cell(number)
    if not -1e9 < number < 1e9:  # infinities and what is no number at all fail this too
        raise BadDate("unreadable", written)
    whole = int(number)
    if number != whole and FIRST_YEAR <= whole <= LAST_YEAR:
        month = round((number - whole) * 100)
        if month == 10 or abs((number - whole) * 100 - month) > 1e-6:
            raise BadDate("ambiguous", written)
        return _build(str(whole), str(month), None, written)
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return Partial(_EPOCH + timedelta(days=whole))
    if whole == number:
        if found := _PACKED.fullmatch(written):
            return _build(found[1], found[2], found[3], written)
        if found := _YEAR.fullmatch(written):
            return _build(found[1], None, None, written)
    raise BadDate("unreadable", written)


def _read_han(found: re.Match[str], written: str) -> Partial:
    year = "".join(str(_HAN_DIGIT[sign]) for sign in found[1])
    month = None if found[2] is None else str(_han_number(found[2]))
    day = None if found[3] is None else str(_han_number(found[3]))
    return _build(year, month, day, written)


def _han_number(signs: str) -> int:
    if signs == "元":
        return 1
    signs = signs.replace("廿", "二十").replace("卅", "三十")
    if "十" in signs:
        tens, ones = signs.split("十", 1)
        return (_HAN_DIGIT[tens] if tens else 1) * 10 + (_HAN_DIGIT.get(ones, 99) if ones else 0)
    number = 0
    for sign in signs:
        number = number * 10 + _HAN_DIGIT[sign]
    return number


def add_months(day: date, months: int) -> date:
    """Go on by calendar months, to the month's last day where the day does not exist: 2026-11-30 + 3 = 2027-02-28."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def years_between(since: date, until: date) -> int:
    """Count the whole years from one day to another (age, years in the party); negative when `until` comes first.

    A year is complete on its anniversary; one of 29 February on 28 February of a common year, as `add_months` has it.
    """
    years = until.year - since.year
    if (until.month, until.day) >= (since.month, since.day):
        return years
    is_leap_birthday = since.month == 2 and since.day == 29 and until == add_months(since, 12 * years)
    return years if is_leap_birthday else years - 1
