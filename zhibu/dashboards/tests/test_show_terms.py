"""show_terms: each month opens exactly the units whose term runs out in it."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.dashboards.queries.terms import calendar, of_month, unknown_below
from zhibu.figures.actions.counting import counting
from zhibu.lib.dates import add_months
from zhibu.orgs.figures import UNITS
from zhibu.orgs.models import Term, Unit
from zhibu.orgs.testing import make_unit

TODAY = timezone.localdate


def _term(unit: Unit, last_on: date, **facts: date) -> None:
    with transaction.atomic(), counting(TODAY()) as count:
        count.touch(UNITS, [unit.pk])
        Term.objects.create(unit=unit, elected_on=add_months(last_on, -36), years=3, last_on=last_on, **facts)


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Give the mine terms: over, extended, in two months twice, in three years; the mine itself has none."""
    today = TODAY()
    _term(cast.first, today - timedelta(days=1))
    _term(cast.second, today - timedelta(days=30), extended_to=add_months(today, 5))
    soon = add_months(today.replace(day=15), 2)
    _term(cast.office, soon)
    _term(make_unit("机关第二党支部", cast.mine), soon.replace(day=16))
    _term(cast.general, add_months(today, 36))
    return cast


def _count(cast: Cast, key: str) -> int:
    text = cast.client("officer").get(reverse("show_terms", args=[cast.mine.pk]) + f"?month={key}").content.decode()
    found = re.search(r'list-count" role="status">共 (\d+)', text)
    assert found
    return int(found[1])


def test_every_number_opens_its_units(due: Cast) -> None:
    margins, years = calendar(due.mine, TODAY())
    months = [one for _year, held in years for one in held]
    assert len(months) == 24
    counts = {one.key: one.n for one in [*margins, *months]}
    soon = f"{add_months(TODAY(), 2):%Y-%m}"
    put_off = f"{add_months(TODAY(), 5):%Y-%m}"
    assert counts | {"over": 1, "extended": 1, "unknown": 1, "later": 1, soon: 2, put_off: 1} == counts
    assert sum(counts.values()) - counts["extended"] == 6  # groups elect nobody
    for key, n in counts.items():
        if n:
            assert _count(due, key) == n, key
            rows = unknown_below(due.mine, TODAY()) if key == "unknown" else of_month(due.mine, TODAY(), key)
            assert rows.count() == n, key


def test_the_first_to_look_at_is_what_is_over(due: Cast) -> None:
    text = due.client("officer").get(reverse("show_terms", args=[due.mine.pk])).content.decode()
    assert "已到期" in text
    assert f'href="{reverse("elect_term", args=[due.first.pk])}"' in text


def test_who_may_not_record_sees_no_button(due: Cast) -> None:
    text = due.client("auditor").get(reverse("show_terms", args=[due.mine.pk])).content.decode()
    assert reverse("elect_term", args=[due.first.pk]) not in text
    assert due.first.short_name in text


def test_a_term_is_over_on_the_day_after_its_last(cast: Cast) -> None:
    _term(cast.first, TODAY() - timedelta(days=1))
    _term(cast.second, TODAY())
    _term(cast.office, TODAY() - timedelta(days=200), extended_to=TODAY())
    margins, _years = calendar(cast.mine, TODAY())
    assert [one.n for one in margins[:2]] == [1, 1]
    assert (_count(cast, "over"), _count(cast, "extended")) == (1, 1)
    year = [one.n for _year, held in _years for one in held]
    assert year[0] == 2


def test_5_3_a_term_of_five_years_from_1_march_runs_out_in_february(cast: Cast) -> None:
    first = add_months(TODAY().replace(day=1), 4)
    _term(cast.first, first - timedelta(days=1))
    _term(cast.second, add_months(first, -6), extended_to=first)
    before, then = f"{add_months(first, -1):%Y-%m}", f"{first:%Y-%m}"
    _margins, years = calendar(cast.mine, TODAY())
    counts = {one.key: one.n for _year, held in years for one in held}
    assert (counts[before], counts[then]) == (1, 1)
    assert (_count(cast, before), _count(cast, then)) == (1, 1)
    text = cast.client("officer").get(reverse("show_terms", args=[cast.mine.pk]) + f"?month={before}").content.decode()
    assert (first - timedelta(days=1)).isoformat() in text
    assert first.isoformat() not in text
    page = cast.client("officer").get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    assert f"到 {(first - timedelta(days=1)).isoformat()}" in page


def test_a_month_that_is_none_shows_the_usual(due: Cast) -> None:
    url = reverse("show_terms", args=[due.mine.pk])
    for asked in ("?month=2026-13", "?month=x", "?month=%00"):
        assert due.client("officer").get(url + asked).status_code == 200
