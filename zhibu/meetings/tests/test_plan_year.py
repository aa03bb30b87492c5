"""A year is planned from what rules ask for: each window once, on the days that were written."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.bylaws.actions import add_local_rule
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import cancel_gathering, plan_year
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Gathering, Holding
from zhibu.meetings.queries.years import asked_of
from zhibu.meetings.rules.years import Asked, YearLine, days_of, read_days, year_line
from zhibu.meetings.testing import make_gathering
from zhibu.notices.models import Notice
from zhibu.orgs.testing import Clerk

TODAY = timezone.localdate()
NEXT = TODAY.year + 1
MONTHLY = YearLine("theme_day", "month", 1, (5,))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (YearLine("theme_day", "month", 1, (31,)), [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]),
        (YearLine("theme_day", "month", 2, (30, 31)), [date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 28)]),
        (YearLine("assembly", "quarter", 1, (5,), 2), [date(2027, 2, 5), date(2027, 5, 5), date(2027, 8, 5)]),
        (YearLine("life_meeting", "year", 1, (20,), 12), [date(2027, 12, 20)]),
    ],
)
def test_days_are_of_the_calendar(line: YearLine, found: list[date]) -> None:
    assert days_of(line, 2027, date(2026, 11, 21), [])[:3] == found


def test_what_is_over_or_there_is_left_out() -> None:
    held = [date(2026, 11, 28), date(2025, 12, 5)]
    assert days_of(MONTHLY, 2026, date(2026, 10, 5), held) == [date(2026, 10, 5), date(2026, 12, 5)]
    twice = YearLine("theme_day", "month", 2, (5, 20))
    assert date(2026, 11, 20) in days_of(twice, 2026, date(2026, 11, 6), held)
    assert days_of(MONTHLY, 2026, date(2026, 12, 6), []) == []


def test_a_day_that_is_planned_is_not_planned_twice() -> None:
    more = YearLine("theme_day", "month", 3, (5, 20))
    held = [date(2026, 12, 5), date(2026, 11, 20)]
    assert days_of(more, 2026, date(2026, 11, 1), held) == [date(2026, 11, 5), date(2026, 12, 20)]


@pytest.mark.django_db
def test_a_year_of_nothing_asks_for_a_day(cast: Cast) -> None:
    with pytest.raises(Refused, match="写上几号"):
        plan_year(cast.actor("secretary"), cast.first, year=NEXT, lines=[])


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("5", [5]),
        ("5、20", [5, 20]),
        ("5号和20号", [5, 20]),
        ("5日, 20日", [5, 20]),
        ("月底", []),
        ("5.5", []),
        ("100", []),
    ],
)
def test_days_are_read_as_they_are_written(written: str, days: list[int]) -> None:
    assert read_days(written) == days


@pytest.mark.parametrize(("days", "month"), [([], 1), ([0], 1), ([32], 1), ([5], 0), ([5], 4)])
def test_days_and_months_that_are_none_are_refused(days: list[int], month: int) -> None:
    with pytest.raises(Refused):
        year_line(Asked("assembly", "党员大会", 1, "quarter", ""), days, month, None, "days_assembly")


@pytest.mark.django_db
def test_each_window_is_planned_once(cast: Cast) -> None:
    actor = cast.actor("secretary")
    own = make_gathering(actor, cast.first, "theme_day", day=date(NEXT, 3, 9))
    assert plan_year(actor, cast.first, year=NEXT, lines=[MONTHLY]) == 11
    days = set(Gathering.objects.values_list("held_on", flat=True))
    assert date(NEXT, 3, 9) in days and date(NEXT, 3, 5) not in days and date(NEXT, 4, 5) in days
    with pytest.raises(Refused):
        plan_year(actor, cast.first, year=NEXT, lines=[MONTHLY])
    cancel_gathering(actor, own, reason="改期")
    assert plan_year(actor, cast.first, year=NEXT, lines=[MONTHLY]) == 1
    assert not Notice.objects.filter(kind="gathering").exists()
    assert Act.objects.filter(verb="plan_year", unit_id=cast.first.pk).count() == 12
    assert set(Holding.objects.filter(kind="theme_day").values_list("unit_path", flat=True)) == {cast.first.path}
    assert Gathering.objects.filter(state=GatheringState.PLANNED).count() == 12


@pytest.mark.django_db
def test_what_is_asked_is_what_holds_there(cast: Cast) -> None:
    asked = {one.kind: (one.times, one.length) for one in asked_of(cast.first, TODAY)}
    assert asked["assembly"] == (1, "quarter") and asked["life_meeting"] == (1, "year")
    assert "group_meeting" not in asked and "activity_day" not in asked
    assert next(one.kind for one in asked_of(cast.group, TODAY)) == "group_meeting"
    paper = {"document": "通知", "document_no": "东党〔2026〕1号"}
    add_local_rule(Clerk(), cast.mine, rule="ZB-08", value="times", amount="2", since=TODAY, **paper)
    assert {one.kind: one.times for one in asked_of(cast.first, TODAY)}["assembly"] == 2


@pytest.mark.django_db
def test_only_this_year_and_the_next_and_only_who_may(cast: Cast) -> None:
    for year in (TODAY.year - 1, NEXT + 1):
        with pytest.raises(Refused):
            plan_year(cast.actor("secretary"), cast.first, year=year, lines=[MONTHLY])
    for who in ("committee_member", "next_door", "auditor"):
        with pytest.raises(NotAllowed):
            plan_year(cast.actor(who), cast.first, year=NEXT, lines=[MONTHLY])
    assert not Gathering.objects.exists()


@pytest.mark.django_db
def test_a_kind_asked_twice_is_refused_at_its_line(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        plan_year(cast.actor("secretary"), cast.first, year=NEXT, lines=[MONTHLY, replace(MONTHLY, days=(9,))])
    assert refused.value.field == "lines.1.kind" and not Gathering.objects.exists()


@pytest.mark.django_db
def test_the_page_plans_what_has_days_and_keeps_what_was_typed(cast: Cast) -> None:
    client, url = cast.client("secretary"), reverse("plan_year", args=[cast.first.pk])
    once = client.get(url).context["form"]["once"].value()
    sent = {"year": str(NEXT), "days_theme_day": "四十", "days_assembly": "", "once": once}
    answer = client.post(url, sent)
    assert answer.status_code == 422 and "四十" in answer.content.decode() and "1 到 31" in answer.content.decode()
    once = answer.context["form"]["once"].value()
    sent |= {"days_theme_day": "5", "days_assembly": "9", "month_assembly": "3", "once": once}
    assert "已安排 16 次" in client.post(url, sent, follow=True).content.decode()
    assert Gathering.objects.filter(kinds=["assembly"], held_on=date(NEXT, 12, 9)).exists()


def test_the_theme_is_in_the_language_of_the_records_whoever_plans(cast: Cast) -> None:
    with override("en"):
        plan_year(cast.actor("secretary"), cast.first, year=NEXT, lines=[MONTHLY])
    assert Gathering.objects.get(held_on=date(NEXT, 3, 5)).theme == "3月主题党日"
