"""Who presides otherwise than ZB-17 says is warned of, and never refused."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.meetings.models import Gathering
from zhibu.meetings.queries.chairs import chair_warning
from zhibu.meetings.queries.showing import hosts
from zhibu.meetings.testing import make_gathering
from zhibu.members.models import GroupPlace
from zhibu.orgs.models import Appointment

pytestmark = pytest.mark.django_db


def chaired(cast: Cast, who: str, *kinds: str, where: str = "first", **more: Any) -> Gathering:
    actor = cast.actor("officer")
    return make_gathering(actor, getattr(cast, where), *kinds, chair=cast.people[who].pk, **more)


def said(cast: Cast, gathering: Gathering) -> str:
    return chair_warning(gathering, hosts(gathering), cast.actor("officer").today)


@pytest.mark.parametrize(
    ("who", "kind", "warned"),
    [
        ("secretary", "assembly", False),
        ("organiser", "assembly", False),
        ("committee_member", "committee_meeting", False),
        ("member", "assembly", True),
        ("member", "committee_meeting", True),
        ("group_leader", "assembly", True),
        ("member", "theme_day", False),
        ("member", "lecture", False),
    ],
)
def test_the_committee_presides(cast: Cast, who: str, kind: str, warned: bool) -> None:
    text = said(cast, chaired(cast, who, kind))
    assert bool(text) is warned
    assert not warned or ("第十四条" in text and "书记召集并主持" in text)


def test_a_group_s_leader_presides_over_it(cast: Cast) -> None:
    member = cast.people["member"]
    GroupPlace.objects.create(person=member, group=cast.group, since=cast.actor("officer").today)
    assert "组长" in said(cast, chaired(cast, "member", "group_meeting", where="group"))
    assert not said(cast, chaired(cast, "group_leader", "group_meeting", where="group"))


def test_the_posts_are_those_of_the_day(cast: Cast) -> None:
    made = chaired(cast, "secretary")
    assert not said(cast, made)
    Appointment.objects.filter(person=cast.people["secretary"], unit=cast.first).update(until=made.held_on)
    assert "王建国那天不是" in said(cast, made)


def test_nobody_named_is_no_fault(cast: Cast) -> None:
    assert not said(cast, make_gathering(cast.actor("officer"), cast.first))


def test_who_plans_reads_it_and_others_do_not(cast: Cast) -> None:
    made = chaired(cast, "member")
    url = reverse("show_gathering", args=[made.pk])
    page = {who: cast.client(who).get(url).content.decode() for who in ("secretary", "committee_member")}
    assert "李桂兰那天不是" in page["secretary"] and "李桂兰那天不是" not in page["committee_member"]
    path = f"/api/v1/gatherings/{made.pk}"
    told = {who: cast.client(who).get(path).json()["chair_warning"] for who in ("secretary", "committee_member")}
    assert "李桂兰那天不是" in told["secretary"] and told["committee_member"] == ""
