"""Making, replacing and taking back: who may, what is refused, what the audit says."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.links import actions
from zhibu.links.kinds import add_kind, kind_named, kind_of
from zhibu.links.models import Link
from zhibu.members.models import Member
from zhibu.members.testing import make_member


@pytest.fixture
def own(cast: Cast) -> Member:
    return Member.objects.get(person=cast.people["member"])


def test_a_second_one_is_refused(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    actions.make_link(secretary, cast.first)
    with pytest.raises(Refused, match="已经有二维码"):
        actions.make_link(secretary, cast.first)


def test_a_new_one_ends_the_one_before(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    before, after = actions.make_link(secretary, cast.first), actions.rotate_link(secretary, cast.first)
    assert before.token != after.token
    assert Client().get(reverse("open_link", args=[before.token])).status_code == 404
    assert Client().get(reverse("open_link", args=[after.token])).status_code == 200
    assert Link.objects.get(pk=before.pk).token == ""
    assert Link.objects.unrevoked().get().pk == after.pk


def test_nothing_is_replaced_or_taken_back_where_nothing_is(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    for verb in (actions.rotate_link, actions.revoke_link):
        with pytest.raises(Refused):
            verb(secretary, cast.first)


def test_what_was_taken_back_may_be_made_anew(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    before = actions.make_link(secretary, cast.first)
    actions.revoke_link(secretary, cast.first)
    assert actions.make_link(secretary, cast.first).token != before.token


def test_a_member_makes_their_own_and_nobody_elses(cast: Cast, own: Member) -> None:
    other = make_member(cast.first, "钱七")
    assert actions.make_link(cast.actor("member"), own).target_id == own.person_id
    for who, subject in (("member", other), ("member", cast.first), ("next_door", own), ("auditor", own)):
        with pytest.raises(NotAllowed):
            actions.make_link(cast.actor(who), subject)
    for verb in (actions.rotate_link, actions.revoke_link):
        with pytest.raises(NotAllowed):
            verb(cast.actor("next_door"), own)


def test_groups_and_ended_units_have_none(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.make_link(cast.actor("secretary"), cast.group)
    cast.second.dissolved_on = cast.actor("officer").today
    with pytest.raises(Refused):
        actions.make_link(cast.actor("officer"), cast.second)


def test_the_audit_names_the_act_and_never_the_token(cast: Cast, own: Member) -> None:
    link = actions.make_link(cast.actor("member"), own)
    again = actions.rotate_link(cast.actor("secretary"), own)
    actions.revoke_link(cast.actor("secretary"), own)
    acts = Act.objects.order_by("at", "pk")
    assert [(act.verb, act.actor_name, act.unit_path) for act in acts] == [
        ("make_link", "李桂兰", cast.first.path),
        ("rotate_link", "王建国", cast.first.path),
        ("revoke_link", "王建国", cast.first.path),
    ]
    told = str([(act.details, act.subject_label) for act in acts])
    assert link.token not in told and again.token not in told


def test_ones_own_is_replaced_by_itself_when_it_runs_out(cast: Cast, own: Member, settings: Any) -> None:
    link = actions.make_link(cast.actor("member"), own)
    assert link.until == link.since + timedelta(days=settings.CARD_DAYS)
    page = reverse("show_link", args=["member", own.pk])
    for days, is_same in ((settings.CARD_DAYS - 1, True), (settings.CARD_DAYS + 1, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            if not is_same:
                assert Client().get(reverse("open_link", args=[link.token])).status_code == 404
            assert cast.client("member").get(page).status_code == 200
            assert (Link.objects.unrevoked().get().pk == link.pk) is is_same


def test_a_keeper_of_the_branch_replaces_nothing_by_looking(cast: Cast, own: Member, settings: Any) -> None:
    link = actions.make_link(cast.actor("member"), own)
    with time_machine.travel(timezone.now() + timedelta(days=settings.CARD_DAYS + 1)):
        page = cast.client("secretary").get(reverse("show_link", args=["member", own.pk])).content.decode()
    assert "过期" in page
    assert Link.objects.unrevoked().get().pk == link.pk


def test_the_pages_lead_through_all_of_it(cast: Cast) -> None:
    client, at = cast.client("secretary"), ["unit", cast.first.pk]
    assert "还没有二维码" in client.get(reverse("show_link", args=at)).content.decode()
    for page, said in (("make_link", "做好了"), ("rotate_link", "换好了"), ("revoke_link", "已经收回")):
        answer = client.post(reverse(page, args=at), follow=True)
        assert said in answer.content.decode()


def test_the_unit_and_the_members_file_lead_there(cast: Cast, own: Member) -> None:
    unit = cast.client("secretary").get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    assert reverse("show_link", args=["unit", cast.first.pk]) in unit
    assert reverse("make_links", args=["member", cast.first.pk]) in unit
    plain = cast.client("auditor").get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    assert "/links/" not in plain
    assert reverse("show_link", args=["member", own.pk]) in cast.client("member").get("/me/file/").content.decode()


def test_pages_cost_little(cast: Cast, query_count: Any) -> None:
    actions.make_link(cast.actor("secretary"), cast.first)
    client = cast.client("secretary")
    query_count("links.show_link", client.get(reverse("show_link", args=["unit", cast.first.pk])))
    query_count("links.make_links", client.get(reverse("make_links", args=["member", cast.first.pk])))
    query_count("links.print_link", client.get(reverse("print_link", args=["unit", cast.first.pk])))


def test_a_kind_is_named_once(cast: Cast) -> None:
    kind = kind_named("unit")
    assert kind is kind_of(cast.first)
    assert kind
    with pytest.raises(ValueError):
        add_kind(kind)
    with pytest.raises(LookupError):
        kind_of(cast.people["member"])
