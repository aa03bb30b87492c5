from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.members.actions.groups import place_in_group
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.models import Affiliation, GroupPlace, Member
from zhibu.members.testing import make_member
from zhibu.orgs.actions.appoint import appoint
from zhibu.orgs.actions.correct_change import correct_change
from zhibu.orgs.actions.dissolve_unit import dissolve_unit
from zhibu.orgs.actions.end_appointment import end_appointment
from zhibu.orgs.actions.merge_units import merge_units
from zhibu.orgs.actions.move_unit import move_unit
from zhibu.orgs.models import UnitChange
from zhibu.orgs.testing import Clerk, make_unit

ON = date(2025, 3, 1)
AGAIN = "select id from people_person"


def row_of(cast: Cast, who: str = "member") -> Member:
    return Member.objects.select_related("unit").get(person=cast.people[who])


def test_the_roll_follows_a_subtree_that_moves(cast: Cast, django_assert_max_num_queries) -> None:
    refresh_roll_where(AGAIN)
    other = make_unit("掘进总支部", cast.mine)
    move_unit(Clerk(), cast.first, to=other, on=ON, reason="调整隶属")
    cast.first.refresh_from_db()
    assert row_of(cast).unit_path == cast.first.path
    assert row_of(cast).unit_path.startswith(other.path)
    assert refresh_roll_where(AGAIN) == 0


def test_people_go_over_when_branches_merge_and_the_past_stays(cast: Cast) -> None:
    refresh_roll_where(AGAIN)
    row = row_of(cast)
    place_in_group(Clerk(), row, group=cast.group, on=date(2020, 1, 1))
    guest = make_member(cast.second, person=row.person, tie="participation", since=date(2022, 1, 1))
    merge_units(Clerk(), cast.first, into=cast.second, on=ON, reason="合并")
    assert row_of(cast).unit_id == cast.second.pk
    assert (row_of(cast).is_on_roll, row_of(cast).since) == (True, ON)
    assert GroupPlace.objects.get(person=row.person).until == ON
    assert not Member.objects.filter(pk=guest.pk).exists()
    assert Affiliation.objects.on(date(2025, 2, 28)).get(pk=row.pk).unit_id == cast.first.pk
    assert not Affiliation.objects.open().filter(unit=cast.first).exists()
    assert refresh_roll_where(AGAIN) == 0


def test_a_merger_before_somebody_came_is_refused(cast: Cast) -> None:
    make_member(cast.first, "后来的", since=date(2025, 6, 1))
    with pytest.raises(Refused, match="后来的"):
        merge_units(Clerk(), cast.first, into=cast.second, on=ON, reason="合并")
    assert row_of(cast).unit_id == cast.first.pk


def test_a_branch_with_people_is_not_dissolved(cast: Cast) -> None:
    with pytest.raises(Refused, match="组织关系"):
        dissolve_unit(Clerk(), cast.second, on=ON, reason="撤销")


def test_the_members_of_a_dissolved_group_stay_in_the_branch(cast: Cast) -> None:
    refresh_roll_where(AGAIN)
    place_in_group(Clerk(), row_of(cast), group=cast.group, on=date(2020, 1, 1))
    dissolve_unit(Clerk(), cast.group, on=ON, reason="撤销")
    row = row_of(cast)
    assert (row.unit_id, row.group_id, row.unit_path, row.until) == (cast.first.pk, None, cast.first.path, None)
    assert GroupPlace.objects.get(person=row.person_id).until == ON
    assert refresh_roll_where(AGAIN) == 0


def test_a_group_is_not_dissolved_before_somebody_came_into_it(cast: Cast) -> None:
    place_in_group(Clerk(), row_of(cast), group=cast.group, on=date(2025, 6, 1))
    with pytest.raises(Refused, match="李桂兰"):
        dissolve_unit(Clerk(), cast.group, on=ON, reason="撤销")


def test_a_corrected_dissolution_corrects_the_places_in_the_group(cast: Cast) -> None:
    place_in_group(Clerk(), row_of(cast), group=cast.group, on=date(2020, 1, 1))
    dissolve_unit(Clerk(), cast.group, on=ON, reason="撤销")
    change = UnitChange.objects.get(unit=cast.group, change="dissolved")
    correct_change(Clerk(), change, on=date(2025, 2, 1), reason="日子记错了")
    assert GroupPlace.objects.get().until == date(2025, 2, 1)
    correct_change(Clerk(), UnitChange.objects.get(pk=change.pk), is_void=True, reason="没有撤销")
    assert GroupPlace.objects.get().until is None
    assert row_of(cast).unit_path == cast.group.path


def test_groups_of_one_branch_merge_with_their_members(cast: Cast) -> None:
    refresh_roll_where(AGAIN)
    other = make_unit("第二党小组", cast.first)
    place_in_group(Clerk(), row_of(cast), group=cast.group, on=date(2020, 1, 1))
    merge_units(Clerk(), cast.group, into=other, on=ON, reason="合并")
    assert [(one.group_id, one.until) for one in GroupPlace.objects.order_by("since")] == [
        (cast.group.pk, ON),
        (other.pk, None),
    ]
    assert row_of(cast).unit_path == other.path
    assert refresh_roll_where(AGAIN) == 0


def test_a_group_neither_moves_nor_merges_beyond_its_branch(cast: Cast) -> None:
    far = make_unit("第一党小组", cast.second)
    with pytest.raises(Refused, match="同一个支部"):
        merge_units(Clerk(), cast.group, into=far, on=ON, reason="合并")
    with pytest.raises(Refused, match="支部的一部分"):
        move_unit(Clerk(), cast.group, to=cast.second, on=ON, reason="调整")


def test_a_group_moves_with_its_branch(cast: Cast) -> None:
    refresh_roll_where(AGAIN)
    place_in_group(Clerk(), row_of(cast), group=cast.group, on=date(2020, 1, 1))
    move_unit(Clerk(), cast.first, to=make_unit("掘进总支部", cast.mine), on=ON, reason="调整隶属")
    cast.group.refresh_from_db()
    assert row_of(cast).unit_path == cast.group.path
    assert refresh_roll_where(AGAIN) == 0


def test_a_post_is_shown_while_it_is_held(cast: Cast) -> None:
    appointment = appoint(Clerk(), cast.first, person=cast.people["member"], post="youth", on=ON)
    assert row_of(cast).post == "youth"
    end_appointment(Clerk(), appointment, on=date(2025, 4, 1), reason="届满")
    assert row_of(cast).post == ""
