"""Kinds of one's own: named for a unit and all below it, held by their name, and counted for no duty."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import change_gathering, keep_template, name_kind, plan_year, remove_kind
from zhibu.meetings.models import Attendance, Gathering, Holding, OwnKind
from zhibu.meetings.queries.kinds import kinds_at
from zhibu.meetings.queries.showing import hosts, of_kinds, register
from zhibu.meetings.rules.planning import MOST_KINDS
from zhibu.meetings.rules.years import YearLine
from zhibu.meetings.testing import make_called, make_gathering, plan_of

pytestmark = pytest.mark.django_db
READING = "own:读书会"


def test_it_stands_for_the_unit_and_all_below_and_not_beside(cast: Cast) -> None:
    name_kind(cast.actor("secretary"), cast.first, name=" 读书会 ")
    assert READING in kinds_at(cast.first) and READING in kinds_at(cast.group)
    assert READING not in kinds_at(cast.second) and READING not in kinds_at(cast.general)
    made = make_gathering(cast.actor("group_leader"), cast.group, READING, "theme_day")
    assert made.kinds == ["theme_day", READING] and of_kinds(made.kinds) == "主题党日、读书会"
    with pytest.raises(Refused) as refused:
        make_gathering(cast.actor("next_door"), cast.second, READING)
    assert refused.value.field == "kinds"


@pytest.mark.parametrize("name", ["", "  ", "读书会、党课", "a:b", "字" * 21, "党课", "读书会"])
def test_a_name_is_plain_short_new_and_none_of_the_rules(cast: Cast, name: str) -> None:
    name_kind(cast.actor("officer"), cast.mine, name="读书会")
    with pytest.raises(Refused) as refused:
        name_kind(cast.actor("secretary"), cast.first, name=name)
    assert refused.value.field == "name"


def test_a_group_takes_its_branch_s_and_who_may_not_plan_names_none(cast: Cast) -> None:
    with pytest.raises(Refused):
        name_kind(cast.actor("group_leader"), cast.group, name="读书会")
    for who in ("committee_member", "next_door", "auditor"):
        with pytest.raises(NotAllowed):
            name_kind(cast.actor(who), cast.first, name="读书会")
    assert not OwnKind.objects.exists()


def test_members_are_called_in_a_branch_and_the_committee_above_it(cast: Cast) -> None:
    name_kind(cast.actor("officer"), cast.mine, name="读书会")
    make_called(cast.actor("secretary"), cast.first, READING)
    assert cast.people["member"].pk in set(Attendance.objects.values_list("person", flat=True))
    above = make_gathering(cast.actor("officer"), cast.general, READING)
    names = {line.name for line in register(cast.actor("officer"), above, hosts(above))}
    assert names == {"郑海"}
    both = make_gathering(cast.actor("secretary"), cast.first, READING, "committee_meeting")
    assert len(register(cast.actor("officer"), both, hosts(both))) == 5


def test_what_was_held_keeps_its_name_when_the_kind_is_gone(cast: Cast) -> None:
    actor = cast.actor("secretary")
    kind = name_kind(actor, cast.first, name="读书会")
    made = make_gathering(actor, cast.first, READING)
    remove_kind(actor, kind)
    with pytest.raises(Refused):
        remove_kind(actor, kind)
    change_gathering(actor, made, plan=plan_of(actor.today, READING, theme="读党章"), version=1)
    page = cast.client("secretary").get(reverse("show_gathering", args=[made.pk])).content.decode()
    assert "读书会" in page and "读党章" in page
    with pytest.raises(Refused):
        make_gathering(actor, cast.first, READING)
    assert name_kind(actor, cast.first, name="读书会")


@pytest.mark.parametrize("name", ["党员示范岗", "党员责任区", "设岗定责", "承诺践诺", "志愿服务"])
def test_jy_08_what_members_do_beside_meetings_is_held_by_its_name_alone_or_with_a_theme_day(
    cast: Cast, name: str
) -> None:
    name_kind(cast.actor("officer"), cast.mine, name=name)
    alone = make_called(cast.actor("secretary"), cast.first, f"own:{name}")
    assert of_kinds(alone.kinds) == name and Attendance.objects.filter(gathering=alone).exists()
    both = make_gathering(cast.actor("secretary"), cast.first, "theme_day", f"own:{name}")
    assert of_kinds(both.kinds) == f"主题党日、{name}"


def test_it_counts_for_no_duty(cast: Cast) -> None:
    actor = cast.actor("secretary")
    name_kind(actor, cast.first, name="主题党日活动")
    year = timezone.localdate().year + 1
    make_gathering(actor, cast.first, "own:主题党日活动", day=date(year, 3, 9))
    assert plan_year(actor, cast.first, year=year, lines=[YearLine("theme_day", "month", 1, (5,))]) == 12
    assert Holding.objects.filter(kind="own:主题党日活动").count() == 1


def test_too_many_at_once_are_refused(cast: Cast) -> None:
    actor = cast.actor("secretary")
    for at in range(MOST_KINDS):
        name_kind(actor, cast.first, name=f"活动{at}")
    with pytest.raises(Refused) as refused:
        make_gathering(actor, cast.first, "assembly", *(f"own:活动{at}" for at in range(MOST_KINDS)))
    assert refused.value.field == "kinds"


def test_the_pages_name_it_plan_by_it_find_it_and_take_it_away(cast: Cast) -> None:
    client, url = cast.client("secretary"), reverse("name_kind", args=[cast.first.pk])
    once = client.get(url).context["form"]["once"].value()
    listed = client.post(url, {"name": "读书会", "once": once}, follow=True).content.decode()
    assert "读书会" in listed and "kind=own:%E8%AF%BB" in listed
    plan = reverse("plan_gathering", args=[cast.first.pk])
    form = client.get(plan, {"kind": READING}).context["form"]
    assert form["kinds"].value() == [READING] and (READING, "读书会") in form.fields["kinds"].choices
    once = form["once"].value()
    sent: dict[str, Any] = {"kinds": [READING], "theme": "读党史", "held_on": "2026-12-01", "once": once}
    assert client.post(plan, sent).status_code == 302
    found = client.get(reverse("list_gatherings"), {"kind": READING}).content.decode()
    assert "读党史" in found and "没有这一项" not in found
    assert "没有这一项" in cast.client("next_door").get(reverse("list_gatherings"), {"kind": READING}).content.decode()
    client.post(reverse("remove_kind", args=[OwnKind.objects.get().pk]))
    assert not OwnKind.objects.standing_at(cast.first.path).exists() and Gathering.objects.get().kinds == [READING]


def test_a_template_holds_it(cast: Cast) -> None:
    name_kind(cast.actor("officer"), cast.mine, name="读书会")
    made = keep_template(cast.actor("secretary"), cast.first, name="读书", kinds=[READING], theme="读党史")
    assert made.kinds == [READING]


def test_the_api_lists_names_and_takes_away(cast: Cast) -> None:
    client, path = cast.client("secretary"), f"/api/v1/units/{cast.first.pk}/kinds"
    made = client.post(path, {"name": "读书会"}, content_type="application/json")
    assert made.status_code == 201 and made.json()["key"] == READING
    assert [one["key"] for one in client.get(path).json()][-1] == READING
    assert client.post(path, {"name": "党课"}, content_type="application/json").status_code == 422
    assert cast.client("next_door").get(path).status_code == 404
    gone = f"/api/v1/kinds/{made.json()['id']}/remove"
    assert cast.client("next_door").post(gone, content_type="application/json").status_code == 404
    assert client.post(gone, content_type="application/json").status_code == 204
    assert not OwnKind.objects.standing_at(cast.first.path).exists()
