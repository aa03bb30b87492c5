"""Minutes by the API: the same rights and refusals as the pages, and reasons for programs."""

import pytest

from tests.cast import Cast
from zhibu.meetings.models import FollowUp
from zhibu.meetings.testing import make_open, tick
from zhibu.meetings.tests.test_api import send

pytestmark = pytest.mark.django_db


def test_minutes_are_begun_written_counted_and_followed_up(cast: Cast) -> None:
    made = make_open(cast.actor("secretary"), cast.first)
    tick(cast, made, dict.fromkeys(("secretary", "organiser", "member"), "present"))
    path = f"/gatherings/{made.pk}/minutes"
    assert send(cast, "secretary", path, method="get").json()["progress"] == ""
    begun = send(cast, "secretary", path)
    assert begun.status_code == 201 and send(cast, "secretary", path).status_code == 422
    item = begun.json()["items"][0]["id"]
    body = {"version": 0, "points": [{"person": str(cast.people["member"].pk), "text": "一\n二"}], "decision": "同意"}
    written = send(cast, "secretary", f"/items/{item}", body, method="put").json()["items"][0]
    assert (written["version"], written["points"][0]["name"], written["points"][0]["text"]) == (1, "李桂兰", "一\n二")
    clash = send(cast, "organiser", f"/items/{item}", body, method="put")
    assert (clash.status_code, clash.json()["reason"]) == (422, "clash")
    counts = {"act": "decision", "about": "计划", "due": 5, "present": 2, "yes": 2}
    few = send(cast, "secretary", f"/items/{item}/votes", counts)
    assert (few.status_code, few.json()["reason"]) == (422, "no_quorum")
    voted = send(cast, "secretary", f"/items/{item}/votes", {**counts, "present": 3, "yes": 3})
    assert voted.status_code == 201 and voted.json()["items"][0]["votes"][0]["passed"] is True
    task = {"what": "打印", "owner": str(cast.people["member"].pk), "due_on": made.held_on.isoformat(), "point": 1}
    none = send(cast, "secretary", f"/items/{item}/follow-ups", {**task, "point": 2})
    assert none.status_code == 422 and set(none.json()["errors"]) == {"point"}
    assert send(cast, "secretary", f"/items/{item}/follow-ups", task).status_code == 201
    (own,) = send(cast, "member", "/me/follow-ups", method="get").json()
    assert (own["suggestion"], own["suggested_by"]) == ("一\n二", "李桂兰")
    assert send(cast, "member", f"/me/follow-ups/{own['id']}/finish", {"note": "好了"}).json()["done_note"] == "好了"
    assert FollowUp.objects.get().done_by == "李桂兰"


def test_text_that_is_no_text_is_refused_and_not_kept(cast: Cast) -> None:
    made = make_open(cast.actor("secretary"), cast.first)
    item = send(cast, "secretary", f"/gatherings/{made.pk}/minutes").json()["items"][0]["id"]
    for text in ("\ud800", "字" * 4001):
        body = f'{{"version": 0, "points": [{{"text": "{text if len(text) > 9 else chr(92) + "ud800"}"}}]}}'
        answer = cast.client("secretary").put(f"/api/v1/items/{item}", body, content_type="application/json")
        assert answer.status_code == 422
    nul = {"version": 0, "decision": "甲\u0000乙"}
    assert send(cast, "secretary", f"/items/{item}", nul, method="put").json()["items"][0]["decision"] == "甲乙"


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    made = make_open(cast.actor("secretary"), cast.first)
    item = send(cast, "secretary", f"/gatherings/{made.pk}/minutes").json()["items"][0]["id"]
    assert send(cast, "next_door", f"/gatherings/{made.pk}/minutes", method="get").status_code == 404
    assert send(cast, "next_door", f"/items/{item}", {"version": 0}, method="put").status_code == 404
