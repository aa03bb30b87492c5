"""Workdays by the calendar: notices, weekends worked instead, and years that are not known."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from zhibu.calendars.rules import Calendar
from zhibu.calendars.years import CalendarError, calendar, read

MONDAY = date(2026, 9, 28)


def test_5_3_publicity_over_the_national_day_the_start_counted() -> None:
    last = calendar().add_workdays(MONDAY, 5, counts_start=True)
    assert last == (date(2026, 10, 9), False)
    assert last.day + timedelta(days=1) == date(2026, 10, 10)


def test_5_3_publicity_over_the_national_day_the_start_not_counted() -> None:
    last = calendar().add_workdays(MONDAY, 5)
    assert last == (date(2026, 10, 10), False)
    assert last.day + timedelta(days=1) == date(2026, 10, 11)


def test_5_3_a_year_without_its_notice_is_provisional() -> None:
    assert calendar().add_workdays(date(2026, 12, 28), 5).is_provisional
    assert not calendar().add_workdays(date(2026, 12, 21), 5).is_provisional


def test_e19_2027_is_not_copied_from_2026() -> None:
    days = calendar()
    assert not days.is_workday(date(2027, 2, 5)) and not days.is_workday(date(2027, 6, 9))
    assert days.is_workday(date(2027, 2, 15)) and days.is_workday(date(2027, 6, 18))
    assert not days.is_known(date(2027, 2, 5))
    assert sum(day.year == 2027 for day in days.years[2027].off) == 13


@pytest.mark.parametrize(
    ("day", "works", "label"),
    [
        (date(2026, 10, 1), False, "国庆节"),
        (date(2026, 10, 10), True, "调休上班"),
        (date(2026, 11, 21), False, "周末"),
        (date(2026, 11, 20), True, "工作日"),
        (date(2030, 10, 1), True, "工作日"),
    ],
)
def test_a_day_says_what_it_is(day: date, works: bool, label: str) -> None:
    assert (calendar().is_workday(day), calendar().label(day)) == (works, label)


@pytest.mark.parametrize(("year", "workdays"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_whole_year_has_its_workdays(year: int, workdays: int) -> None:
    assert calendar().workdays_between(date(year, 1, 1), date(year + 1, 1, 1)) == (workdays, False)


def test_counting_back_and_counting_none() -> None:
    assert calendar().add_workdays(date(2026, 10, 8), -1).day == date(2026, 9, 30)
    assert calendar().add_workdays(date(2026, 10, 3), 0).day == date(2026, 10, 3)
    assert calendar().workdays_between(MONDAY, MONDAY).days == 0


def test_without_any_calendar_weekends_alone_count() -> None:
    assert Calendar().add_workdays(date(2026, 9, 30), 1) == (date(2026, 10, 1), True)


def test_the_installations_own_year_stands_before_the_shipped_one(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "2027.toml").write_text(
        'year = 2027\nis_complete = true\ndocument = "通知"\nprovenance = "read"\nwork = [2027-02-13]\n'
        '[[off]]\nname = "春节"\nfirst = 2027-02-05\nlast = 2027-02-11\n'
    )
    settings.CALENDARS_FOLDER = tmp_path
    assert calendar().add_workdays(date(2027, 2, 4), 1) == (date(2027, 2, 12), False)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("work = [2027-02-15]\n", "is worked, but no weekend"),
        ("work = [2026-02-14]\n", "is no day of 2027"),
        ('[[off]]\nname = "春节"\nfirst = 2026-12-31\nlast = 2027-01-01\n', "is no day of 2027"),
        ("year = 2028\n", "2027.toml"),
    ],
)
def test_a_wrong_year_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "2027.toml"
    file.write_text('year = 2027\nis_complete = true\ndocument = "通知"\nprovenance = "read"\n' + text)
    with pytest.raises(CalendarError, match=says):
        read(file)
