"""A joint branch covers places without a branch of their own (ZB-03)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.actions import (
    change_kind,
    correct_change,
    cover_places,
    dissolve_unit,
    found_unit,
    merge_units,
    move_unit,
    split_unit,
)
from zhibu.orgs.actions.split_unit import Part
from zhibu.orgs.models import CoveredPlace, Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import TODAY, Mine

DAY, LATER = date(2024, 6, 1), date(2025, 3, 1)
SHOPS = ["东街超市", "东岭宾馆", "便民药店"]


@pytest.fixture
def joint(mine: Mine) -> Unit:
    """Return a joint branch below the power general branch, standing since 2015."""
    return make_unit("东街联合党支部", mine.power)


def on(unit: Unit, day: date) -> list[str]:
    return list(CoveredPlace.objects.filter(unit=unit).on(day).order_by("name").values_list("name", flat=True))


def cover(clerk: Clerk, unit: Unit, *names: str, day: date = DAY) -> list[CoveredPlace]:
    return cover_places(clerk, unit, names=names or SHOPS, on=day, reason="党员不足三人", document_no="东党〔2024〕6号")


def test_zb_03_places_are_covered_from_the_day_on(clerk: Clerk, joint: Unit) -> None:
    cover(clerk, joint, " 东街超市 ", "东岭宾馆", "", "便民药店")
    assert on(joint, DAY) == on(joint, TODAY) == sorted(SHOPS)
    assert on(joint, DAY - timedelta(1)) == []
    entries = joint.changes.filter(change="covered")
    assert {(one.details["new"], one.day, one.document_no) for one in entries} == {
        (name, DAY, "东党〔2024〕6号") for name in SHOPS
    }
    act = Act.objects.get(verb="cover_places")
    assert (act.unit_path, act.details["on"], len(act.details["names"])) == (joint.path, "2024-06-01", 4)


def test_a_temporary_joint_branch_covers_too(clerk: Clerk, mine: Mine) -> None:
    cover(clerk, make_unit("工地临时联合党支部", mine.root))


@pytest.mark.parametrize(
    ("about", "field", "words"),
    [
        ({"names": ["东街超市", "东街超市 "]}, "names", "写了两遍"),
        ({"names": ["便民药店"]}, "names", "已经由它覆盖"),
        ({"names": ["  "]}, "names", "请填写覆盖的单位"),
        ({"names": ["店"]}, "names", "两个字以上"),
        ({"on": TODAY + timedelta(1)}, "on", "不能晚于今天"),
        ({"on": date(2014, 12, 31)}, "on", "不是联合党支部"),
        ({"reason": " "}, "reason", "请写明原因"),
    ],
)
def test_is_refused_at_the_field(clerk: Clerk, joint: Unit, about: dict[str, Any], field: str, words: str) -> None:
    cover(clerk, joint, "便民药店", day=LATER)
    given: dict[str, Any] = {"names": SHOPS[:1], "on": DAY, "reason": "试"} | about
    with pytest.raises(Refused, match=words) as caught:
        cover_places(clerk, joint, **given)
    assert caught.value.field == field
    assert CoveredPlace.objects.count() == 1


def test_other_kinds_and_dissolved_units_cover_nothing(clerk: Clerk, mine: Mine, joint: Unit) -> None:
    with pytest.raises(Refused, match="“综采一区党支部”是党支部"):
        cover(clerk, mine.first)
    dissolve_unit(clerk, joint, on=LATER, reason="撤销")
    with pytest.raises(Refused, match="已在2025年3月1日撤销"):
        cover(clerk, joint)


def test_is_decided_above(mine: Mine, joint: Unit) -> None:
    with pytest.raises(NotAllowed):
        cover(Clerk(paths=(joint.path,)), joint)
    with pytest.raises(NotAllowed):
        cover(Clerk(paths=(mine.coal.path,)), joint)
    cover(Clerk(paths=(mine.power.path,)), joint)


def test_a_joint_branch_is_founded_with_its_places(clerk: Clerk, mine: Mine) -> None:
    unit = found_unit(clerk, mine.coal, name="西街联合党支部", kind="joint_branch", founded_on=DAY, places=SHOPS)
    assert on(unit, DAY) == sorted(SHOPS)
    for about, field, words in (
        ({"kind": "branch"}, "places", "联合党支部才填"),
        ({"founded_on": None}, "founded_on", "就要填设立日期"),
        ({"places": ["甲公司", "甲公司"]}, "places", "写了两遍"),
    ):
        given: dict[str, Any] = {"kind": "joint_branch", "founded_on": DAY, "places": SHOPS} | about
        with pytest.raises(Refused, match=words) as caught:
            found_unit(clerk, mine.coal, name="北街党支部", **given)
        assert caught.value.field == field


def test_places_go_along_when_the_branch_moves_and_stay_when_it_is_split(clerk: Clerk, mine: Mine, joint: Unit) -> None:
    cover(clerk, joint)
    move_unit(clerk, joint, to=mine.coal, on=LATER, reason="调整")
    joint.refresh_from_db()
    assert CoveredPlace.objects.filter(unit__path__startswith=mine.coal.path).count() == 3
    [part] = split_unit(clerk, joint, into=[Part("西街联合党支部")], on=TODAY, reason="分设")
    assert on(joint, TODAY) == sorted(SHOPS)
    assert not CoveredPlace.objects.filter(unit=part)


def test_a_merger_into_a_joint_branch_hands_the_places_over(clerk: Clerk, mine: Mine, joint: Unit) -> None:
    other = make_unit("西街联合党支部", mine.power)
    cover(clerk, joint)
    cover(clerk, other, "东街超市", "西街书店")
    merge_units(clerk, joint, into=other, on=LATER, reason="合并")
    assert on(joint, LATER - timedelta(1)) == sorted(SHOPS)
    assert on(joint, LATER) == []
    assert on(other, LATER - timedelta(1)) == ["东街超市", "西街书店"]
    assert on(other, LATER) == sorted([*SHOPS, "西街书店"])
    assert [one.reason for one in other.changes.filter(change="covered", day=LATER)] == ["合并", "合并"]


def test_a_merger_into_another_branch_ends_them(clerk: Clerk, mine: Mine, joint: Unit) -> None:
    cover(clerk, joint)
    merge_units(clerk, joint, into=mine.second, on=LATER, reason="合并")
    assert CoveredPlace.objects.filter(until=LATER).count() == CoveredPlace.objects.count() == 3


def test_places_end_with_the_branch_and_come_back_with_it(clerk: Clerk, joint: Unit) -> None:
    cover(clerk, joint)
    dissolve_unit(clerk, joint, on=LATER, reason="撤销")
    entry = joint.changes.get(change="dissolved")
    assert (on(joint, LATER - timedelta(1)), on(joint, LATER)) == (sorted(SHOPS), [])
    with pytest.raises(Refused, match="“东街超市”从2024年6月1日起由它覆盖"):
        correct_change(clerk, entry, on=DAY, reason="日期错")
    correct_change(clerk, entry, on=TODAY, reason="日期错")
    assert on(joint, LATER) == sorted(SHOPS)
    correct_change(clerk, entry, is_void=True, reason="没有撤销")
    assert CoveredPlace.objects.filter(unit=joint).open().count() == 3


def test_places_end_when_the_branch_is_joint_no_longer(clerk: Clerk, joint: Unit) -> None:
    cover(clerk, joint)
    change_kind(clerk, joint, kind="branch", on=LATER, reason="改设", name="东街党支部")
    assert (on(joint, LATER - timedelta(1)), on(joint, LATER)) == (sorted(SHOPS), [])
    correct_change(clerk, joint.changes.get(change="kind_changed"), is_void=True, reason="没有改设")
    assert on(joint, TODAY) == sorted(SHOPS)


def test_no_place_is_covered_while_the_branch_is_none(clerk: Clerk, mine: Mine, joint: Unit) -> None:
    change_kind(clerk, mine.second, kind="joint_branch", on=DAY, reason="改设")
    mine.second.refresh_from_db()
    with pytest.raises(Refused, match="这一天“机电科党支部”不是联合党支部"):
        cover(clerk, mine.second, day=date(2024, 5, 31))
    cover(clerk, mine.second)
    with pytest.raises(Refused, match="“东街超市”从2024年6月1日起由它覆盖"):
        correct_change(clerk, mine.second.changes.get(change="kind_changed"), on=LATER, reason="日期错")
    cover(clerk, joint)
    with pytest.raises(Refused, match="这段时间它要一直是联合党支部"):
        correct_change(clerk, joint.changes.get(change="founded"), on=LATER, reason="日期错")


def test_a_wrong_entry_is_put_right_or_void(clerk: Clerk, joint: Unit) -> None:
    market, hotel, _ = cover(clerk, joint)
    entry = correct_change(clerk, market.begun, name="东街商场", on=LATER, document_no="7号", reason="写错了")
    assert on(joint, DAY) == ["东岭宾馆", "便民药店"]
    assert on(joint, LATER) == sorted(["东街商场", "东岭宾馆", "便民药店"])
    assert (entry.details["new"], entry.corrections.get().details["before"]["new"]) == ("东街商场", "东街超市")
    with pytest.raises(Refused, match="“东岭宾馆”从2024年6月1日起已经由它覆盖"):
        correct_change(clerk, entry, name="东岭宾馆", on=DAY, reason="试")
    with pytest.raises(Refused, match="“东岭宾馆”从2024年6月1日起已经由它覆盖"):
        correct_change(clerk, entry, name="东岭宾馆", reason="试")
    correct_change(clerk, hotel.begun, is_void=True, reason="没有这回事")
    assert on(joint, TODAY) == sorted(["东街商场", "便民药店"])
    assert joint.changes.get(pk=hotel.begun_id).is_void


def test_pages_show_them_as_of_any_day(cast: Cast) -> None:
    clerk = Clerk()
    unit = found_unit(
        clerk,
        cast.general,
        name="东街联合党支部",
        kind="joint_branch",
        founded_on=date(2020, 1, 1),
        places=["老供销社"],
    )
    cover(clerk, unit)
    client, address = cast.client("officer"), reverse("show_unit", args=[unit.pk])
    page = client.get(address)
    assert len(page.queries) <= 12
    assert "东岭宾馆" in page.content.decode()
    assert "覆盖单位：东岭宾馆" in page.content.decode(), "in its history"
    then = client.get(address, {"on": "2023-01-01"}).content.decode()
    card = then[then.index('id="places"') : then.index("以前覆盖的单位")]
    assert "老供销社" in card
    assert "东岭宾馆" not in card
    assert 'id="places"' not in client.get(reverse("show_unit", args=[cast.first.pk])).content.decode()


def test_a_page_covers_them_and_says_so(cast: Cast) -> None:
    unit = make_unit("东街联合党支部", cast.general)
    client, address = cast.client("officer"), reverse("cover_places", args=[unit.pk])
    once = str(client.get(address).context["form"]["once"].value())
    given = {"names": "东街超市\n\n便民药店", "on": "2024年6月1日", "reason": "试", "once": once}
    assert client.post(address, {**given, "names": "\n".join(f"第{n}商店" for n in range(21))}).status_code == 422
    assert client.post(address, given).headers["Location"] == reverse("show_unit", args=[unit.pk])
    assert on(unit, DAY) == ["东街超市", "便民药店"]


def test_the_founding_page_asks_for_places_where_a_joint_branch_may_stand(cast: Cast) -> None:
    client, address = cast.client("officer"), reverse("found_unit", args=[cast.general.pk])
    page = client.get(address)
    once = str(page.context["form"]["once"].value())
    given = {"name": "东街联合党支部", "kind": "joint_branch", "founded_on": "2024-06-01", "once": once}
    assert client.post(address, {**given, "places": "东街超市\n便民药店"}).status_code == 302
    assert on(Unit.objects.get(name="东街联合党支部"), DAY) == ["东街超市", "便民药店"]
    group = client.get(reverse("found_unit", args=[cast.first.pk]))
    assert "places" not in group.context["form"].fields


def test_the_list_keeps_what_was(cast: Cast, query_count: Any) -> None:
    unit = make_unit("东街联合党支部", cast.general)
    cover(Clerk(), unit)
    page = cast.client("officer").get(reverse("list_places", args=[unit.pk]))
    assert page.content.decode().count("结束覆盖") == 3
    query_count("orgs.list_places", page)
    auditor = cast.client("auditor").get(reverse("list_places", args=[unit.pk])).content.decode()
    assert "东岭宾馆" in auditor
    assert "结束覆盖" not in auditor
