"""What the regulations say of units, decided from numbers: rows ZB, JG, GQ, RQ and the vectors of 5.3 on units."""

from datetime import date
from itertools import chain

import pytest

from zhibu import rulebook
from zhibu.orgs import rules
from zhibu.orgs.choices import Field
from zhibu.orgs.kinds import kinds
from zhibu.rulebook.rules import Rule

TODAY = date(2026, 11, 21)


def entry(rule_id: str) -> Rule:
    return rulebook.on(TODAY).get(rule_id)


def test_the_packs_name_kinds_and_fields_that_there_are() -> None:
    versions = list(chain(*rulebook.books().versions.values()))
    assert {kind for rule in versions for kind in rule.kinds} <= set(kinds())
    assert {sphere for rule in versions for sphere in rule.fields} <= set(Field.values)
    named = chain.from_iterable(entry("FZ-24").value(key).items for key in ("approve", "deliberate", "barred"))
    assert set(named) <= set(kinds())


@pytest.mark.parametrize(("full", "needs"), [(6, False), (7, True), (8, True)])
def test_zb_29_seven_full_members_need_a_committee(full: int, needs: bool) -> None:
    assert rules.needs_committee(full, entry("ZB-29")) is needs
    assert entry("ZB-30").value("full_members").is_met_by(full) is not needs


def test_5_3_probationary_members_do_not_count_for_the_committee() -> None:
    assert rules.needs_committee(7, entry("ZB-29"))  # 7 full + 3 probationary
    assert not rules.needs_committee(6, entry("ZB-29"))  # 6 full + 5 probationary


@pytest.mark.parametrize(
    ("seats", "fault"), [(2, "few"), (3, None), (5, None), (6, "many"), (7, "many"), (8, "beyond")]
)
def test_zb_29_the_size_of_a_committee(seats: int, fault: str | None) -> None:
    assert rules.committee_fault(seats, entry("ZB-29")) == fault


@pytest.mark.parametrize(("full", "may"), [(2, False), (3, True)])
def test_zb_01_three_full_members_make_a_branch(full: int, may: bool) -> None:
    assert rules.may_be_branch(full, entry("ZB-01")) is may
    assert entry("ZB-03").value("full_members").is_met_by(full) is not may


@pytest.mark.parametrize(("members", "within"), [(50, True), (51, False), (101, False)])
def test_zb_02_a_branch_has_fifty_members_as_a_rule(members: int, within: bool) -> None:
    assert rules.is_within_size(members, entry("ZB-02")) is within
    assert entry("ZB-02").gravest == "amber"


def test_jg_01_101_members_call_for_a_committee_in_an_office_only() -> None:
    book = rulebook.on(TODAY)
    office, community = (book.about("committee_size", "branch", sphere) for sphere in ("office", "community"))
    assert [rules.calls_for_body(members, office) for members in (99, 100, 101)] == [False, True, True]
    assert not rules.calls_for_body(101, community)


def test_5_3_a_faculty_elected_in_2023_is_reminded_in_2027_e23() -> None:
    book = rulebook.on(TODAY)
    rule = book.about("term", "general_branch", "university")
    assert rule
    ends = rules.term_end(date(2023, 3, 1), rule.number("years"))
    assert rules.last_day(ends) == date(2028, 2, 29)
    assert rules.remind_from(ends, book.get("ZB-35")) == date(2027, 8, 29)
    assert not rules.is_overdue(TODAY, ends)


def test_a_term_is_over_on_its_day_and_an_extension_moves_it() -> None:
    ends = date(2026, 11, 21)
    assert rules.is_overdue(TODAY, ends)
    assert not rules.is_overdue(TODAY, ends, date(2027, 5, 1))


def test_zb_36_an_election_is_put_off_by_a_year_at_most() -> None:
    assert rules.longest_extension(date(2026, 3, 1), entry("ZB-36")) == date(2027, 2, 28)
