"""A branch in numbers agrees with the lists that its numbers open."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from zhibu.members import duties
from zhibu.members.models import Member
from zhibu.members.queries.structure import Structure, structure
from zhibu.members.testing import make_member

TODAY = timezone.localdate()


def numbers(cast: Cast, day: date = TODAY) -> Structure:
    return next(iter(structure([cast.first.pk], day)))


def rows(cast: Cast, duty: str) -> int:
    opens = next(one.rows for one in duties.DUTIES if one.key == duty)
    assert opens is not None
    [(_words, url)] = opens(cast.first.pk, "", defaultdict(int))
    answer = cast.client("secretary").get(url)
    assert answer.status_code == 200
    return len(answer.context["list"].page.rows)


def test_every_number_opens_exactly_its_rows(cast: Cast) -> None:
    make_member(cast.first, name="预备一", stage="probationary")
    make_member(cast.second, name="隔壁")
    found = numbers(cast)
    assert found.members == Member.objects.on_roll().filter(unit=cast.first).count()
    assert rows(cast, "size") == found.members
    assert rows(cast, "full_members") == found.full == found.members - 1
    assert rows(cast, "groups") == found.ungrouped
    assert rows(cast, "files") == found.incomplete > 0
    assert rows(cast, "exemption_review") == found.reviews == 0


def test_only_branches_are_counted_and_the_dissolved_are_not(cast: Cast) -> None:
    everybody = {one.unit_id for one in structure(None, TODAY)}
    assert everybody == {cast.first.pk, cast.second.pk, cast.office.pk}
    type(cast.office).objects.filter(pk=cast.office.pk).update(dissolved_on=TODAY)
    assert cast.office.pk not in {one.unit_id for one in structure(None, TODAY)}
    assert cast.office.pk in {one.unit_id for one in structure(None, TODAY - timedelta(1))}


@pytest.mark.parametrize("many", [1, 15])
def test_one_statement_whatever_the_number(cast: Cast, many: int, django_assert_num_queries: Any) -> None:
    for number in range(many):
        make_member(cast.first, name=f"党员{number}")
    with django_assert_num_queries(1):
        list(structure(None, TODAY))


def test_zb_37_who_leads_a_branch_is_told_with_the_day_from_which_the_years_count(cast: Cast) -> None:
    lead = cast.people["secretary"]
    kept = Member.objects.get(person=lead, tie="formal")
    assert (numbers(cast).secretary, numbers(cast).secretary_from) == (lead.name, kept.seniority_from)
    office = next(iter(structure([cast.office.pk], TODAY)))
    assert (office.secretary, office.secretary_from) == ("", None)
