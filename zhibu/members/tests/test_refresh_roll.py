from datetime import date

import pytest

from zhibu.members.actions.roll import refresh_posts, refresh_roll, refresh_roll_where
from zhibu.members.choices import Departure, Mobility, Stage, Standing, Tie
from zhibu.members.models import (
    Affiliation,
    Exemption,
    GroupPlace,
    Member,
    MobilitySpan,
    PartyFile,
    StageSpan,
    StandingSpan,
)
from zhibu.members.testing import make_member, refresh_members
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment, make_unit
from zhibu.people.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Unit:
    return make_unit("第一党支部", make_unit("东岭煤矿党委"))


def test_a_full_member_stands_on_the_roll_with_both_dates(branch: Unit) -> None:
    row = make_member(branch, "张三", joined_on=date(2015, 7, 1), sex="1", phone="13812345678")
    assert (row.is_on_roll, row.stage, row.standing) == (True, Stage.FULL, Standing.NORMAL)
    assert (row.joined_on, row.full_on, row.seniority_from) == (date(2015, 7, 1), date(2016, 7, 1), date(2016, 7, 1))
    assert (row.unit_path, row.p2, row.sex, row.phone_masked) == (branch.path, branch.path[:8], "1", "138****5678")


def test_an_applicant_has_a_row_but_is_not_on_the_roll(branch: Unit) -> None:
    row = make_member(branch, stage=Stage.APPLICANT)
    assert (row.is_on_roll, row.joined_on, row.full_on) == (False, None, None)


def test_a_suspended_member_leaves_the_roll_and_the_time_does_not_count(branch: Unit) -> None:
    row = make_member(branch)
    StandingSpan.objects.filter(person=row.person).update(until=date(2020, 1, 1))
    span = StandingSpan.objects.create(person=row.person, standing=Standing.SUSPENDED, since=date(2020, 1, 1))
    refresh_members(row.person)
    row.refresh_from_db()
    assert row.is_on_roll is False
    span.until = date(2020, 1, 31)
    span.save()
    StandingSpan.objects.create(person=row.person, standing=Standing.RESTORED, since=date(2020, 1, 31))
    PartyFile.objects.create(person=row.person, seniority_correction_months=2)
    refresh_members(row.person)
    row.refresh_from_db()
    assert (row.is_on_roll, row.seniority_from) == (True, date(2016, 5, 31))


def test_an_unknown_day_of_a_stage_gives_no_date(branch: Unit) -> None:
    row = make_member(branch)
    StageSpan.objects.filter(person=row.person, stage=Stage.PROBATIONARY).update(is_dated=False)
    refresh_members(row.person)
    row.refresh_from_db()
    assert (row.joined_on, row.full_on) == (None, date(2016, 7, 1))


def test_who_joined_without_probation_joined_on_the_day_of_full_membership(branch: Unit) -> None:
    person = make_person("老党员")
    StageSpan.objects.create(person=person, stage=Stage.FULL, since=date(1970, 7, 1))
    row = make_member(branch, person=person)
    assert (row.joined_on, row.full_on) == (date(1970, 7, 1), date(1970, 7, 1))


def test_who_joined_again_counts_from_the_second_time(branch: Unit) -> None:
    row = make_member(branch)
    StageSpan.objects.filter(person=row.person, until=None).update(until=date(2018, 1, 1))
    StageSpan.objects.create(person=row.person, stage=Stage.PROBATIONARY, since=date(2022, 7, 1))
    refresh_members(row.person)
    row.refresh_from_db()
    assert (row.joined_on, row.full_on) == (date(2022, 7, 1), None)


def test_a_second_tie_has_its_own_row_and_counts_once(branch: Unit) -> None:
    row = make_member(branch)
    guest = make_member(make_unit("第二党支部", branch.parent), person=row.person, tie=Tie.PARTICIPATION)
    assert guest.pk != row.pk
    assert list(Member.objects.on_roll()) == [row]


def test_who_has_left_keeps_the_last_row_off_the_roll(branch: Unit) -> None:
    row = make_member(branch)
    Affiliation.objects.filter(pk=row.pk).update(until=date(2024, 1, 1), departure=Departure.TRANSFERRED)
    refresh_members(row.person)
    left = Member.objects.get(person=row.person)
    assert (left.pk, left.is_on_roll, left.until, left.departure) == (row.pk, False, date(2024, 1, 1), "transferred")


def test_an_entry_that_was_an_error_has_no_row(branch: Unit) -> None:
    row = make_member(branch)
    Affiliation.objects.filter(pk=row.pk).update(until=date(2024, 1, 1), departure=Departure.CORRECTED)
    refresh_members(row.person)
    assert not Member.objects.filter(person=row.person).exists()


def test_a_file_merged_into_another_has_no_row(branch: Unit) -> None:
    row = make_member(branch)
    row.person.merged_into = make_person("张三")
    row.person.save()
    refresh_members(row.person)
    assert not Member.objects.exists()


def test_the_row_moves_with_a_new_affiliation(branch: Unit) -> None:
    row = make_member(branch)
    Affiliation.objects.filter(pk=row.pk).update(until=date(2024, 1, 1), departure=Departure.PLACED)
    other = make_unit("第二党支部", branch.parent)
    moved = make_member(other, person=row.person, since=date(2024, 1, 1))
    assert [member.pk for member in Member.objects.all()] == [moved.pk]
    assert moved.unit_path == other.path


def test_post_group_mobility_and_exemption_are_shown(branch: Unit) -> None:
    row = make_member(branch)
    group = make_unit("第一党小组", branch)
    make_appointment(row.person, "organisation", branch)
    make_appointment(row.person, "group_leader", group)
    make_appointment(row.person, "secretary", branch.parent or branch)
    GroupPlace.objects.create(person=row.person, group=group, since=date(2020, 1, 1))
    MobilitySpan.objects.create(person=row.person, mobility=Mobility.OUTFLOW, since=date(2020, 1, 1))
    MobilitySpan.objects.create(person=row.person, mobility=Mobility.LOST, since=date(2021, 1, 1))
    Exemption.objects.create(
        person=row.person, reason="ill", since=date(2021, 1, 1), review_on=date(2022, 1, 1), until=None
    )
    refresh_members(row.person)
    row.refresh_from_db()
    assert (row.post, row.post_order, row.group_id) == ("organisation", 30, group.pk)
    assert (row.mobility, row.is_exempt) == (Mobility.LOST, True)


def test_a_second_run_changes_nothing_and_the_set_form_says_the_same(branch: Unit) -> None:
    rows = [make_member(branch, name) for name in ("甲一", "乙二", "丙三")]
    before = list(Member.objects.order_by("pk").values())
    assert refresh_posts([row.person_id for row in rows]) == 0
    assert refresh_roll_where("select id from people_person") == 0
    Member.objects.all().delete()
    assert refresh_roll_where("select id from people_person where name <> %s", ["none"]) == 3
    assert list(Member.objects.order_by("pk").values()) == before
    assert refresh_roll([]) == 0
