"""Registers by the API: the same rights, refusals and sentences as the pages, and reasons for programs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import Cast
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.testing import line_of, make_called, make_gathering, make_open
from zhibu.meetings.tests.test_api import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_open(cast.actor("secretary"), cast.first)


def test_a_register_is_opened_signed_ticked_and_closed(cast: Cast) -> None:
    made = make_called(cast.actor("secretary"), cast.first)
    path = f"/gatherings/{made.pk}/register"
    assert send(cast, "secretary", f"{path}/open").json() == {"people": 5}
    told = send(cast, "secretary", path, method="get").json()
    assert told["state"] == "open" and len(told["lines"]) == 5 and told["quorums"][0]["rule"] == "ZB-10"
    signed = sign(cast, "member", made, told["code"])
    assert signed.json()["is_new"] is True and signed.json()["presence"] == "present"
    organiser = line_of(cast, "organiser").pk
    body = {"ticks": [{"line": str(organiser), "presence": "late", "was": "due"}], "guests": ["钱老师"]}
    assert send(cast, "secretary", f"{path}/tick", body).json() == {"changed": 1, "guests": 1, "overtaken": []}
    assert send(cast, "secretary", f"{path}/close").json() == {"came": 3}
    assert send(cast, "secretary", f"{path}/close").status_code == 422
    group_leader = line_of(cast, "group_leader").pk
    body = {"on": made.held_on.isoformat(), "way": "studied"}
    assert send(cast, "organiser", f"/attendances/{group_leader}/make-up", body).json()["presence"] == "made_up"
    assert send(cast, "organiser", f"/attendances/{organiser}/make-up", body).status_code == 404


def sign(cast: Cast, who: str, held: Gathering, code: str, **more: Any) -> Any:
    body = {"code": code, "nonce": str(uuid4()), **more}
    return send(cast, who, f"/me/gatherings/{held.pk}/sign-in", body)


def test_a_sign_in_is_idempotent_and_says_why_not(cast: Cast, held: Gathering) -> None:
    wrong = f"{(int(held.code) + 1) % 1_000_000:06}"
    refused = sign(cast, "member", held, wrong)
    assert (refused.status_code, refused.json()["reason"]) == (422, "wrong_code")
    nonce = str(uuid4())
    first = sign(cast, "member", held, held.code, nonce=nonce).json()
    assert sign(cast, "member", held, held.code, nonce=nonce).json() == first
    assert sign(cast, "member", held, held.code).json() == {**first, "is_new": False}
    assert sign(cast, "next_door", held, held.code).status_code == 404
    ahead = make_called(cast.actor("secretary"), cast.first, "theme_day")
    assert sign(cast, "member", ahead, held.code).json()["reason"] == "early"


def test_a_program_of_ones_own_phone_signs_in_by_what_the_qr_carries(cast: Cast, held: Gathering) -> None:
    path = f"/gatherings/{held.pk}/register"
    token = send(cast, "secretary", path, method="get").json()["scan_path"].split("/")[2]
    assert send(cast, "auditor", path, method="get").json()["scan_path"] == ""
    assert sign(cast, "member", held, "", token="A" * 47).json()["reason"] == "forged"
    assert sign(cast, "member", held, "", token=token).json()["is_new"] is True
    assert line_of(cast, "member").way == "qr"


def test_the_code_is_told_only_to_who_holds_it(cast: Cast, held: Gathering) -> None:
    path = f"/gatherings/{held.pk}/register"
    assert send(cast, "secretary", path, method="get").json()["code"] == held.code
    for who in ("committee_member", "auditor"):
        assert send(cast, who, path, method="get").json()["code"] == ""
    assert send(cast, "next_door", path, method="get").status_code == 404


def test_the_sheet_is_typed_afterwards(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_gathering(actor, cast.first, day=actor.today - timedelta(1))
    path = f"/gatherings/{made.pk}/register/type"
    ticks = [{"person": str(cast.people["member"].pk), "presence": "absent"}]
    assert send(cast, "secretary", path, {"ticks": ticks, "rest": "x"}).status_code == 422
    assert send(cast, "secretary", path, {"ticks": ticks, "rest": "present"}).json() == {"came": 4}
    assert Attendance.objects.get(person=cast.people["member"]).presence == "absent"


@pytest.mark.parametrize(("who", "status"), [("next_door", 404), ("member", 404), ("auditor", 403)])
def test_who_does_not_hold_it_changes_nothing(cast: Cast, held: Gathering, who: str, status: int) -> None:
    for verb in ("open", "tick", "close", "type"):
        body = {"rest": "present"} if verb == "type" else {}
        assert send(cast, who, f"/gatherings/{held.pk}/register/{verb}", body).status_code == status
    held.refresh_from_db()
    assert held.state == "open"
