"""Elect and extend a term of office."""

from datetime import date

import pytest

from zhibu import rulebook
from zhibu.gate.actor import Refused
from zhibu.orgs.actions import appoint, elect_term, extend_term
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import Mine
from zhibu.people.models import Person

DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("row", "kind", "field", "years", "is_must"),
    [
        ("RQ-01", "committee", "", 5, False),
        ("RQ-01", "committee", "state_enterprise", 5, False),  # RQ-10 is not verified: the opinion answers
        ("RQ-02", "branch", "", 3, False),
        ("RQ-02", "general_branch", "state_enterprise", 3, False),  # RQ-10, too
        ("RQ-02", "mobile_branch", "mobile", 3, False),
        ("RQ-03", "branch", "village", 5, True),
        ("RQ-03", "general_branch", "community", 5, True),
        ("RQ-04", "committee", "office", 5, False),
        ("RQ-05", "general_branch", "office", 3, False),
        ("RQ-06", "branch", "office", 3, False),
        ("RQ-07", "committee", "university", 5, True),
        ("RQ-08", "general_branch", "university", 5, False),
        ("RQ-09", "branch", "university", 3, False),
    ],
)
def test_the_years_come_from_the_statute(
    clerk: Clerk, mine: Mine, row: str, kind: str, field: str, years: int, is_must: bool
) -> None:
    rule = rulebook.on(DAY).about("term", kind, field)
    assert rule
    assert (rule.id, rule.number("years"), rule.is_must) == (row, years, is_must)
    place = make_unit("那个组织", mine.root, kind=kind, field=field)
    assert elect_term(clerk, place, elected_on=DAY).years == years


def test_a_group_and_a_provisional_branch_have_none() -> None:
    assert rulebook.on(DAY).about("term", "group", "") is None
    assert rulebook.on(DAY).about("term", "provisional_branch", "state_enterprise") is None


def test_a_term_runs_calendar_years_from_the_election(clerk: Clerk, mine: Mine) -> None:
    assert elect_term(clerk, mine.first, elected_on=DAY).last_on == date(2027, 2, 27)
    assert elect_term(clerk, mine.root, elected_on=DAY).years == 5


def test_the_next_election_closes_the_term_and_a_late_entry_falls_between(clerk: Clerk, mine: Mine) -> None:
    first = elect_term(clerk, mine.first, elected_on=date(2018, 1, 1), years=3)
    third = elect_term(clerk, mine.first, elected_on=DAY)
    second = elect_term(clerk, mine.first, elected_on=date(2021, 1, 1))
    for term in (first, second, third):
        term.refresh_from_db()
    assert [term.closed_on for term in (first, second, third)] == [date(2021, 1, 1), DAY, None]


def test_the_old_committee_may_end_with_it(clerk: Clerk, mine: Mine, person: Person) -> None:
    held = appoint(clerk, mine.first, person=person, post="secretary", on=date(2021, 1, 1))
    elect_term(clerk, mine.first, elected_on=DAY, ends_posts=True)
    held.refresh_from_db()
    assert (held.until, held.end_reason) == (DAY, "换届")


def test_other_years_need_a_reason_and_keep_the_limits(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="一般是 3 年") as caught:
        elect_term(clerk, mine.first, elected_on=DAY, years=4)
    assert caught.value.field == "reason"
    with pytest.raises(Refused, match="3至5年"):
        elect_term(clerk, mine.first, elected_on=DAY, years=6, reason="试")
    assert elect_term(clerk, mine.first, elected_on=DAY, years=4, reason="上级统一部署").years == 4
    village = make_unit("东村党支部", mine.root, field="village")
    with pytest.raises(Refused, match="任期是 5 年") as caught:
        elect_term(clerk, village, elected_on=DAY, years=3, reason="试")
    assert caught.value.field == "years"


def test_is_refused_on_a_wrong_day_twice_or_without_terms(clerk: Clerk, mine: Mine) -> None:
    elect_term(clerk, mine.first, elected_on=DAY)
    for day, words in ((DAY, "已经登记过"), (date(2027, 1, 1), "不能晚于今天"), (date(2014, 1, 1), "才设立")):
        with pytest.raises(Refused, match=words) as caught:
            elect_term(clerk, mine.first, elected_on=day)
        assert caught.value.field == "elected_on"
    with pytest.raises(Refused, match="党小组不设任期"):
        elect_term(clerk, make_unit("第一党小组", mine.first), elected_on=DAY)


def test_an_extension_needs_its_paper_and_the_level_above(clerk: Clerk, mine: Mine) -> None:
    term = elect_term(clerk, mine.first, elected_on=DAY)
    about = {"until": date(2027, 12, 31), "document_no": "东党〔2026〕9号", "reason": "机构改革"}
    for wrong, field in (({"until": DAY}, "until"), ({"document_no": " "}, "document_no"), ({"reason": ""}, "reason")):
        with pytest.raises(Refused) as caught:
            extend_term(clerk, term, **about | wrong)
        assert caught.value.field == field
    with pytest.raises(Refused, match="要晚于任期届满日2027年2月27日"):
        extend_term(clerk, term, **about | {"until": date(2027, 2, 27)})
    with pytest.raises(Refused, match="由上级党组织批准"):
        extend_term(Clerk(paths=(mine.first.path,)), term, **about)
    assert extend_term(clerk, term, **about).extended_to == date(2027, 12, 31)
    elect_term(clerk, Unit.objects.get(pk=mine.first.pk), elected_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="这一届已在2026年1月1日结束"):
        extend_term(clerk, term, **about)
