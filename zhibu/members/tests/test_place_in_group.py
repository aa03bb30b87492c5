from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.members.actions.places import place_in_group
from zhibu.members.models import Member
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
