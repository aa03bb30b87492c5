from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.members.actions.places import place_in_group
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.models import Affiliation, GroupPlace, Member
from zhibu.members.testing import make_member
from zhibu.orgs.actions.appoint import appoint
from zhibu.orgs.actions.dissolve_unit import dissolve_unit
from zhibu.orgs.actions.end_appointment import end_appointment
from zhibu.orgs.actions.merge_units import merge_units
from zhibu.orgs.actions.move_unit import move_unit
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


def test_a_group_with_members_is_not_dissolved(cast: Cast) -> None:
    place_in_group(Clerk(), row_of(cast), group=cast.group, on=date(2020, 1, 1))
    with pytest.raises(Refused, match="党小组"):
        dissolve_unit(Clerk(), cast.group, on=ON, reason="撤销")


def test_a_post_is_shown_while_it_is_held(cast: Cast) -> None:
    appointment = appoint(Clerk(), cast.first, person=cast.people["member"], post="youth", on=ON)
    assert row_of(cast).post == "youth"
    end_appointment(Clerk(), appointment, on=date(2025, 4, 1), reason="届满")
    assert row_of(cast).post == ""
