from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhibu.lib.dates import BadDate, Partial, add_months, read, years_between


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 1, 2),
        datetime(2026, 1, 2, 15, 30),
        46024,
        46024.0,
        46024.75,
        20260102,
        20260102.0,
        "20260102",
        "２０２６0102",
        "2026-01-02",
        "2026-1-2",
        "2026.1.2",
        "2026.01.02.",
        "2026。1。2",
        "2026/1/2",
        "2026／01／02",
        "2026年1月2日",
        "2026年01月02号",
        " 2026 年 1 月 2 日 ",
        "2026、1、2",
        "2026—01—02",
        "2026-01-02 00:00:00",
        "2026-01-02T08:30:00Z",
        "2026/1/2 0:00",
        "二〇二六年一月二日",
        "二零二六年元月二日",
        "二○二六年一月二日",
        "'2026-01-02",
        "46024",
    ],
)
def test_a_day_is_read_in_any_form(value):
    assert read(value) == Partial(date(2026, 1, 2), "day")


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("2026.01", 1),
        ("2026.1", 1),
        ("2026.10", 10),
        ("2026-01", 1),
        ("2026年1月", 1),
        ("2026年1月份", 1),
        ("202601", 1),
        (202601, 1),
        (202610.0, 10),
        (2026.01, 1),
        (2026.12, 12),
        ("二〇二六年一月", 1),
        ("二〇二六年十一月", 11),
        ("20261200", 12),
        ("2026.12.00", 12),
    ],
)
def test_a_month_is_kept_as_a_month(value, month):
    assert read(value) == Partial(date(2026, month, 1), "month")


@pytest.mark.parametrize("value", ["2026", "2026年", 2026, 2026.0, "二〇二六年", "20260000"])
def test_a_year_is_kept_as_a_year(value):
    assert read(value) == Partial(date(2026, 1, 1), "year")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("一九四九年十月一日", date(1949, 10, 1)),
        ("一九九八年十二月二十三日", date(1998, 12, 23)),
        ("一九九八年十二月三十一日", date(1998, 12, 31)),
        ("一九九八年三月廿一日", date(1998, 3, 21)),
        ("一九九八年三月十日", date(1998, 3, 10)),
        ("二〇一〇年一〇月二十日", date(2010, 10, 20)),
    ],
)
def test_chinese_numerals(written, day):
    assert read(written) == Partial(day)


@pytest.mark.parametrize("value", ["", None, "  ", "无", "-", "/", "\u3000"])
def test_nothing_is_no_date_and_no_mistake(value):
    assert read(value) is None


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("2026-02-30", "no_such_day"),
        ("2026年13月1日", "no_such_day"),
        ("20261301", "no_such_day"),
        ("2026.00.05", "no_such_day"),
        ("二〇二六年二月三十日", "no_such_day"),
        ("98.5.1", "short_year"),
        ("98年5月", "short_year"),
        ("850101", "short_year"),
        ("1/2/2026", "year_last"),
        ("31-12-1998", "year_last"),
        ("至今", "ongoing"),
        ("长期", "ongoing"),
        ("农历八月初一", "lunar"),
        ("一九五〇年正月初五", "lunar"),
        (2026.1, "ambiguous"),
        ("1026-01-01", "out_of_range"),
        ("2926-01-01", "out_of_range"),
        (date(1899, 1, 1), "out_of_range"),
        ("去年", "unreadable"),
        ("2026年1月2日左右", "unreadable"),
        ("123", "unreadable"),
        (-5, "unreadable"),
        (True, "unreadable"),
        ("9" * 400, "unreadable"),
        (1e300, "unreadable"),
        (float("nan"), "unreadable"),
        (float("inf"), "unreadable"),
    ],
)
def test_what_is_no_date_says_why(value, problem):
    with pytest.raises(BadDate) as refused:
        read(value)
    assert refused.value.problem == problem


@given(some.text(max_size=20) | some.floats() | some.integers())
def test_any_rubbish_is_read_or_refused(value):
    try:
        found = read(value)
    except BadDate:
        return
    assert found is None or 1900 <= found.day.year <= 2100


@given(some.dates(date(1900, 3, 1), date(2100, 12, 31)))
def test_every_day_survives_every_form(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
    ]
    for form in [*forms, *([serial] if serial > 2100 else [])]:
        assert read(form) == Partial(day)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2025, 11, 20), 12, date(2026, 11, 20)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2028, 2, 29), -6, date(2027, 8, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_terms_go_by_calendar_months(day, months, then):
    assert add_months(day, months) == then


@given(some.dates(date(1900, 1, 1), date(2100, 12, 31)), some.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_whole_years_are_the_most_that_fit(since, until):
    years = years_between(since, until)
    assert add_months(since, 12 * years) <= until < add_months(since, 12 * (years + 1))


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        (date(2008, 11, 21), date(2026, 11, 20), 17),
        (date(2008, 11, 21), date(2026, 11, 21), 18),
        (date(2004, 2, 29), date(2022, 2, 28), 18),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
        (date(2026, 1, 2), date(2026, 1, 1), -1),
    ],
)
def test_whole_years_are_counted(since, until, years):
    assert years_between(since, until) == years
