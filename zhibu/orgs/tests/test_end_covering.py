"""A place is no longer covered by a joint branch (ZB-03)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.actions import correct_change, cover_places, dissolve_unit, end_covering
from zhibu.orgs.models import CoveredPlace, Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import TODAY, Mine

DAY, LATER = date(2024, 6, 1), date(2025, 3, 1)


@pytest.fixture
def place(clerk: Clerk, mine: Mine) -> CoveredPlace:
    """Return a shop that a joint branch covers since 2024-06-01."""
    unit = make_unit("东街联合党支部", mine.power)
    [place] = cover_places(clerk, unit, names=["东街超市"], on=DAY, reason="试")
    return place


def test_ends_on_the_day_and_may_begin_again(clerk: Clerk, place: CoveredPlace) -> None:
    ended = end_covering(clerk, place, on=LATER, reason="成立了支部", document_no="东党〔2025〕2号")
    assert (ended.until, ended.ended and ended.ended.reason) == (LATER, "成立了支部")
    held = CoveredPlace.objects.filter(unit=place.unit)
    assert held.on(LATER - timedelta(1)).exists()
    assert not held.on(LATER).exists()
    cover_places(clerk, place.unit, names=["东街超市"], on=LATER, reason="支部撤了")
    assert held.count() == 2


@pytest.mark.parametrize(
    ("about", "field", "words"),
    [
        ({"on": DAY}, "on", "要晚于开始覆盖的2024年6月1日"),
        ({"on": TODAY + timedelta(1)}, "on", "不能晚于今天"),
        ({"reason": ""}, "reason", "请写明原因"),
    ],
)
def test_is_refused_at_the_field(
    clerk: Clerk, place: CoveredPlace, about: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as caught:
        end_covering(clerk, place, **({"on": LATER, "reason": "试"} | about))
    assert caught.value.field == field


def test_ends_once_and_not_after_its_branch(clerk: Clerk, place: CoveredPlace) -> None:
    end_covering(clerk, place, on=LATER, reason="试")
    with pytest.raises(Refused, match="到2025年3月1日就不再覆盖"):
        end_covering(clerk, place, on=TODAY, reason="试")
    with pytest.raises(Refused, match="这段时间它要一直是联合党支部"):
        dissolve_unit(clerk, place.unit, on=date(2025, 1, 1), reason="试")
    unit = Unit.objects.get(pk=place.unit_id)
    [other] = cover_places(clerk, unit, names=["便民药店"], on=DAY, reason="试")
    dissolve_unit(clerk, unit, on=TODAY, reason="撤销")
    with pytest.raises(Refused, match="到2026年11月20日就不再覆盖"):
        end_covering(clerk, other, on=TODAY, reason="试")


def test_is_decided_above(place: CoveredPlace) -> None:
    with pytest.raises(NotAllowed):
        end_covering(Clerk(paths=(place.unit.path,)), place, on=LATER, reason="试")


def test_a_wrong_end_is_put_right_or_void(clerk: Clerk, place: CoveredPlace) -> None:
    entry = end_covering(clerk, place, on=LATER, reason="试").ended
    assert entry
    with pytest.raises(Refused, match="先作废它“不再覆盖”的记录"):
        correct_change(clerk, place.begun, is_void=True, reason="试")
    with pytest.raises(Refused, match="日期要早于不再覆盖的2025年3月1日"):
        correct_change(clerk, place.begun, on=LATER, reason="试")
    with pytest.raises(Refused, match="日期要晚于开始覆盖的2024年6月1日"):
        correct_change(clerk, entry, on=DAY, reason="试")
    correct_change(clerk, place.begun, name="东街商场", reason="写错了")
    entry.refresh_from_db()
    assert entry.details["new"] == "东街商场"
    correct_change(clerk, entry, on=TODAY, reason="日期错")
    assert CoveredPlace.objects.get().until == TODAY
    [again] = cover_places(clerk, place.unit, names=["东街商场"], on=TODAY, reason="试")
    with pytest.raises(Refused, match="已经由它覆盖"):
        correct_change(clerk, entry, is_void=True, reason="没有结束")
    correct_change(clerk, again.begun, is_void=True, reason="录重了")
    correct_change(clerk, entry, is_void=True, reason="没有结束")
    assert CoveredPlace.objects.get().until is None


def test_a_page_ends_it(cast: Cast) -> None:
    unit = make_unit("东街联合党支部", cast.general)
    [place] = cover_places(Clerk(), unit, names=["东街超市"], on=DAY, reason="试")
    client, address = cast.client("officer"), reverse("end_covering", args=[place.pk])
    page = client.get(address)
    assert "2024-06-01 起" in page.content.decode()
    once = str(page.context["form"]["once"].value())
    assert client.post(address, {"on": "2024-06-01", "reason": "试", "once": once}).status_code == 422
    once = str(client.get(address).context["form"]["once"].value())
    assert client.post(address, {"on": "2025-03-01", "reason": "试", "once": once}).status_code == 302
    place.refresh_from_db()
    assert place.until == LATER
