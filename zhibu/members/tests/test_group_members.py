"""Members are placed in a group of their branch, and taken out of it, from a day on."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.groups import group_members
from zhibu.members.models import GroupPlace, Member
from zhibu.members.queries.stages import stages_below
from zhibu.members.testing import make_member
from zhibu.orgs.testing import make_unit

ON = date(2024, 5, 1)


def rows_of(cast: Cast, *whos: str) -> list[Member]:
    return [Member.objects.get(person=cast.people[who]) for who in whos]


def test_several_go_into_a_group_together_and_those_there_stay(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    first, second = rows_of(cast, "member", "group_leader")
    assert group_members(secretary, cast.first, members=[first.pk], group=cast.group, on=ON) == 1
    both = [first.pk, second.pk]
    assert group_members(secretary, cast.first, members=both, group=cast.group, on=date(2024, 6, 1)) == 1
    assert GroupPlace.objects.get(person=first.person).since == ON
    assert {row.unit_path for row in rows_of(cast, "member", "group_leader")} == {cast.group.path}
    assert group_members(secretary, cast.first, members=both, group=None, on=date(2024, 7, 1)) == 2
    assert not GroupPlace.objects.open().exists()


def test_each_has_a_line_in_the_audit_where_they_now_stand(cast: Cast) -> None:
    group_members(
        cast.actor("secretary"),
        cast.first,
        members=[row.pk for row in rows_of(cast, "member", "organiser")],
        group=cast.group,
        on=ON,
    )
    lines = Act.objects.filter(verb="group_members").order_by("subject_label")
    assert [(one.subject_label, one.unit_path, one.details["group"]) for one in lines] == [
        ("孙敏", cast.group.path, "第一党小组"),
        ("李桂兰", cast.group.path, "第一党小组"),
    ]


def test_nothing_happens_where_one_of_them_cannot(cast: Cast) -> None:
    late = make_member(cast.first, "新来的", since=date(2024, 6, 1))
    with pytest.raises(Refused, match="新来的"):
        group_members(
            cast.actor("secretary"),
            cast.first,
            members=[*(row.pk for row in rows_of(cast, "member")), late.pk],
            group=cast.group,
            on=ON,
        )
    assert not GroupPlace.objects.exists()


def test_who_is_no_member_yet_is_neither_offered_nor_taken(cast: Cast) -> None:
    coming = make_member(cast.first, "申请的", stage="activist")
    page = cast.client("secretary").get(reverse("group_members", args=[cast.first.pk])).content.decode()
    assert "申请的" not in page and "李桂兰" in page
    with pytest.raises(Refused, match="还不是党员"):
        group_members(cast.actor("secretary"), cast.first, members=[coming.pk], group=cast.group, on=ON)


def test_people_and_groups_of_another_branch_are_refused(cast: Cast) -> None:
    officer = cast.actor("officer")
    (stranger,) = rows_of(cast, "next_door")
    with pytest.raises(Refused, match="不在这个支部"):
        group_members(officer, cast.first, members=[stranger.pk], group=cast.group, on=ON)
    with pytest.raises(Refused, match="本支部"):
        far = make_unit("第一党小组", cast.second)
        group_members(officer, cast.first, members=[rows_of(cast, "member")[0].pk], group=far, on=ON)
    with pytest.raises(Refused, match="先选择"):
        group_members(officer, cast.first, members=[], group=cast.group, on=ON)


def test_the_leader_of_a_group_does_not_decide_who_is_in_it(cast: Cast) -> None:
    members = [row.pk for row in rows_of(cast, "member")]
    with pytest.raises(NotAllowed):
        group_members(cast.actor("group_leader"), cast.first, members=members, group=cast.group, on=ON)


def test_a_list_sends_its_ticks_and_the_page_does_it(cast: Cast) -> None:
    client, (first, second) = cast.client("secretary"), rows_of(cast, "member", "organiser")
    address = reverse("group_members", args=[cast.first.pk])
    shown = client.post(address, {"pick": [str(first.pk)]})
    assert shown.status_code == 200
    form = shown.context["form"]
    assert form["members"].initial == [str(first.pk)]
    sent = {"members": [str(first.pk), str(second.pk)], "group": str(cast.group.pk), "on": "2024-05-01"}
    done = client.post(address, sent | {"once": form["once"].value()})
    assert (done.status_code, done["Location"]) == (302, reverse("show_unit", args=[cast.group.pk]))
    page = client.get(done["Location"])
    assert b"\xe6\x9d\x8e\xe6\xa1\x82\xe5\x85\xb0" in page.content


def test_a_stranger_ticked_by_hand_is_refused_by_the_form(cast: Cast) -> None:
    (stranger,) = rows_of(cast, "next_door")
    address = reverse("group_members", args=[cast.first.pk])
    sent = {"members": [str(stranger.pk)], "group": str(cast.group.pk), "on": "2024-05-01"}
    assert cast.client("secretary").post(address, sent).status_code == 422


def test_the_api_places_one_and_several(cast: Cast) -> None:
    client, (first, second) = cast.client("secretary"), rows_of(cast, "member", "organiser")
    one = client.post(
        f"/api/v1/members/{first.pk}/group",
        {"group": str(cast.group.pk), "on": "2024-05-01"},
        content_type="application/json",
    )
    assert (one.status_code, one.json()["group"]) == (200, "第一党小组")
    several = {"members": [str(first.pk), str(second.pk)], "group": str(cast.group.pk), "on": "2024-05-02"}
    address = f"/api/v1/units/{cast.first.pk}/groups"
    assert client.post(address, several, content_type="application/json").json() == {"count": 1}
    assert client.post(address, several, content_type="application/json").status_code == 422
    leader = cast.client("group_leader")
    assert leader.post(address, several, content_type="application/json").status_code == 403
    listed = leader.get("/api/v1/members").json()["items"]
    assert {row["name"] for row in listed} == {"李桂兰", "孙敏"}


def test_the_page_and_the_list_of_a_branch_cost_little(cast: Cast, query_count: Any) -> None:
    group_members(cast.actor("secretary"), cast.first, members=[rows_of(cast, "member")[0].pk], group=cast.group, on=ON)
    client = cast.client("secretary")
    query_count("members.group_members", client.get(reverse("group_members", args=[cast.first.pk])))
    shown = client.get(f"{reverse('list_members')}?unit={cast.first.pk}")
    assert reverse("group_members", args=[cast.first.pk]) in shown.content.decode()
    leaders = cast.client("group_leader").get(reverse("list_members")).content.decode()
    assert "李桂兰" in leaders and "何平" not in leaders


def test_the_page_of_a_branch_tells_how_many_are_in_no_group(cast: Cast) -> None:
    assert stages_below(cast.first, cast.actor("officer").today).ungrouped == 5
    group_members(cast.actor("officer"), cast.first, members=[rows_of(cast, "member")[0].pk], group=cast.group, on=ON)
    assert stages_below(cast.first, cast.actor("officer").today).ungrouped == 4
    today = cast.actor("officer").today
    assert stages_below(cast.second, today).ungrouped is stages_below(cast.mine, today).ungrouped is None
