from datetime import date

import pytest

from zhibu import rulebook
from zhibu.members.choices import Stage, Standing
from zhibu.members.rules.seniority import age, probation, seniority, seniority_from
from zhibu.members.rules.stages import (
    Fault,
    StageDates,
    StageRow,
    fault_of,
    is_extension,
    next_stage,
    stage_rows,
)
from zhibu.members.rules.standings import OUT, lapse_from
from zhibu.members.rules.standings import fault_of as standing_fault

TODAY = date(2026, 11, 21)


def test_probation_begins_with_the_meeting_and_full_membership_with_the_day_after() -> None:
    # JY-10, rules 5.3: 党员大会 2026-08-31 → 预备期 2026-08-31 – 2027-08-30, 党龄 from 2027-08-31
    assert probation(date(2026, 8, 31), 12) == (date(2026, 8, 31), date(2027, 8, 30), date(2027, 8, 31))


def test_probation_counts_calendar_months_and_its_extension() -> None:
    assert probation(date(2024, 2, 29), 12).full_from == date(2025, 2, 28)
    assert probation(date(2026, 8, 31), 12, extension=6).full_from == date(2028, 2, 29)


@pytest.mark.parametrize(("months", "may"), [(5, False), (6, True), (12, True), (13, False)])
def test_an_extension_is_half_a_year_to_one_year(months: int, may: bool) -> None:
    assert is_extension(months, rulebook.on(TODAY).get("FZ-32")) is may


def test_seniority_completes_a_year_on_its_anniversary() -> None:
    start = seniority_from(date(2027, 8, 31))
    assert [seniority(start, day) for day in (date(2027, 8, 30), date(2027, 8, 31), date(2028, 8, 30))] == [None, 0, 0]
    assert seniority(start, date(2028, 8, 31)) == 1


def test_suspended_time_does_not_count_and_correction_months_do() -> None:
    full = date(2000, 7, 1)
    assert seniority_from(full, [(date(2010, 1, 1), date(2011, 1, 1))]) == date(2001, 7, 1)
    assert seniority_from(full, [(date(1999, 1, 1), date(1999, 6, 1))]) == full
    assert seniority_from(full, [(date(2010, 1, 1), None)]) == full
    assert seniority_from(full, (), 6) == date(2000, 1, 1)
    assert seniority_from(None) is None


def test_a_suspension_that_lasts_stops_the_count() -> None:
    assert seniority(date(2000, 7, 1), TODAY, stopped_on=date(2010, 6, 30)) == 9


def test_age_is_whole_years() -> None:
    assert age(date(2000, 11, 22), TODAY) == 25
    assert age(date(2000, 11, 21), TODAY) == 26
    assert age(None, TODAY) is None


def test_stages_follow_each_other() -> None:
    assert next_stage(None) == Stage.APPLICANT
    assert next_stage("candidate") == Stage.PROBATIONARY
    with pytest.raises(ValueError, match="full"):
        next_stage("full")


@pytest.mark.parametrize(
    ("dates", "stage", "fault"),
    [
        (StageDates(joined_on=date(2027, 1, 1)), Stage.PROBATIONARY, Fault("future", Stage.PROBATIONARY)),
        (
            StageDates(joined_on=date(2020, 1, 1), full_on=date(2019, 1, 1)),
            Stage.FULL,
            Fault("order", Stage.FULL),
        ),
        (StageDates(joined_on=date(2020, 1, 1)), Stage.CANDIDATE, Fault("beyond", Stage.PROBATIONARY)),
        (StageDates(applied_on=date(1980, 1, 1)), Stage.APPLICANT, Fault("before_birth", Stage.APPLICANT)),
        (StageDates(joined_on=date(1970, 7, 1), full_on=date(1970, 7, 1)), Stage.FULL, None),
    ],
)
def test_dates_that_cannot_be_are_named(dates: StageDates, stage: Stage, fault: Fault | None) -> None:
    born = date(1985, 1, 1) if fault and fault.code == "before_birth" else None
    assert fault_of(dates, stage, today=TODAY, birth_on=born) == fault


def test_dates_make_spans_and_the_end_of_probation_stands_for_an_unwritten_day() -> None:
    rows = stage_rows(
        StageDates(applied_on=date(2018, 1, 1), joined_on=date(2020, 8, 31)),
        Stage.FULL,
        known_since=TODAY,
        probation_months=12,
    )
    assert rows == [
        StageRow(Stage.APPLICANT, date(2018, 1, 1), date(2020, 8, 31), True),
        StageRow(Stage.PROBATIONARY, date(2020, 8, 31), date(2021, 8, 31), True),
        StageRow(Stage.FULL, date(2021, 8, 31), None, True),
    ]


def test_who_joined_without_probation_has_one_span() -> None:
    day = date(1970, 7, 1)
    rows = stage_rows(StageDates(joined_on=day, full_on=day), Stage.FULL, known_since=TODAY, probation_months=12)
    assert rows == [StageRow(Stage.FULL, day, None, True)]


def test_an_unknown_day_is_placed_but_not_dated() -> None:
    assert stage_rows(StageDates(), Stage.FULL, known_since=TODAY, probation_months=12) == [
        StageRow(Stage.FULL, TODAY, None, False)
    ]


@pytest.mark.parametrize("way", sorted(OUT))
def test_nobody_comes_back_from_a_way_out(way: str) -> None:
    assert standing_fault(way, Standing.RESTORED, stage="full") == "out"
    assert standing_fault(way, Standing.SUSPENDED, stage="full") == "out"


def test_jy_14_only_a_suspended_member_is_restored() -> None:
    assert standing_fault("suspended", "restored", stage="full") is None
    assert standing_fault("normal", "restored", stage="full") == "not_suspended"
    assert standing_fault("suspended", "normal", stage="full") == "normal"


def test_probation_is_cancelled_for_probationary_members_only() -> None:
    assert standing_fault("normal", "probation_cancelled", stage="probationary") is None
    assert standing_fault("normal", "probation_cancelled", stage="full") == "not_probationary"
    assert standing_fault("normal", "expelled", stage="applicant") == "not_member"


def test_the_dead_stay_so_and_anybody_may_die_as_a_member() -> None:
    assert standing_fault("deceased", "normal", stage="full") == "dead"
    assert standing_fault("suspended", "deceased", stage="full") is None
    assert standing_fault("normal", "normal", stage="full") == "same"


def test_a_suspended_member_may_be_struck_off_after_two_years() -> None:
    # rules 5.3: 停止党籍 2024-12-01 → 除名 check from 2026-12-01
    assert lapse_from(date(2024, 12, 1), rulebook.on(TODAY).get("JY-13")) == date(2026, 12, 1)


def test_a_member_out_of_contact_for_half_a_year_may_be_suspended() -> None:
    # rules 5.3: 失联 since 2024-05-20
    assert rulebook.on(TODAY).get("JY-12").value().after(date(2024, 5, 20)) == date(2024, 11, 20)
