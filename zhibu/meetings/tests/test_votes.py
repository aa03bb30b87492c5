"""Quorum and majority of each act: the boundary vectors of the field's rules, and what is easily mixed up."""

from datetime import date

import pytest

from zhibu import rulebook
from zhibu.meetings.rules import votes

BOOK = rulebook.on(date(2026, 11, 20))


@pytest.mark.parametrize(("due", "present", "enough"), [(16, 8, True), (16, 7, False), (15, 8, True), (15, 7, False)])
def test_zb_10_half_of_those_due_is_enough_to_vote(due: int, present: int, enough: bool) -> None:
    found = votes.assembly_may_vote(BOOK, due=due, present=present)
    assert (found.is_enough, found.least) == (enough, 8)
    assert found.rule.article_words == "第十一条"


@pytest.mark.parametrize(("yes", "passes"), [(8, False), (9, True)])
def test_zb_11_more_than_half_of_those_due_passes(yes: int, passes: bool) -> None:
    found = votes.assembly_passes(BOOK, due=16, yes=yes)
    assert (found.is_enough, found.least, found.rule.article_words) == (passes, 9, "第十一条")


def test_zb_11_e16_counts_those_due_and_not_those_who_came() -> None:
    """E16: of 16 due and 9 there, 5 are most of the room and yet not enough."""
    assert not votes.assembly_passes(BOOK, due=16, yes=5).is_enough


@pytest.mark.parametrize(("present", "enough"), [(8, False), (9, True)])
def test_fz_19_an_admission_asks_for_more_than_half(present: int, enough: bool) -> None:
    found = votes.admission_may_vote(BOOK, due=16, present=present)
    assert (found.is_enough, found.least) == (enough, 9)


def test_fz_21_what_was_written_before_the_meeting_counts() -> None:
    assert votes.admission_passes(BOOK, due=17, yes=7, written_yes=2).is_enough
    assert not votes.admission_passes(BOOK, due=17, yes=7, written_yes=1).is_enough
    assert not votes.admission_passes(BOOK, due=17, yes=7).is_enough


@pytest.mark.parametrize(("present", "valid"), [(16, True), (15, False)])
def test_xj_11_e11_four_fifths_is_enough_to_elect(present: int, valid: bool) -> None:
    """E11: 不少于, so exactly four fifths will do."""
    found = votes.election_is_valid(BOOK, due=20, present=present)
    assert (found.is_enough, found.least) == (valid, 16)


@pytest.mark.parametrize(("yes", "elected"), [(8, False), (9, True)])
def test_xj_22_e16_who_is_elected_has_more_than_half_of_those_there(yes: int, elected: bool) -> None:
    """E16: of those there, whoever is due."""
    assert votes.is_elected(BOOK, present=16, yes=yes).is_enough is elected


@pytest.mark.parametrize(("members", "present", "enough"), [(5, 2, False), (5, 3, True), (4, 2, True)])
def test_zb_13_half_of_the_committee_is_enough(members: int, present: int, enough: bool) -> None:
    found = votes.committee_may_discuss(BOOK, members=members, present=present)
    assert (found.is_enough, found.rule.article_words) == (enough, "第十二条")


def test_where_nobody_is_due_nothing_is_decided() -> None:
    assert not votes.assembly_may_vote(BOOK, due=0, present=0).is_enough


def test_a_day_before_the_regulation_is_judged_by_the_oldest_known() -> None:
    assert votes.assembly_may_vote(rulebook.on(date(2016, 3, 1)), due=16, present=8).is_enough
