"""Who is called: by kind, by the roll on the day, with who is exempt called and not due."""

from datetime import date

import pytest

from zhibu.meetings.queries.due import called
from zhibu.members.choices import ExemptionReason
from zhibu.members.models import Exemption, GroupPlace
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def branch() -> Unit:
    return make_unit("中共东岭煤矿测试支部委员会", kind="branch")


def told(units: list[Unit], kinds: list[str], day: date = DAY) -> dict[str, bool]:
    return {one.name: one.is_due for one in called([unit.pk for unit in units], kinds, day)}


def test_jy_24_an_assembly_calls_members_and_guests_of_the_branch_and_nobody_else(branch: Unit) -> None:
    make_member(branch, "甲")
    make_member(branch, "乙", stage="probationary", joined_on=date(2026, 7, 1))
    make_member(branch, "丙", stage="activist")
    make_member(branch, "丁", standing="suspended")
    make_member(branch, "戊", tie="participation")
    assert told([branch], ["assembly"]) == {"甲": True, "乙": True, "戊": True}


def test_who_is_exempt_is_called_and_not_due(branch: Unit) -> None:
    person = make_member(branch, "甲").person
    Exemption.objects.create(
        person=person, reason=ExemptionReason.values[0], since=date(2026, 1, 1), review_on=date(2027, 1, 1)
    )
    assert told([branch], ["theme_day"]) == {"甲": False}


def test_who_has_left_is_not_called_and_the_past_calls_who_was_there(branch: Unit) -> None:
    make_member(branch, "甲", since=date(2020, 1, 1), until=date(2026, 6, 1))
    assert told([branch], ["assembly"]) == {}
    assert told([branch], ["assembly"], date(2026, 5, 31)) == {"甲": True}


def test_a_committee_meeting_calls_the_committee(branch: Unit) -> None:
    first, second = make_member(branch, "甲").person, make_member(branch, "乙").person
    make_appointment(first, "secretary", branch)
    make_appointment(first, "organisation", branch)
    make_appointment(second, "group_leader", branch)
    assert told([branch], ["committee_meeting"]) == {"甲": True}


def test_jy_01_a_leader_of_a_committee_takes_part_there_and_in_their_own_branch() -> None:
    committee = make_unit("中共东岭煤矿委员会", kind="committee")
    branch = make_unit("中共东岭煤矿测试支部委员会", committee, kind="branch")
    make_appointment(make_member(branch, "甲").person, "secretary", committee)
    make_member(branch, "乙")
    for kind in ("assembly", "theme_day", "life_meeting"):
        assert told([branch], [kind]) == {"甲": True, "乙": True}
    assert told([committee], ["leaders_life_meeting"]) == {"甲": True}


def test_a_group_meeting_calls_the_group(branch: Unit) -> None:
    group = make_unit("第一党小组", branch, kind="group")
    person = make_member(branch, "甲").person
    make_member(branch, "乙")
    GroupPlace.objects.create(person=person, group=group, since=date(2020, 1, 1))
    assert told([group], ["group_meeting"]) == {"甲": True}


def test_a_joint_gathering_calls_everybody_once(branch: Unit) -> None:
    other = make_unit("中共东岭煤矿邻近支部委员会", kind="branch")
    person = make_member(branch, "甲").person
    make_member(other, tie="participation", person=person)
    make_member(other, "乙")
    assert told([branch, other], ["theme_day"]) == {"甲": True, "乙": True}


def test_a_committee_meeting_that_is_an_assembly_too_calls_the_members(branch: Unit) -> None:
    make_appointment(make_member(branch, "甲").person, "secretary", branch)
    make_member(branch, "乙")
    assert told([branch], ["committee_meeting", "assembly"]) == {"甲": True, "乙": True}
