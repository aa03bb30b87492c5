"""Figures by the API are the numbers of the overview, for those who may see it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.actions import refresh_all
from zhibu.figures.testing import count_anew
from zhibu.meetings import actions
from zhibu.meetings.models import Gathering
from zhibu.meetings.testing import line_of, make_open, tick
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


def _held(cast: Cast, theme: str = "学习党章", *, is_made_up: bool = False) -> Gathering:
    made = make_open(cast.actor("secretary"), cast.first, "theme_day", theme=theme)
    tick(cast, made, {"secretary": "present"})
    actions.close_register(cast.actor("secretary"), made)
    if is_made_up:
        actions.make_up(cast.actor("secretary"), line_of(cast, "member", made), way="studied", on=TODAY)
    return made


def test_the_ledger_says_what_the_page_says(cast: Cast, query_count: Any) -> None:
    _held(cast, is_made_up=True)
    answer = cast.client("secretary").get(f"/api/v1/units/{cast.first.pk}/attendance?since={TODAY}&until={TODAY}")
    query_count("api_show_attendance", answer)
    told = {one["name"]: one for one in answer.json()["items"]}
    assert (told["李桂兰"]["due"], told["李桂兰"]["came"], told["李桂兰"]["made_up"]) == (1, 0, 1)
    assert told["王建国"]["came"] == 1
    wrong = f"/api/v1/units/{cast.first.pk}/attendance?since={TODAY}&until={TODAY - timedelta(days=1)}"
    assert cast.client("secretary").get(wrong).json()["errors"].keys() == {"until"}


def test_my_timeline_is_mine(cast: Cast, query_count: Any) -> None:
    _held(cast)
    answer = cast.client("member").get("/api/v1/me/timeline")
    query_count("api_show_timeline", answer)
    assert [(one["kind"], one["title"], one["word"]) for one in answer.json()["items"]] == [
        ("gathering", "学习党章", "缺席")
    ]
    assert cast.client("next_door").get("/api/v1/me/timeline").json()["items"] == []


def test_the_handbook_is_told_chapter_by_chapter(cast: Cast, query_count: Any) -> None:
    made = _held(cast)
    _held(cast, theme="再学一次")

    def told(who: str, chapter: str) -> Any:
        return cast.client(who).get(f"/api/v1/units/{cast.first.pk}/handbook/{chapter}")

    for chapter in ("facts", "roster", "leadership", "plan", "windows", "talks"):
        assert told("secretary", chapter).json()["parts"], chapter
    roster = told("secretary", "roster").json()
    assert any("李桂兰" in row for part in roster["parts"] for row in part["rows"])
    records = told("secretary", "records")
    query_count("api_show_handbook", records)
    assert (str(made.pk), False) in {(one["id"], one["is_locked"]) for one in records.json()["gatherings"]}
    assert [told("auditor", chapter).status_code for chapter in ("records", "talks")] == [200, 403]
    assert told("member", "records").status_code == 403
    assert told("next_door", "facts").status_code == 404
    assert told("secretary", "poems").status_code == 422
