"""The API: the pages' actions, rights and refusals as JSON."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client

from tests.cast import Cast
from zhibu.orgs.actions import rename_unit
from zhibu.orgs.models import Appointment, Unit
from zhibu.orgs.testing import Clerk

UNITS = "/api/v1/units"


def post(client: Client, path: str, **details: Any) -> Any:
    return client.post(path, details, content_type="application/json")


def test_units_come_page_by_page_in_the_order_of_the_tree(cast: Cast) -> None:
    client, seen, address = cast.client("officer"), [], f"{UNITS}?limit=2"
    while address:
        page = client.get(address).json()
        assert (page["count"], page["is_more"]) == (6, False)
        seen += [unit["name"] for unit in page["items"]]
        address = page["next"]
    assert seen == list(Unit.objects.order_by("path").values_list("name", flat=True))


def test_units_are_found_and_end_at_the_reach(cast: Cast) -> None:
    found = cast.client("officer").get(UNITS, {"q": "zcyq"}).json()["items"]
    assert [unit["id"] for unit in found] == [str(cast.first.pk)]
    assert cast.client("next_door").get(UNITS, {"q": "zcyq"}).json()["items"] == []


def test_a_unit_answers_as_of_a_day(cast: Cast) -> None:
    rename_unit(Clerk(), cast.second, name="采煤二区党支部", on=date(2024, 5, 1), reason="试")
    client, path = cast.client("officer"), f"{UNITS}/{cast.second.pk}"
    assert client.get(path).json()["name"] == "采煤二区党支部"
    assert client.get(path, {"on": "2024-04-30"}).json()["name"] == "综采二区党支部"
    assert client.get(path, {"on": "2001-01-01"}).status_code == 404
    below = client.get(f"{UNITS}/{cast.general.pk}/children", {"on": "2024-04-30"}).json()
    assert [unit["name"] for unit in below["items"]] == ["综采一区党支部", "综采二区党支部"]


def test_a_unit_is_founded_renamed_and_moved(cast: Cast) -> None:
    client = cast.client("officer")
    made = post(client, f"{UNITS}/{cast.general.pk}/children", name="综采三区党支部", kind="branch")
    assert made.status_code == 201
    path = f"{UNITS}/{made.json()['id']}"
    papers = {"on": "2024-06-01", "reason": "试"}
    assert post(client, f"{path}/rename", name="综采四区党支部", **papers).json()["name"] == "综采四区党支部"
    assert post(client, f"{path}/move", to=str(cast.mine.pk), **papers).json()["parent"] == str(cast.mine.pk)


def test_a_refusal_says_what_and_where(cast: Cast) -> None:
    answer = post(cast.client("officer"), f"{UNITS}/{cast.general.pk}/children", name="综采一区党支部", kind="branch")
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["errors"] == {"name": [answer.json()["detail"]]}
    assert answer.json()["type"] == "/api/docs/#refused"
    assert "已经有" in answer.json()["detail"]
    nonsense = post(cast.client("officer"), f"{UNITS}/{cast.general.pk}/rename", name="x", on="昨天")
    assert nonsense.status_code == 422
    assert nonsense.json()["errors"] == {"on": ["日期要写成 2026-01-02。"], "reason": ["这一项要填。"]}


def test_signs_that_no_database_keeps_are_answered(cast: Cast) -> None:
    client, path = cast.client("officer"), f"{UNITS}/{cast.general.pk}/children"
    assert client.get(UNITS, {"q": "\x00", "kind": "\x00"}).status_code == 200
    assert post(client, path, name="综采\x00三区党支部", kind="branch").json()["name"] == "综采三区党支部"
    half = '{"name": "x\\ud800yz", "kind": "branch"}'
    assert client.post(path, half, content_type="application/json").status_code == 422
    assert client.post(path, "{", content_type="application/json").status_code == 400


def test_rights_are_the_pages_rights(cast: Cast) -> None:
    path = f"{UNITS}/{cast.first.pk}"
    for who, status in (("visitor", 401), ("member", 403), ("next_door", 404), ("secretary", 403), ("auditor", 403)):
        answer = post(cast.client(who), f"{path}/rename", name="采煤一区党支部", on="2024-06-01", reason="试")
        assert (who, answer.status_code) == (who, status)
        assert answer["Content-Type"].startswith("application/problem+json")
    assert cast.client("auditor").get(path).status_code == 200
    assert cast.client("officer").get(f"{UNITS}/{uuid4()}").status_code == 404


def test_a_forged_request_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    user = cast.people["officer"].user
    assert user
    client.force_login(user)
    answer = post(client, f"{UNITS}/{cast.first.pk}/rename", name="采煤一区党支部", on="2024-06-01", reason="试")
    assert answer.status_code == 403


def test_somebody_one_may_see_is_appointed(cast: Cast) -> None:
    path = f"{UNITS}/{cast.first.pk}/appointments"
    details = {"post": "women", "on": "2024-06-01"}
    member, stranger = cast.people["member"], cast.people["next_door"]
    assert post(cast.client("secretary"), path, person=str(member.pk), **details).status_code == 201
    assert Appointment.objects.filter(person=member, post="women").exists()
    assert post(cast.client("secretary"), path, person=str(stranger.pk), **details).status_code == 404
    held = cast.client("secretary").get(path, {"on": "2024-06-01"}).json()
    assert [one["post"] for one in held["items"]] == ["secretary", "organisation", "publicity", "women"]


def test_zb_03_places_are_covered_listed_corrected_and_ended(cast: Cast) -> None:
    client = cast.client("officer")
    new = {"name": "东街联合党支部", "kind": "joint_branch", "founded_on": "2020-01-01", "places": ["老供销社"]}
    unit = post(client, f"{UNITS}/{cast.general.pk}/children", **new).json()["id"]
    path, papers = f"{UNITS}/{unit}/places", {"on": "2024-06-01", "reason": "试", "document_no": "6号"}
    made = post(client, path, names=["东街超市", "便民药店"], **papers)
    assert made.status_code == 201
    market, shop = made.json()["places"]
    assert (market["name"], market["since"], market["document_no"]) == ("东街超市", "2024-06-01", "6号")
    assert [one["name"] for one in client.get(path, {"on": "2024-05-31"}).json()["items"]] == ["老供销社"]
    assert client.get(path).json()["count"] == 3
    ended = post(client, f"/api/v1/places/{market['id']}/end", on="2025-01-01", reason="成立了支部").json()
    assert ended["until"] == "2025-01-01"
    fixed = post(client, f"/api/v1/changes/{shop['entry']}/correct", name="惠民药店", reason="写错了")
    assert fixed.status_code == 200
    assert [one["name"] for one in client.get(path, {"on": "2025-01-01"}).json()["items"]] == ["老供销社", "惠民药店"]
    refused = post(client, path, names=["老供销社"], **papers)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["names"])
    for who, status in (("next_door", 404), ("secretary", 404), ("auditor", 403), ("general_secretary", 201)):
        got = post(cast.client(who), path, names=[f"{who}商店"], **papers)
        assert (who, got.status_code) == (who, status)


def test_what_is_no_object_or_has_unknown_fields_is_refused(cast: Cast) -> None:
    client, path = cast.client("officer"), f"{UNITS}/{cast.first.pk}/edit"
    assert client.post(path, "[null, null]", content_type="application/json").status_code == 422
    misspelt = post(client, path, hots="x").json()
    assert misspelt["errors"] == {"hots": ["没有这一项。"]}


def test_a_day_is_no_number(cast: Cast) -> None:
    for day in ("0", "1700000000", "20260102", "1899-12-31"):
        assert cast.client("officer").get(UNITS, {"on": day}).status_code == 422
