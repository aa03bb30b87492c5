"""Who may see gatherings, plan them, call to them, and who reads by their own line of the register."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.meetings.actions import ask_leave, keep_template, name_kind, record_talks
from zhibu.meetings.models import Attendance, Gathering, Leave, OwnKind, Talk, Template
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.testing import make_called

# `first` is the first branch; `called` is its assembly, to which its members are called, and `leave` the request of its
# organiser for it. `own` is the same gathering by one's own line.
#                            visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  list_gatherings         | 302    403    200     200       200       200       200     200     200     403    200
GET  plan_gathering first    | 302    403    404     403       200       200       200     200     403     403    404
POST plan_gathering first    | 302    403    404     403       422       422       422     422     403     403    404
GET  show_gathering called   | 302    403    404     200       200       200       200     200     200     403    404
GET  change_gathering called | 302    403    404     403       200       200       200     200     403     403    404
POST change_gathering called | 302    403    404     403       422       422       422     422     403     403    404
GET  cancel_gathering called | 302    403    404     403       200       200       200     200     403     403    404
POST cancel_gathering called | 302    403    404     403       422       422       422     422     403     403    404
GET  call_gathering called   | 405    405    405     405       405       405       405     405     405     405    405
POST call_gathering called   | 302    403    404     403       302       302       302     302     403     403    404
GET  answer_leave leave      | 302    403    404     403       200       200       200     200     403     403    404
POST answer_leave leave      | 302    403    404     403       422       422       422     422     403     403    404
GET  plan_year first         | 302    403    404     403       200       200       200     200     403     403    404
POST plan_year first         | 302    403    404     403       422       422       422     422     403     403    404
GET  list_templates first    | 302    403    404     403       200       200       200     200     403     403    404
GET  keep_template first     | 302    403    404     403       200       200       200     200     403     403    404
POST keep_template first     | 302    403    404     403       422       422       422     422     403     403    404
GET  remove_template kept    | 302    403    404     403       200       200       200     200     403     403    404
GET  list_kinds first        | 302    403    404     403       200       200       200     200     403     403    404
GET  name_kind first         | 302    403    404     403       200       200       200     200     403     403    404
POST name_kind first         | 302    403    404     403       422       422       422     422     403     403    404
GET  remove_kind named       | 302    403    404     403       200       200       200     200     403     403    404
GET  show_campaign named     | 302    403    200     200       200       200       200     200     200     403    404
GET  change_campaign named   | 302    403    404     403       200       200       200     200     403     403    404
POST change_campaign named   | 302    403    404     403       302       302       302     302     403     403    404
GET  list_talks first        | 302    403    404     403       200       200       200     200     403     403    404
GET  record_talks first      | 302    403    404     403       200       200       200     200     403     403    404
POST record_talks first      | 302    403    404     403       422       422       422     422     403     403    404
GET  remove_talk talk        | 302    403    404     403       200       200       200     200     403     403    404
GET  list_own_talks          | 302    200    200     200       200       200       200     200     200     200    200
GET  show_feed               | 302    200    200     200       200       200       200     200     200     200    200
POST make_feed               | 302    302    302     302       302       302       302     302     302     302    302
POST revoke_feed             | 302    302    302     302       302       302       302     302     302     302    302
GET  list_own_gatherings     | 302    200    200     200       200       200       200     200     200     200    200
GET  show_own_gathering own  | 302    200    200     200       200       200       404     404     404     404    404
GET  ask_leave own           | 302    200    200     200       200       200       404     404     404     404    404
POST ask_leave own           | 302    422    422     422       422       422       404     404     404     404    404
GET  withdraw_leave leave    | 302    404    404     404       200       404       404     404     404     404    404
"""


@pytest.fixture
def held(cast: Cast) -> Cast:
    made = make_called(cast.actor("secretary"), cast.first)
    line = Attendance.objects.get(gathering=made, person=cast.people["organiser"])
    ask_leave(cast.actor("organiser"), line, reason="当班")
    pair = [cast.people[who].pk for who in ("secretary", "member")]
    record_talks(cast.actor("secretary"), cast.first, on=made.held_on, one=pair[0], others=pair[1:])
    days = {"since": made.held_on, "until": made.held_on + timedelta(days=30)}
    name_kind(cast.actor("secretary"), cast.first, name="读书会", **days)
    keep_template(cast.actor("secretary"), cast.first, name="例会", kinds=["assembly"], theme="学习")
    return cast


def _address(cast: Cast, page: str, word: str = "") -> str:
    if not word:
        return reverse(page)
    keys = {
        "first": lambda: cast.first.pk,
        "called": lambda: Gathering.objects.get().pk,
        "own": lambda: Gathering.objects.get().pk,
        "leave": lambda: Leave.objects.get().pk,
        "named": lambda: OwnKind.objects.get().pk,
        "talk": lambda: Talk.objects.get().pk,
        "kept": lambda: Template.objects.get().pk,
    }
    return reverse(page, args=[keys[word]()])


def test_the_table_holds(held: Cast) -> None:
    assert differences(held, TABLE, _address) == []


def test_ones_own_line_and_nobody_elses_is_ones_own(held: Cast) -> None:
    """One source: what the gate lets one read is what the list holds, and nothing of it is a program's."""
    member = held.actor("member")
    lines = Attendance.objects.visible_to(member, Meetings.ATTEND)
    assert set(lines.values_list("person", flat=True)) == {member.person_id}
    assert not Gathering.objects.read_by(member, Meetings.READ).exists()
    assert not Leave.objects.visible_to(member, Meetings.ATTEND).exists()
    secretary = held.actor("secretary")
    assert set(Attendance.objects.visible_to(secretary, Meetings.ATTEND).values_list("person", flat=True)) == {
        secretary.person_id
    }


def test_the_secretary_plans_from_the_list_without_choosing_a_unit(held: Cast) -> None:
    plan = reverse("plan_gathering", args=[held.first.pk])
    assert plan in held.client("secretary").get(reverse("list_gatherings")).content.decode()
    assert plan not in held.client("committee_member").get(reverse("list_gatherings")).content.decode()
    group = reverse("plan_gathering", args=[held.group.pk])
    assert group in held.client("group_leader").get(reverse("list_gatherings")).content.decode()


def test_a_stranger_next_door_finds_nothing_of_it(held: Cast) -> None:
    assert "学习党章" not in held.client("next_door").get(reverse("list_gatherings")).content.decode()
    assert "学习党章" not in held.client("next_door").get(reverse("list_own_gatherings")).content.decode()
    assert "学习党章" in held.client("member").get(reverse("list_own_gatherings")).content.decode()


def test_what_pages_cost(held: Cast, query_count: Any) -> None:
    client, gathering = held.client("secretary"), Gathering.objects.get().pk
    query_count("meetings.list_gatherings", client.get(reverse("list_gatherings")))
    query_count("meetings.show_gathering", client.get(reverse("show_gathering", args=[gathering])))
    query_count("meetings.plan_gathering", client.get(reverse("plan_gathering", args=[held.first.pk])))
    query_count("meetings.change_gathering", client.get(reverse("change_gathering", args=[gathering])))
    query_count("meetings.plan_year", client.get(reverse("plan_year", args=[held.first.pk])))
    query_count("meetings.list_templates", client.get(reverse("list_templates", args=[held.first.pk])))
    query_count("meetings.list_kinds", client.get(reverse("list_kinds", args=[held.first.pk])))
    query_count("meetings.list_talks", client.get(reverse("list_talks", args=[held.first.pk])))
    query_count("meetings.list_own_talks", client.get(reverse("list_own_talks")))
    query_count("meetings.show_own_gathering", client.get(reverse("show_own_gathering", args=[gathering])))
    query_count("meetings.list_own_gatherings", client.get(reverse("list_own_gatherings")))
