"""Lights by the API: the same rights, the same refusals, the same sentences as the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.actions import ask_extension, refresh_lights
from zhibu.duties.models import Light
from zhibu.duties.testing import light_up, lights_below
from zhibu.lib.dates import add_months
from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.notices.models import Notice
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment

TODAY = timezone.localdate()


@pytest.fixture
def lit(cast: Cast) -> Cast:
    """Judge the committee and two of its branches."""
    refresh_lights([cast.first.pk, cast.second.pk, cast.mine.pk], TODAY)
    return cast


def _items(cast: Cast, who: str, query: str = "") -> list[dict[str, Any]]:
    answer = cast.client(who).get(f"/api/v1/lights{query}")
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_the_list_tells_ones_own_lights_only(lit: Cast) -> None:
    own = {one["unit"] for one in _items(lit, "next_door")}
    assert own == {str(lit.second.pk)}
    assert {one["unit"] for one in _items(lit, "officer")} >= {str(lit.first.pk), str(lit.second.pk), str(lit.mine.pk)}


def test_unit_duty_and_state_narrow_it(lit: Cast) -> None:
    assert {one["unit"] for one in _items(lit, "officer", f"?unit={lit.first.pk}")} == {str(lit.first.pk)}
    terms = _items(lit, "officer", "?duty=term")
    assert {one["duty"] for one in terms} == {"term"}
    assert {one["state"] for one in _items(lit, "officer", "?state=red")} == {"red"}
    assert lit.client("officer").get("/api/v1/lights?state=blue").status_code == 422
    assert lit.client("next_door").get(f"/api/v1/lights?unit={lit.first.pk}").status_code == 404


def test_why_is_told_with_its_article_and_arithmetic(lit: Cast) -> None:
    light = Light.objects.open().get(unit=lit.first, duty="files")
    told = lit.client("secretary").get(f"/api/v1/lights/{light.pk}").json()
    assert told["rule"] == light.rule
    assert told["article"]
    assert told["steps"]
    assert told["inputs"] == light.values
    assert told["is_must"] in (True, False)


def test_the_list_asks_as_often_for_many_lights_as_for_few(lit: Cast, django_assert_max_num_queries: Any) -> None:
    client = lit.client("officer")
    with django_assert_max_num_queries(6):
        client.get("/api/v1/lights")


def test_more_time_is_asked_told_answered_and_told_again(lit: Cast) -> None:
    light = light_up(lit.first, "files", TODAY)
    sent = {"reason": "档案正在补", "until": f"{add_months(TODAY, 2)}", "document_no": "〔2026〕7号"}
    asked = lit.client("secretary").post(f"/api/v1/lights/{light.pk}/extension", sent, content_type="application/json")
    assert asked.status_code == 201, asked.content
    told = Notice.objects.get(kind="extension")
    assert told.person_id == lit.people["general_secretary"].pk
    answer = f"/api/v1/excuses/{asked.json()['id']}/answer"
    no = {"is_granted": False}
    for who, status in (("secretary", 403), ("next_door", 404), ("officer", 422)):
        got = lit.client(who).post(answer, no, content_type="application/json")
        assert got.status_code == status, (who, got.content)
    yes = lit.client("officer").post(answer, {"is_granted": True, "note": "同意"}, content_type="application/json")
    assert yes.json()["answer"] == "granted"
    assert Light.objects.open().get(unit=lit.first, duty="files").state == "rest"
    assert lit.people["secretary"].pk in Notice.objects.filter(kind="extension").values_list("person_id", flat=True)


def test_a_must_takes_no_reason_here_either(lit: Cast) -> None:
    light = light_up(lit.office, "secretary", TODAY)
    sent = {"reason": "人选正在考察", "until": f"{TODAY + timedelta(30)}"}
    answer = lit.client("officer").post(f"/api/v1/lights/{light.pk}/reason", sent, content_type="application/json")
    assert answer.status_code == 422
    assert "应当" in answer.content.decode()


def test_a_request_taken_back_waits_no_more(lit: Cast) -> None:
    light = light_up(lit.first, "files", TODAY)
    excuse = ask_extension(lit.actor("secretary"), light, reason="档案正在补", until=add_months(TODAY, 2))
    address = f"/api/v1/excuses/{excuse.pk}/withdraw"
    back = lit.client("secretary").post(address, content_type="application/json")
    assert back.json()["answer"] == "withdrawn"
    assert lit.client("secretary").post(address, content_type="application/json").status_code == 422


def test_a_gap_is_found_and_filled_by_the_api_and_every_level_above_turns(
    lit: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    for number in range(7):
        make_member(lit.first, f"党员{number}")
    end = {"on": f"{TODAY}", "reason": "调离"}
    officer = lit.client("officer")
    held = Appointment.objects.on(TODAY).filter(unit=lit.first)
    for one in held.exclude(post="secretary"):
        with django_capture_on_commit_callbacks(execute=True):
            ended = officer.post(f"/api/v1/appointments/{one.pk}/end", end, content_type="application/json")
        assert ended.status_code == 200, ended.content
    (found,) = _items(lit, "officer", f"?unit={lit.mine.pk}&duty=committee")
    why = officer.get(f"/api/v1/lights/{found['id']}").json()
    assert why["unit"] == str(lit.first.pk)
    assert "第二十条" in why["article"]
    above = [(unit.path, TODAY) for unit in (lit.first, lit.general, lit.mine)]
    before = lights_below(above)
    people = Member.objects.filter(unit=lit.first, stage="full").exclude(person__in=held.values("person"))
    keys = {post.chinese: post.key for post in posts().values()}
    vacant = [keys[name] for name in why["inputs"]["vacant"]]
    assert vacant == ["organisation", "publicity", "discipline"]
    for person, post in zip(people.values_list("person_id", flat=True), vacant, strict=False):
        sent = {"person": f"{person}", "post": post, "on": f"{TODAY}"}
        address = f"/api/v1/units/{lit.first.pk}/appointments"
        with django_capture_on_commit_callbacks(execute=True):
            assert officer.post(address, sent, content_type="application/json").status_code == 201
    assert _items(lit, "officer", f"?unit={lit.mine.pk}&duty=committee") == []
    after = lights_below(above)
    turned = [(was.red - now.red, was.red_units - now.red_units) for was, now in zip(before, after, strict=True)]
    assert turned == [(1, 1)] * len(above)
