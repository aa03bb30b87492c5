from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.members.actions.groups import place_in_group
from zhibu.members.actions.places import end_participation, place_member, record_participation
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.actions.spans import correct_span
from zhibu.members.choices import Tie
from zhibu.members.models import Affiliation, GroupPlace, Member
from zhibu.members.permissions import Members
from zhibu.members.testing import make_member
from zhibu.orgs.testing import make_unit

ON = date(2024, 5, 1)


def row_of(cast: Cast) -> Member:
    return Member.objects.select_related("unit").get(person=cast.people["member"])


def test_a_member_is_put_into_a_group_into_another_and_into_none(cast: Cast) -> None:
    other = make_unit("第二党小组", cast.first)
    secretary = cast.actor("secretary")
    place_in_group(secretary, row_of(cast), group=cast.group, on=ON)
    assert row_of(cast).group_id == cast.group.pk
    place_in_group(secretary, row_of(cast), group=other, on=date(2024, 6, 1))
    assert row_of(cast).group_id == other.pk
    place_in_group(secretary, row_of(cast), group=None, on=date(2024, 7, 1))
    assert row_of(cast).group_id is None


def test_a_group_of_another_branch_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        place_in_group(cast.actor("officer"), row_of(cast), group=make_unit("第一党小组", cast.second), on=ON)
    assert refused.value.field == "group"


def test_the_same_group_twice_is_refused(cast: Cast) -> None:
    place_in_group(cast.actor("secretary"), row_of(cast), group=cast.group, on=ON)
    with pytest.raises(Refused, match="已经在"):
        place_in_group(cast.actor("secretary"), row_of(cast), group=cast.group, on=date(2024, 6, 1))


def test_the_leader_sees_exactly_the_group_and_the_secretary_the_branch(cast: Cast) -> None:
    place_in_group(cast.actor("secretary"), row_of(cast), group=cast.group, on=ON)
    leader = cast.actor("group_leader")
    others = Member.objects.visible_to(leader, Members.READ).exclude(person=leader.person_id)
    assert list(others) == [row_of(cast)]
    whole = Member.objects.filter(unit=cast.first)
    assert set(Member.objects.visible_to(cast.actor("secretary"), Members.READ)) == set(whole)
    for row in Member.objects.select_related("unit"):
        for who in cast.people:
            actor = cast.actor(who)
            seen = Member.objects.visible_to(actor, Members.OPEN_FILE).filter(pk=row.pk).exists()
            own = actor.person_id == row.person_id
            assert seen == (own or actor.may(Members.OPEN_FILE, row.place)), (who, row.name)


def test_a_move_between_groups_rewrites_one_row_and_no_count(cast: Cast) -> None:
    refresh_roll_where("select id from people_person")
    other = make_unit("第二党小组", cast.first)
    place_in_group(cast.actor("secretary"), row_of(cast), group=cast.group, on=ON)
    before = set(Member.objects.exclude(person=cast.people["member"]).values_list("pk", "unit_path", "unit_id"))
    place_in_group(cast.actor("secretary"), row_of(cast), group=other, on=date(2024, 6, 1))
    row = row_of(cast)
    assert (row.unit_id, row.unit_path) == (cast.first.pk, other.path)
    assert set(Member.objects.exclude(pk=row.pk).values_list("pk", "unit_path", "unit_id")) == before
    assert refresh_roll_where("select id from people_person") == 0


def test_days_that_cannot_be_are_refused(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    late = make_member(cast.first, "新来的", since=date(2024, 3, 1))
    with pytest.raises(Refused, match="才进入支部"):
        place_in_group(secretary, late, group=cast.group, on=date(2024, 2, 1))
    place_in_group(secretary, row_of(cast), group=cast.group, on=ON)
    with pytest.raises(Refused, match="才编入"):
        place_in_group(secretary, row_of(cast), group=None, on=ON)
    place_in_group(secretary, row_of(cast), group=None, on=date(2024, 6, 1))
    with pytest.raises(Refused, match="才离开"):
        place_in_group(secretary, row_of(cast), group=cast.group, on=date(2024, 5, 15))
    with pytest.raises(Refused, match="没有编入"):
        place_in_group(secretary, row_of(cast), group=None, on=date(2024, 7, 1))


def test_who_is_no_member_yet_is_in_no_group(cast: Cast) -> None:
    coming = make_member(cast.first, "申请的", stage="applicant", tie=Tie.CULTIVATION)
    with pytest.raises(Refused, match="还不是党员"):
        place_in_group(cast.actor("secretary"), coming, group=cast.group, on=ON)


def test_a_guest_is_in_a_group_where_the_life_is_shared_until_it_is_not(cast: Cast) -> None:
    officer = cast.actor("officer")
    far = make_unit("第一党小组", cast.second)
    guest = record_participation(officer, row_of(cast), unit=cast.second, on=ON)
    place_in_group(officer, guest, group=far, on=date(2024, 6, 1))
    assert Member.objects.get(pk=guest.pk).unit_path == far.path
    home = Member.objects.select_related("unit").get(person=cast.people["member"], tie=Tie.FORMAL)
    with pytest.raises(Refused, match="别的支部的党小组"):
        place_in_group(officer, home, group=cast.group, on=date(2024, 7, 1))
    end_participation(officer, Member.objects.select_related("unit").get(pk=guest.pk), on=date(2024, 8, 1))
    assert GroupPlace.objects.get().until == date(2024, 8, 1)
    place_in_group(officer, home, group=cast.group, on=date(2024, 8, 1))
    assert row_of(cast).unit_path == cast.group.path


def test_a_move_that_never_was_takes_its_group_away_and_gives_the_old_one_back(cast: Cast) -> None:
    officer = cast.actor("officer")
    place_in_group(officer, row_of(cast), group=cast.group, on=ON)
    moved = place_member(officer, row_of(cast), unit=cast.second, on=date(2024, 6, 1))
    place_in_group(officer, moved, group=make_unit("第一党小组", cast.second), on=date(2024, 7, 1))
    correct_span(officer, moved, kind="affiliation", span=str(moved.pk), void=True, reason="误录")
    assert (row_of(cast).unit_id, row_of(cast).unit_path) == (cast.first.pk, cast.group.path)
    assert [(one.group_id, one.until) for one in GroupPlace.objects.all()] == [(cast.group.pk, None)]


def test_the_group_follows_a_corrected_day_of_the_move(cast: Cast) -> None:
    officer = cast.actor("officer")
    place_in_group(officer, row_of(cast), group=cast.group, on=ON)
    moved = place_member(officer, row_of(cast), unit=cast.second, on=date(2024, 6, 1))
    correct_span(officer, moved, kind="affiliation", span=str(moved.pk), since=date(2024, 6, 10), reason="日子错了")
    assert GroupPlace.objects.get().until == Affiliation.objects.get(pk=moved.pk).since == date(2024, 6, 10)
    with pytest.raises(Refused, match="党小组的记录"):
        correct_span(officer, moved, kind="affiliation", span=str(moved.pk), since=date(2024, 4, 1), reason="错了")
