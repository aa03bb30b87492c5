"""Figures by the API are the numbers of the overview, for those who may see it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.actions import refresh_all
from zhibu.figures.testing import count_anew
from zhibu.members.models import Member
from zhibu.members.testing import make_member

TODAY = timezone.localdate()


def _told(cast: Cast, who: str, query: str = "") -> dict[tuple[str, str], tuple[int, int | None]]:
    answer = cast.client(who).get(f"/api/v1/units/{cast.mine.pk}/figures{query}")
    assert answer.status_code == 200, answer.content
    told: list[dict[str, Any]] = answer.json()["dimensions"]
    return {(one["key"], row["value"]): (row["count"], row["before"]) for one in told for row in one["numbers"]}


def test_the_numbers_are_those_of_the_rows(cast: Cast) -> None:
    make_member(cast.first, name="钱芳", sex="2", birth_on=date(1996, 2, 29))
    refresh_all(TODAY)
    count_anew(TODAY)
    told = _told(cast, "officer")
    on_roll = Member.objects.filter(unit_path__startswith=cast.mine.path, is_on_roll=True)
    assert told["members", ""] == (on_roll.count(), None)
    assert told["sex", "2"] == (on_roll.filter(sex="2").count(), None)
    assert told["light_state", "amber"][0] > 0


def test_another_day_stands_beside(cast: Cast) -> None:
    since = TODAY - timedelta(days=30)
    make_member(cast.first, name="钱芳", since=TODAY - timedelta(days=10))
    count_anew(TODAY)
    now, before = _told(cast, "officer", f"?since={since}")["members", ""]
    assert before is not None
    assert now - before >= 1
    assert _told(cast, "officer", f"?on={since}")["members", ""] == (before, None)


def test_a_day_before_there_was_a_unit_has_no_numbers(cast: Cast) -> None:
    count_anew(TODAY)
    assert _told(cast, "officer", "?on=1901-01-01") == {}


def test_who_may_not_see_the_members_gets_no_numbers(cast: Cast) -> None:
    address = f"/api/v1/units/{cast.first.pk}/figures"
    assert cast.client("keeper").get(address).status_code == 403
    assert cast.client("next_door").get(address).status_code == 404
