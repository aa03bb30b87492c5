"""A register is taken along and its ticks come back, by the API: as the phone's own page asks."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.cast import Cast
from zhibu.meetings.models import Gathering, OfflineTick
from zhibu.meetings.testing import line_of, make_called, make_clash, make_open
from zhibu.meetings.tests.test_api import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_open(cast.actor("secretary"), cast.first, chair=cast.people["committee_member"].pk)


def path(held: Gathering) -> str:
    return f"/gatherings/{held.pk}/register/offline"


def body(cast: Cast, who: str, taken: Any, *, off: timedelta = timedelta(), **more: Any) -> dict[str, Any]:
    at = (timezone.now() + off).isoformat()
    line = str(line_of(cast, "member").pk)
    tick = {"nonce": str(uuid4()), "line": line, "presence": "late", "was": "due", "said_at": at}
    owner = str(cast.people[who].pk)
    return {"taken": taken, "owner": owner, "sent_at": at, "ticks": [tick], **more}


def test_a_list_is_taken_along_with_names_and_keys_alone(cast: Cast, held: Gathering) -> None:
    told = send(cast, "committee_member", path(held), method="get").json()
    assert set(told["lines"][0]) == {"line", "name", "presence", "left_early"} and len(told["lines"]) == 5
    assert (told["owner"], told["is_open"]) == (str(cast.people["committee_member"].pk), True)
    ahead = make_called(cast.actor("secretary"), cast.first, "theme_day")
    refused = send(cast, "secretary", path(ahead), method="get")
    assert (refused.status_code, refused.json()["reason"]) == (422, "early")


def test_ticks_come_back_and_sent_again_are_answered_the_same(cast: Cast, held: Gathering) -> None:
    sent = body(cast, "secretary", str(uuid4()), off=timedelta(hours=-1))
    first = send(cast, "secretary", path(held), sent).json()
    assert [one["verdict"] for one in first["ticks"]] == ["accepted"] and "慢了 60 分钟" in first["clock"]
    assert line_of(cast, "member").presence == "late"
    assert send(cast, "secretary", path(held), sent).json() == first
    listed = send(cast, "secretary", f"{path(held)}/ticks", method="get").json()
    assert listed == first["ticks"] and listed[0]["said_at"] < listed[0]["at"] and listed[0]["by"] == "王建国"


def test_another_persons_list_is_not_merged(cast: Cast, held: Gathering) -> None:
    sent = body(cast, "secretary", str(uuid4()))
    refused = send(cast, "committee_member", path(held), sent)
    assert (refused.status_code, refused.json()["reason"]) == (422, "other_person")
    assert not OfflineTick.objects.exists()


@pytest.mark.parametrize("at", ["2026-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "soon"])
def test_times_without_a_zone_or_out_of_reach_are_refused(cast: Cast, held: Gathering, at: str) -> None:
    sent = body(cast, "secretary", str(uuid4()), sent_at=at)
    assert send(cast, "secretary", path(held), sent).status_code == 422


def test_a_clash_is_decided(cast: Cast, held: Gathering) -> None:
    kept = make_clash(cast.actor("secretary"), line_of(cast, "member"))
    address = f"/offline-ticks/{kept.pk}/settle"
    assert send(cast, "next_door", address, {"is_taken": True}).status_code == 404
    assert send(cast, "secretary", address, {"is_taken": True}).json()["settled"] == "taken"
    assert send(cast, "secretary", address, {"is_taken": True}).status_code == 422
    assert line_of(cast, "member").presence == "present"


@pytest.mark.parametrize(("who", "status"), [("next_door", 404), ("member", 404), ("auditor", 403)])
def test_who_does_not_hold_it_takes_nothing_along(cast: Cast, held: Gathering, who: str, status: int) -> None:
    assert send(cast, who, path(held), method="get").status_code == status
    assert send(cast, who, f"{path(held)}/ticks", method="get").status_code == status
    assert send(cast, who, path(held), body(cast, who, str(uuid4()))).status_code == status
