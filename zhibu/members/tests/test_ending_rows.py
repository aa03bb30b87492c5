"""A light's number opens those whom it counts: whose probation ends or has ended, whose exemption is looked at."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.lib.dates import add_months
from zhibu.members.duties import DUTIES
from zhibu.members.duties.persons import judge_probations, judge_reviews
from zhibu.members.models import Exemption, ProbationExtension
from zhibu.members.queries.structure import Structure, structure
from zhibu.members.testing import make_member, refresh_members
from zhibu.rulebook.books import on

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def shown(cast: Cast, **asked: str) -> set[str]:
    page = cast.client("secretary").get(reverse("list_members"), {"unit": str(cast.first.pk), "who": "on", **asked})
    assert page.status_code == 200
    found: Any = page.context["list"].page.rows
    return {str(row.name) for row in found}


def facts_of(cast: Cast) -> Structure:
    [found] = structure([cast.first.pk], TODAY)
    return found


def test_a_probation_s_rows_are_those_that_its_light_counts(cast: Cast) -> None:
    ends = [TODAY + timedelta(days=days) for days in (-400, -1, 0, 1, 27, 58, 59, 60, 61, 62, 63, 90)]
    for at, last in enumerate([*ends, add_months(TODAY, 2), add_months(TODAY, 2) + DAY]):
        passed_on = add_months(last + DAY, -12)
        made = make_member(cast.first, f"预备{at}", stage="probationary", joined_on=passed_on)
        if at % 3 == 2:
            since = add_months(passed_on, 11)
            ProbationExtension.objects.create(person=made.person, since=since, months=6)
    unmet = judge_probations(facts_of(cast), on(TODAY), TODAY)
    assert unmet is not None
    counted = (unmet.values["over"], unmet.values["soon"])
    assert (len(shown(cast, probation="over")), len(shown(cast, probation="soon"))) == counted
    assert min(counted) > 1


def test_a_review_s_rows_are_those_that_its_light_counts(cast: Cast) -> None:
    for days in (-30, 0, 1, 30):
        person = make_member(cast.first, f"复核{days}", joined_on=date(1980, 7, 1)).person
        review_on = TODAY + timedelta(days=days)
        Exemption.objects.create(person=person, reason="ill", since=TODAY - timedelta(days=90), review_on=review_on)
        refresh_members(person)
    unmet = judge_reviews(facts_of(cast), on(TODAY), TODAY)
    assert unmet is not None and unmet.values["reviews"] == 2
    assert shown(cast, exempt="review") == {"复核-30", "复核0"}
    assert len(shown(cast, exempt="yes")) == 4


def test_the_links_of_a_why_lead_to_these_lists(cast: Cast) -> None:
    links = {duty.key: duty.rows for duty in DUTIES if duty.rows}
    over = links["probation"](cast.first.pk, "over", {"over": 2, "soon": 0})
    assert [words for words, _url in over] == ["预备期已满 2 人"] and "probation=over" in over[0][1]
    [(words, url)] = links["exemption_review"](cast.first.pk, "due", {"reviews": 3})
    assert words == "要复核的 3 人" and "exempt=review" in url
