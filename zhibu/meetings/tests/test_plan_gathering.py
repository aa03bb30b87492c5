"""A gathering is planned and changed: by who may, for kinds that fit, with everything typed kept."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import change_gathering, plan_gathering
from zhibu.meetings.models import Gathering, Holding, Item
from zhibu.meetings.rules.planning import FURTHEST, PlannedItem
from zhibu.meetings.testing import make_gathering, plan_of
from zhibu.orgs.models import Unit

pytestmark = pytest.mark.django_db
FORM = {"theme": "学习党章", "held_on": "2026-11-30", "kinds": ["assembly"]}


def refused_at(cast: Cast, where: str = "first", *kinds: str, **more: Any) -> str | None:
    actor = cast.actor("officer")
    day = more.pop("day", actor.today)
    with pytest.raises(Refused) as refused:
        plan_gathering(actor, getattr(cast, where), plan=plan_of(day, *kinds, **more))
    assert not Gathering.objects.exists()
    return refused.value.field


def test_one_entry_may_be_several_kinds_and_stands_for_each(cast: Cast) -> None:
    made = make_gathering(cast.actor("secretary"), cast.first, "theme_day", "assembly")
    assert made.kinds == ["assembly", "theme_day"]
    assert sorted(Holding.objects.filter(gathering=made).values_list("kind", flat=True)) == ["assembly", "theme_day"]


def test_items_stand_in_their_order_with_who_brings_them_and_empty_lines_are_none(cast: Cast) -> None:
    owner = cast.people["organiser"].pk
    items = [PlannedItem("学习文件"), PlannedItem("  "), PlannedItem("讨论发展对象", owner)]
    made = make_gathering(cast.actor("secretary"), cast.first, items=items)
    found = Item.objects.filter(gathering=made).order_by("order").values_list("order", "title", "owner")
    assert list(found) == [(1, "学习文件", None), (2, "讨论发展对象", owner)]


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("first", "group_meeting"),
        ("first", "leaders_life_meeting"),
        ("group", "assembly"),
        ("group", "committee_meeting"),
        ("mine", "assembly"),
        ("mine", "theme_day"),
        ("first", "picnic"),
    ],
)
def test_a_kind_that_does_not_fit_the_unit_is_refused(cast: Cast, where: str, kind: str) -> None:
    assert refused_at(cast, where, kind) == "kinds"


def test_times_follow_each_other(cast: Cast) -> None:
    assert refused_at(cast, begins=time(15), ends=time(14)) == "ends"
    assert refused_at(cast, begins=time(15), ends=time(15)) == "ends"
    assert refused_at(cast, ends=time(15)) == "begins"


def test_a_year_typed_wrong_is_refused(cast: Cast) -> None:
    today = cast.actor("officer").today
    assert refused_at(cast, day=today + timedelta(FURTHEST + 1)) == "held_on"
    assert make_gathering(cast.actor("officer"), cast.first, day=today + timedelta(FURTHEST))


@pytest.mark.parametrize(
    "url",
    [
        "http://meeting.example.cn/1",
        "javascript:alert(1)",
        "https://",
        "https://a:b@meeting.example.cn/1",
        "https://meeting.example.cn/1 2",
        "https://[meeting",
        "meeting.example.cn/1",
    ],
)
def test_an_online_room_has_a_plain_https_address(cast: Cast, url: str) -> None:
    assert refused_at(cast, online_url=url) == "online_url"


def test_the_link_of_an_online_room_is_sealed(cast: Cast) -> None:
    made = make_gathering(cast.actor("secretary"), cast.first, online_url="https://meeting.example.cn/j/123")
    with connection.cursor() as cursor:
        cursor.execute("select online_url from meetings_gathering where id = %s", [made.pk])
        assert b"meeting.example.cn" not in bytes(cursor.fetchone()[0])
    assert Gathering.objects.get(pk=made.pk).online_url == "https://meeting.example.cn/j/123"


def test_a_stranger_is_neither_chair_nor_owner(cast: Cast) -> None:
    stranger = cast.people["next_door"].pk
    assert refused_at(cast, chair=stranger) == "chair"
    assert refused_at(cast, items=[PlannedItem("学习", stranger)]) == "chair"
    assert make_gathering(cast.actor("secretary"), cast.first, chair=cast.people["member"].pk)


def test_a_group_leader_plans_for_the_group_and_not_for_the_branch(cast: Cast) -> None:
    actor = cast.actor("group_leader")
    make_gathering(actor, cast.group, "group_meeting")
    with pytest.raises(NotAllowed):
        make_gathering(actor, cast.first)


@pytest.mark.parametrize("who", ["committee_member", "auditor", "next_door", "member"])
def test_who_may_not_plan_is_not_allowed(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        make_gathering(cast.actor(who), cast.first)


def test_a_unit_that_was_not_there_yet_holds_nothing(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.first.pk).update(founded_on=date(2020, 1, 1))
    cast.first.refresh_from_db()
    assert refused_at(cast, day=date(2019, 12, 31)) == "held_on"


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_gathering(actor, cast.first)
    change_gathering(actor, made, plan=plan_of(actor.today, place_name="一楼"), version=1)
    with pytest.raises(Refused):
        change_gathering(actor, made, plan=plan_of(actor.today, place_name="二楼"), version=1)
    made.refresh_from_db()
    assert (made.place_name, made.version) == ("一楼", 2)


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast) -> None:
    client = cast.client("secretary")
    url = reverse("plan_gathering", args=[cast.first.pk])
    once = client.get(url).context["form"]["once"].value()
    answer = client.post(url, {**FORM, "held_on": "2026-11-31", "title_0": "学习文件", "once": once})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "学习党章" in text and "2026-11-31" in text and "学习文件" in text
    assert not Gathering.objects.exists()


def test_more_rows_keep_what_was_typed_and_plan_nothing(cast: Cast) -> None:
    client = cast.client("secretary")
    url = reverse("plan_gathering", args=[cast.first.pk])
    owner = str(cast.people["member"].pk)
    typed = {**FORM, "rows": "3", "title_2": "学习文件", "owner_2": owner, "more": "1"}
    form = client.post(url, typed).context["form"]
    assert len(list(form.agenda)) == 6
    assert (form["title_2"].value(), form["owner_2"].value()) == ("学习文件", owner)
    assert form["kinds"].value() == ["assembly"]
    assert not Gathering.objects.exists()


def test_a_double_tap_plans_once(cast: Cast) -> None:
    client = cast.client("secretary")
    url = reverse("plan_gathering", args=[cast.first.pk])
    sent = {**FORM, "once": client.get(url).context["form"]["once"].value()}
    assert client.post(url, sent).status_code == 302
    client.post(url, sent)
    assert Gathering.objects.count() == 1


def test_the_form_of_a_change_holds_what_is_planned(cast: Cast) -> None:
    actor = cast.actor("secretary")
    items = [PlannedItem("学习文件", cast.people["member"].pk)]
    made = make_gathering(actor, cast.first, begins=time(15), items=items, chair=cast.people["organiser"].pk)
    client = cast.client("secretary")
    url = reverse("change_gathering", args=[made.pk])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    sent |= {"begins": "15:00", "held_on": made.held_on.isoformat(), "place_name": "一楼"}
    assert client.post(url, sent).status_code == 302
    made.refresh_from_db()
    assert (made.place_name, made.begins, made.chair_id) == ("一楼", time(15), cast.people["organiser"].pk)
    assert list(Item.objects.filter(gathering=made).values_list("title", "owner")) == [
        ("学习文件", cast.people["member"].pk)
    ]
