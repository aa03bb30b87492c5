"""show_calendar: which days count, a deadline counted in workdays, 暂算 where a year's notice is not known."""

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.calendars import queries
from zhibu.calendars.years import calendar
from zhibu.rulebook.books import on


def _page(cast: Cast, who: str = "member", **asked: str) -> Any:
    return cast.client(who).get(reverse("show_calendar"), asked)


@pytest.mark.parametrize(
    ("asked", "day", "is_provisional"),
    [
        ({"since": "2026-09-28", "days": "5", "counts_start": "on"}, "2026-10-09", False),
        ({"since": "2026-09-28", "days": "5"}, "2026-10-10", False),  # 5.3: a Saturday that is worked
        ({"since": "2026-12-28", "days": "5"}, "2027-01-05", True),  # 5.3: no notice for 2027
    ],
)
def test_5_3_fz_10_five_workdays_are_counted_by_the_calendar(
    cast: Cast, asked: dict[str, str], day: str, is_provisional: bool
) -> None:
    page = _page(cast, **asked)
    found = page.context["found"]
    assert (found.found.day.isoformat(), found.found.is_provisional) == (day, is_provisional)
    text = page.content.decode()
    assert f"第 5 个工作日是 {day}" in text
    shown = text.partition('id="found"')[2].partition('class="years"')[0]
    assert ("暂算" in shown) == is_provisional
    assert [number for _day, _what, number in found.passed if number] == ["1", "2", "3", "4", "5"]


def test_every_day_of_a_year_says_whether_it_counts(cast: Cast) -> None:
    page = _page(cast, year="2026")
    assert len(page.context["months"]) == 12
    text = page.content.decode()
    assert text.count("<small>休</small>") == 33
    assert text.count("<small>班</small>") == 6
    assert "国务院办公厅关于2026年部分节假日安排的通知" in text
    assert "暂算" in _page(cast, year="2027").content.decode()


def test_a_year_that_nobody_knows_is_counted_by_weekends() -> None:
    months = queries.months(calendar(), 2040, date(2026, 1, 1))
    assert "休" not in "".join(month.body for month in months)
    assert "暂算" in queries.notice(calendar(), 2040)


def test_bad_input_is_answered_in_words(cast: Cast) -> None:
    for asked in ({"since": "昨天"}, {"since": "2026-01-01", "days": "0"}, {"year": "¹"}, {"year": "99999999"}):
        page = _page(cast, **asked)
        assert page.status_code == 200
        assert not page.context["found"]


def test_the_rulebook_leads_to_it_and_counts_from_today(cast: Cast) -> None:
    client = cast.client("member")
    assert reverse("show_calendar") in client.get(reverse("list_rules")).content.decode()
    text = client.get(reverse("show_rule", args=["FZ-10"])).content.decode()
    today = timezone.localdate()
    count = on(today).get("FZ-10").number("workdays")
    assert calendar().add_workdays(today, count).day.isoformat() in text
    assert f"days={count}" in text
    assert reverse("show_calendar") not in client.get(reverse("show_rule", args=["ZB-29"])).content.decode()


def test_the_rules_that_count_in_workdays_are_those_that_the_page_is_for() -> None:
    counted = {rule.id for rule in on(date(2026, 11, 21)) if any(v.unit == "workday" for v in rule.values.values())}
    assert counted == {"FZ-10"}, "another deadline counts in workdays: compute it with zhibu.calendars"


def test_its_cost_and_its_files(cast: Cast, query_count: Any) -> None:
    query_count("calendars.show_calendar", _page(cast))
    sheet = load_workbook(io.BytesIO(b"".join(_page(cast, year="2026", **{"as": "xlsx"}).streaming_content))).active
    days = [row[0].value for row in sheet.iter_rows() if str(row[0].value).startswith("2026-")]
    assert len(days) == 39 and "2026-10-10" in days
    assert cast.client(None).get(reverse("show_calendar")).status_code == 302


def test_the_api_says_the_same(cast: Cast) -> None:
    told = cast.client("member").get("/api/v1/workdays?since=2026-12-28&days=5").json()
    assert (told["deadline"], told["deadline_is_provisional"]) == ("2027-01-05", True)
    assert (told["year"], told["is_provisional"], len(told["days"])) == (2026, False, 39)
    assert cast.client("member").get("/api/v1/workdays?days=0").status_code == 422
