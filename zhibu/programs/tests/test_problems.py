"""Whatever goes wrong with the API is a problem+json in the language asked for, never a page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.access.testing import make_token
from zhibu.gate.problems import KINDS
from zhibu.orgs.permissions import Orgs

UNITS = "/api/v1/units"
JSON = "application/json"


def told(answer: Any, name: str) -> Any:
    problem = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (problem["type"], problem["status"]) == (f"/api/docs/#{name}", answer.status_code)
    assert answer.status_code == KINDS[name].status
    assert problem["title"] and problem["detail"]
    return problem


def test_each_way_of_going_wrong_is_told(cast: Cast) -> None:
    officer, found = cast.client("officer"), f"{UNITS}/{cast.general.pk}/children"
    told(officer.post(found, "{", content_type=JSON), "unreadable")
    told(cast.client(None).get(UNITS), "not-signed-in")
    told(cast.client(None).post(found, {}, content_type=JSON), "not-signed-in")
    told(cast.client("auditor").post(found, {"name": "x", "kind": "branch"}, content_type=JSON), "not-allowed")
    told(officer.get("/api/v1/nothing"), "not-found")
    told(officer.get("/api/v2/"), "not-found")
    told(officer.get(f"{UNITS}/no-uuid"), "not-found")
    told(officer.post(found, {"name": "x"}), "wrong-type")
    told(officer.post(found, "x" * 3_000_000, content_type=JSON), "too-large")
    told(officer.get(UNITS, {"limit": 999}), "invalid")
    told(officer.get(UNITS, {"after": "nonsense"}), "refused")
    answer = officer.put(found, {}, content_type=JSON)
    told(answer, "wrong-method")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_a_forged_post_is_told(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("officer").cookies
    told(client.post(f"{UNITS}/{cast.first.pk}/edit", {}, content_type=JSON), "forged")


def test_a_crash_is_told_without_a_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.orgs.api.paged", lambda *_a: 1 / 0)
    client = cast.client("officer")
    client.raise_request_exception = False
    assert "Zero" not in str(told(client.get(UNITS), "failed"))


def test_too_often_is_told_with_when_to_come_again(cast: Cast, settings: Any) -> None:
    settings.API_RATE = 3
    token = make_token(cast.people["officer"], cast.mine, [Orgs.READ])
    program = Client(headers={"Authorization": f"Bearer {token}"})
    assert [program.get(UNITS).status_code for _time in range(4)] == [200, 200, 200, 429]
    answer = program.get(UNITS)
    told(answer, "too-many")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert cast.client("officer").get(UNITS).status_code == 200


def test_wrong_tokens_are_counted_by_where_they_come_from(cast: Cast) -> None:
    thief = Client(headers={"Authorization": "Bearer zhibu_x"}, REMOTE_ADDR="203.0.113.9")
    assert {thief.get(UNITS).status_code for _time in range(30)} == {401}
    told(thief.get(UNITS), "too-many")


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("en", "Nothing found"),
        ("zh-TW,zh;q=0.9", "沒有找到"),
        ("zh-CN", "没有找到"),
        ("fr", "没有找到"),
        (";q=x", "没有找到"),
    ],
)
def test_the_title_is_in_the_language_asked_for(cast: Cast, asked: str, title: str) -> None:
    answer = cast.client("officer").get("/api/v1/nothing", headers={"Accept-Language": asked})
    assert answer.json()["title"] == title


def test_whoever_owes_a_second_step_is_told_so(cast: Cast, settings: Any) -> None:
    settings.MFA_ROLES = frozenset({"officer"})
    told(cast.client("officer").get(UNITS), "second-step")


def test_every_kind_is_explained_at_its_address(cast: Cast) -> None:
    page = cast.client("member").get(reverse("show_api")).content.decode()
    assert all(f'id="{name}"' in page for name in KINDS)
    assert "style=" not in page and "http://" not in page.replace("http://testserver", "")
