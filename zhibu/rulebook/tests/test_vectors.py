"""The traps (5.2) and boundary vectors (5.3) of the field's rules, as far as the rulebook alone decides them."""

from datetime import date

import pytest

from zhibu import rulebook
from zhibu.rulebook.rules import Rule, article_words, han

TODAY = date(2026, 11, 21)


def rule(rule_id: str, day: date = TODAY) -> Rule:
    return rulebook.on(day).get(rule_id)


def test_zb_10_half_is_enough_for_a_branch_vote() -> None:
    assert rule("ZB-10").value().is_met_by(8, 16)
    assert not rule("ZB-10").value().is_met_by(7, 16)


def test_fz_19_half_is_not_enough_to_admit() -> None:
    assert not rule("FZ-19").value().is_met_by(8, 16)
    assert rule("FZ-19").value().is_met_by(9, 16)


def test_zb_11_more_than_half_of_those_due_pass() -> None:
    assert [rule("ZB-11").value().is_met_by(yes, 16) for yes in (8, 9)] == [False, True]


def test_fz_21_written_opinions_count_among_the_votes() -> None:
    written, ballots, due = 2, 7, 17
    assert rule("FZ-21").value().is_met_by(written + ballots, due)
    assert not rule("FZ-21").value().is_met_by(ballots, due)


def test_xj_11_four_fifths_make_an_election_valid_e11() -> None:
    assert [rule("XJ-11").value().is_met_by(present, 20) for present in (16, 15)] == [True, False]


def test_xj_22_half_of_those_who_came_is_not_elected() -> None:
    assert [rule("XJ-22").value().is_met_by(yes, 16) for yes in (8, 9)] == [False, True]
    assert rule("XJ-22").value().least_of(16) == 9


def test_e16_the_two_denominators_are_named() -> None:
    assert rule("ZB-11").value().base.startswith("应到会")
    assert rule("XJ-22").value().base.startswith("实到会")


@pytest.mark.parametrize(("seats", "candidates"), [(3, 4), (5, 6), (7, 9), (9, 11)])
def test_xj_09_candidates_for_seats_e10(seats: int, candidates: int) -> None:
    assert seats + rule("XJ-09").value().least_of(seats) == candidates
    assert rule("XJ-07").value().least_of(seats) == candidates - seats


@pytest.mark.parametrize(
    ("fen", "dues"),
    [
        (300_000, 1500),
        (300_001, 3000),
        (500_000, 5000),
        (500_001, 7500),
        (800_000, 12000),
        (1_000_000, 15000),
        (1_000_001, 20000),
        (2_500_000, 50000),
    ],
)
def test_df_02_cliffs_e13(fen: int, dues: int) -> None:
    assert rule("DF-02").value().portion_of(fen) == dues


def test_df_05_and_07_retired_and_students() -> None:
    assert [rule("DF-05").value().portion_of(fen) for fen in (500_000, 500_001)] == [2500, 5000]
    assert rule("DF-07").number() == 20


def test_df_12_is_a_route_and_no_cap() -> None:
    assert rule("DF-12").value().is_met_by(100_000)
    assert rule("DF-02").value().portion_of(100_000_000) == 2_000_000


def test_df_14_six_months_and_not_five() -> None:
    assert [rule("DF-14").value().is_met_by(months) for months in (5, 6)] == [False, True]


@pytest.mark.parametrize(
    ("rule_id", "key", "since", "until"),
    [
        ("FZ-03", "months", date(2026, 1, 31), date(2026, 2, 28)),
        ("FZ-09", "months", date(2025, 11, 20), date(2026, 11, 20)),
        ("FZ-18", "months", date(2026, 10, 31), date(2026, 11, 30)),
        ("FZ-27", "months", date(2026, 8, 31), date(2026, 11, 30)),
        ("FZ-27", "latest", date(2026, 8, 31), date(2027, 2, 28)),
        ("FZ-31", "months", date(2026, 8, 31), date(2027, 8, 31)),
        ("JY-13", "months", date(2024, 12, 1), date(2026, 12, 1)),
        ("RQ-08", "years", date(2023, 3, 1), date(2028, 3, 1)),
    ],
)
def test_5_3_deadlines_are_calendar_months_e02(rule_id: str, key: str, since: date, until: date) -> None:
    assert rule(rule_id).value(key).after(since) == until


def test_fz_32_extension_of_five_or_thirteen_months_is_refused() -> None:
    within = [
        rule("FZ-32").value("least").is_met_by(months) and rule("FZ-32").value("most").is_met_by(months)
        for months in (5, 6, 12, 13)
    ]
    assert within == [False, True, True, False]


def test_fz_24_a_provisional_branch_is_barred() -> None:
    assert "provisional_branch" in rule("FZ-24").value("barred").items
    assert rule("FZ-24").value("approve").items == ("committee", "working_committee")


def test_fz_12_a_warning_is_amber_and_probation_in_the_party_red() -> None:
    assert "警告影响期内" in rule("FZ-12").value("unsuitable").items
    assert "留党察看" in rule("FZ-12").value("barred").items


def test_e01_probation_counts_from_the_meeting() -> None:
    assert rule("FZ-31").value().base == "党员大会通过"


def test_e03_no_interval_for_probationary_members_is_national() -> None:
    assert not any(one.kind == "rate" for one in rule("FZ-29").values.values())


def test_e04_frequencies_have_their_own_articles_and_lectures_are_custom() -> None:
    assert [rule(key).article for key in ("ZB-08", "ZB-13", "ZB-16")] == ["11", "12", "13"]
    assert not rule("ZB-20").document.is_regulation


def test_e05_e06_hours_are_32_a_year_by_article_20() -> None:
    assert (rule("JY-05").article, rule("JY-05").number()) == ("20", 32)
    assert rule("JY-06").gravest == "amber" and not rule("JY-06").is_verified


def test_e07_e08_articles_of_talk_and_vote() -> None:
    assert (rule("FZ-03").article, rule("FZ-21").article) == ("7", "20")


def test_e09_publicity_is_five_workdays() -> None:
    value = rule("FZ-10").value()
    assert (value.kind, value.amount, value.unit) == ("min", 5, "workday")


def test_e14_e23_terms() -> None:
    years = {
        (kind, sphere): entry.number("years")
        for kind, sphere in (
            ("branch", ""),
            ("branch", "village"),
            ("general_branch", "university"),
            ("committee", "state_enterprise"),
        )
        if (entry := rulebook.on(TODAY).about("term", kind, sphere))
    }
    assert list(years.values()) == [3, 5, 5, 5]


def test_e15_a_letter_is_good_for_three_months_at_most() -> None:
    assert rule("LD-03").number("longest") == 90 and not rule("LD-03").is_must


def test_e17_a_third_is_soft_and_probationary_members_get_no_grade() -> None:
    assert rule("PY-02").value().most_of(10) == 3
    assert rule("PY-02").gravest == "amber"
    assert "不评定等次" in rule("PY-03").text


def test_e18_one_a_year() -> None:
    assert (rule("ZB-24").number(), rule("ZB-24").value().window) == (1, "year")


def test_e22_the_question_bank_is_not_followed() -> None:
    assert rule("ZB-37").number() == 1
    assert rule("ZB-05").text.startswith("一般由单位申请")


def test_e24_four_months_before_a_congress_is_never_red() -> None:
    assert rule("XJ-26").gravest == "amber"


def test_e25_the_term_stands_in_article_21() -> None:
    assert {rule(key).article for key in ("ZB-31", "ZB-35", "ZB-36")} == {"21"}


def test_gravity_follows_strictness_and_provenance() -> None:
    assert [rule(key).gravest for key in ("ZB-29", "ZB-08", "FZ-37", "ZT-03")] == ["red", "amber", "none", "amber"]


def test_5_3_an_office_of_101_calls_for_a_committee_and_a_community_does_not() -> None:
    office = rulebook.on(TODAY).about("committee_size", "branch", "office")
    assert office and office.value("members").is_met_by(101) and office.gravest == "amber"
    assert rulebook.on(TODAY).about("committee_size", "branch", "community") is None
    assert not rule("ZB-02").value().is_met_by(101)


def test_articles_are_said_as_papers_say_them() -> None:
    said = ["第四条", "第二十一条", "第九、十五条", "第七至八条", "第四部分", ""]
    assert [article_words(one) for one in ("4", "21", "9,15", "7-8", "第四部分", "")] == said
    assert [han(number) for number in (10, 11, 20, 44)] == ["十", "十一", "二十", "四十四"]


def test_a_share_needs_its_whole_and_a_list_holds_no_number() -> None:
    with pytest.raises(TypeError):
        rule("ZB-10").value().is_met_by(8)
    with pytest.raises(TypeError):
        rule("ZB-44").value().is_met_by(8)
    with pytest.raises(TypeError):
        rule("FZ-10").value().after(TODAY)
