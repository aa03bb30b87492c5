"""Several units hold one gathering: planned where one may plan in each, read by each, called once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import answer_leave, ask_leave, call_gathering, change_gathering, plan_gathering
from zhibu.meetings.models import Attendance, Gathering, Holding
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.showing import hosts, register
from zhibu.meetings.testing import make_gathering, plan_of
from zhibu.members.choices import ExemptionReason
from zhibu.members.models import Exemption

READERS = {"secretary": ["不作硬性要求"], "general_secretary": ["不作硬性要求"], "next_door": []}
pytestmark = pytest.mark.django_db


@pytest.fixture
def joint(cast: Cast) -> Gathering:
    actor = cast.actor("officer")
    made = plan_gathering(actor, cast.first, plan=plan_of(actor.today, "theme_day"), beside=[cast.second])
    call_gathering(actor, made)
    return made


def test_branches_hold_it_together_only_where_one_may_plan_in_each(cast: Cast, joint: Gathering) -> None:
    held = Holding.objects.filter(gathering=joint).values_list("unit", flat=True)
    assert set(held) == {cast.first.pk, cast.second.pk} and joint.is_joint
    secretary = cast.actor("secretary")
    with pytest.raises(NotAllowed):
        plan_gathering(secretary, cast.first, plan=plan_of(secretary.today), beside=[cast.second])


def test_a_unit_that_cannot_hold_it_is_refused(cast: Cast) -> None:
    actor = cast.actor("officer")
    with pytest.raises(Refused):
        plan_gathering(actor, cast.first, plan=plan_of(actor.today), beside=[cast.mine])


def test_each_units_people_come_for_their_own_unit(cast: Cast, joint: Gathering) -> None:
    lines = dict(Attendance.objects.filter(gathering=joint).values_list("person", "unit"))
    assert lines[cast.people["member"].pk] == cast.first.pk
    assert lines[cast.people["next_door"].pk] == cast.second.pk


def test_the_other_secretary_reads_it_and_changes_nothing(cast: Cast, joint: Gathering) -> None:
    client = cast.client("next_door")
    page = client.get(reverse("show_gathering", args=[joint.pk]))
    assert page.status_code == 200 and reverse("change_gathering", args=[joint.pk]) not in page.content.decode()
    assert "学习党章" in client.get(reverse("list_gatherings")).content.decode()
    assert client.get(reverse("change_gathering", args=[joint.pk])).status_code == 404


def test_who_reads_it_at_a_partner_unit_comes_to_the_whole_from_their_own_page(cast: Cast, joint: Gathering) -> None:
    own, whole = (reverse(page, args=[joint.pk]) for page in ("show_own_gathering", "show_gathering"))
    shown = {who: cast.client(who).get(own).content.decode() for who in ("next_door", "secretary", "member")}
    leads = {who: f'href="{whole}"' in page for who, page in shown.items()}
    assert leads == {"next_door": True, "secretary": True, "member": False}


def test_leave_is_answered_by_ones_own_secretary(cast: Cast, joint: Gathering) -> None:
    line = Attendance.objects.get(gathering=joint, person=cast.people["member"])
    leave = ask_leave(cast.actor("member"), line, reason="当班")
    with pytest.raises(NotAllowed):
        answer_leave(cast.actor("next_door"), leave, is_granted=True)
    assert "当班" not in cast.client("next_door").get(reverse("show_gathering", args=[joint.pk])).content.decode()
    answer_leave(cast.actor("secretary"), leave, is_granted=True)


def test_its_own_secretary_changes_it_with_the_units_that_hold_it(cast: Cast, joint: Gathering) -> None:
    actor = cast.actor("secretary")
    change_gathering(actor, joint, plan=plan_of(actor.today, "theme_day", place_name="一楼"), version=1)
    assert Holding.objects.filter(gathering=joint, unit=cast.second).exists()
    change_gathering(actor, joint, plan=plan_of(actor.today, "theme_day"), version=2, beside=[])
    joint.refresh_from_db()
    assert not joint.is_joint and not Holding.objects.filter(gathering=joint, unit=cast.second).exists()
    assert not Attendance.objects.filter(gathering=joint, person=cast.people["next_door"]).exists()
    assert cast.client("next_door").get(reverse("show_gathering", args=[joint.pk])).status_code == 404


def test_who_is_spared_is_told_to_readers_of_their_own_unit_only(cast: Cast) -> None:
    actor, day = cast.actor("officer"), cast.actor("officer").today
    facts = {"reason": ExemptionReason.values[0], "since": day, "review_on": day + timedelta(30)}
    Exemption.objects.create(person=cast.people["member"], **facts)
    made = plan_gathering(actor, cast.first, plan=plan_of(day, "theme_day"), beside=[cast.second])
    for _state in ("planned", "called"):
        read = {who: register(cast.actor(who), made, hosts(made)) for who in READERS}
        assert {who: [one.word for one in lines if one.name == "李桂兰"] for who, lines in read.items()} == READERS
        if made.state == "planned":
            call_gathering(actor, made)
            made.refresh_from_db()


def test_a_unit_alone_is_read_by_its_own(cast: Cast) -> None:
    alone = make_gathering(cast.actor("officer"), cast.second)
    assert not Gathering.objects.read_by(cast.actor("secretary"), Meetings.READ).filter(pk=alone.pk).exists()
    assert Gathering.objects.read_by(cast.actor("general_secretary"), Meetings.READ).filter(pk=alone.pk).exists()
