"""Gatherings by the API: the same rights, the same refusals, the same sentences as the pages."""

from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from zhibu.meetings.models import Gathering, Leave
from zhibu.meetings.testing import make_called, make_gathering

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


def send(cast: Cast, who: str, path: str, body: Any = None, *, method: str = "post") -> Any:
    ask = getattr(cast.client(who), method)
    if method == "get":
        return ask(f"/api/v1{path}")
    return ask(f"/api/v1{path}", data=body or {}, content_type="application/json")


def plan(**more: Any) -> dict[str, Any]:
    return {"kinds": ["assembly"], "theme": "学习党章", "held_on": TODAY, **more}


def test_a_gathering_is_planned_changed_called_and_cancelled(cast: Cast) -> None:
    made = send(cast, "secretary", f"/units/{cast.first.pk}/gatherings", plan(items=[{"title": "学习文件"}]))
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["state"], told["version"], told["items"][0]["title"]) == ("planned", 1, "学习文件")
    assert "李桂兰" in told["people"]
    path = f"/gatherings/{told['id']}"
    changed = send(cast, "secretary", path, plan(place_name="一楼", begins="15:00", version=1), method="put")
    assert (changed.json()["place_name"], changed.json()["begins"]) == ("一楼", "15:00:00")
    assert send(cast, "secretary", path, plan(version=1), method="put").status_code == 422
    assert send(cast, "secretary", f"{path}/call").json() == {"people": 5}
    cancelled = send(cast, "secretary", f"{path}/cancel", {"reason": "停电"})
    assert (cancelled.json()["state"], cancelled.json()["cancelled_for"]) == ("cancelled", "停电")


def test_refusals_stand_at_their_field(cast: Cast) -> None:
    path = f"/units/{cast.first.pk}/gatherings"
    for body, field in [
        (plan(kinds=["group_meeting"]), "kinds"),
        (plan(online_url="http://a.example.cn"), "online_url"),
        (plan(beside=[str(cast.office.pk)]), "beside"),
    ]:
        answer = send(cast, "secretary", path, body)
        assert answer.status_code == 422 and field in answer.json()["errors"], answer.content
    assert not Gathering.objects.exists()


def test_what_a_change_does_not_name_stays_and_only_who_plans_reads_the_room(cast: Cast) -> None:
    room = "https://meeting.example.cn/j/1"
    body = plan(kinds=["theme_day"], online_url=room, beside=[str(cast.second.pk)])
    made = send(cast, "officer", f"/units/{cast.first.pk}/gatherings", body).json()
    path = f"/gatherings/{made['id']}"
    rooms = {who: send(cast, who, path, method="get").json()["online_url"] for who in ("secretary", "next_door")}
    assert rooms == {"secretary": room, "next_door": None} and made["online_url"] == room
    both = [str(cast.first.pk), str(cast.second.pk)]
    for version, sent, url, units in [
        (1, {}, room, both),
        (2, {"beside": [str(cast.second.pk)], "online_url": None}, room, both),
        (3, {"online_url": "", "beside": []}, None, both[:1]),
    ]:
        told = send(cast, "secretary", path, plan(kinds=["theme_day"], version=version, **sent), method="put").json()
        assert (told["online_url"] or None, told["units"]) == (url, units)
    again = plan(kinds=["theme_day"], version=4, beside=[str(cast.second.pk)])
    assert send(cast, "secretary", path, again, method="put").status_code == 422


@pytest.mark.parametrize("written", ["15:00+08:00", "15:00Z", "15", 54000, "25:00", "15:00:00.5"])
def test_an_hour_is_one_of_the_place(cast: Cast, written: Any) -> None:
    answer = send(cast, "secretary", f"/units/{cast.first.pk}/gatherings", plan(begins=written))
    assert (answer.status_code, answer.json()["errors"]) == (422, {"begins": ["时间要写成 15:00，不带时区。"]})
    year = {"year": int(TODAY[:4]), "lines": [{"kind": "theme_day", "days": [5], "begins": written}]}
    assert send(cast, "secretary", f"/units/{cast.first.pk}/gatherings/year", year).status_code == 422


def test_a_stranger_finds_nothing_and_one_without_the_right_is_told(cast: Cast) -> None:
    path = f"/gatherings/{make_gathering(cast.actor('secretary'), cast.first).pk}"
    assert send(cast, "next_door", path, method="get").status_code == 404
    assert send(cast, "next_door", f"{path}/call").status_code == 404
    assert send(cast, "committee_member", f"{path}/call").status_code == 403
    assert send(cast, "member", "/gatherings", method="get").status_code == 403
    assert send(cast, "next_door", "/gatherings", method="get").json()["items"] == []


def test_lists_are_narrowed(cast: Cast) -> None:
    make_gathering(cast.actor("secretary"), cast.first)
    make_gathering(cast.actor("next_door"), cast.second, "lecture")
    count = lambda query: len(send(cast, "officer", f"/gatherings{query}", method="get").json()["items"])
    assert (count(""), count("?kind=lecture"), count(f"?unit={cast.first.pk}"), count("?state=called")) == (2, 1, 1, 0)


def test_one_reads_ones_own_and_asks_for_leave(cast: Cast) -> None:
    made = make_called(cast.actor("secretary"), cast.first, online_url="https://meeting.example.cn/j/1")
    own = send(cast, "member", f"/me/gatherings/{made.pk}", method="get").json()
    assert own["online_url"] == "https://meeting.example.cn/j/1" and own["is_due"]
    assert [one["id"] for one in send(cast, "member", "/me/gatherings", method="get").json()["items"]] == [str(made.pk)]
    assert send(cast, "next_door", f"/me/gatherings/{made.pk}", method="get").status_code == 404
    assert send(cast, "member", f"/me/gatherings/{made.pk}/leave", {"reason": "当班"}).status_code == 201
    waiting = send(cast, "secretary", f"/gatherings/{made.pk}/leaves", method="get").json()
    assert [(one["name"], one["reason"]) for one in waiting] == [("李桂兰", "当班")]
    assert send(cast, "committee_member", f"/gatherings/{made.pk}/leaves", method="get").status_code == 403
    leave = Leave.objects.get().pk
    assert send(cast, "next_door", f"/leaves/{leave}/answer", {"is_granted": True}).status_code == 404
    assert send(cast, "secretary", f"/leaves/{leave}/answer", {"is_granted": True}).json()["answer"] == "granted"
    assert send(cast, "organiser", f"/me/leaves/{leave}/withdraw").status_code == 404
    assert send(cast, "member", f"/me/leaves/{leave}/withdraw").json()["answer"] == "withdrawn"
