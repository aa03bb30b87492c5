"""What an address asks of a page and is not understood has no effect, and the page says so: lists and all others."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.cast import Cast

NO_EFFECT, LOST = "没有起作用", "已经看不到了"
PAGES = {  # address -> who asks, what it does not understand
    "show_tree": ("officer", "on=abc"),
    "show_tree?": ("officer", "on=2099-01-01"),
    "show_tree??": ("officer", "open=abc"),
    "show_unit": ("officer", "on=31.31.31"),
    "list_rules": ("member", "on=abc"),
    "list_rules?": ("member", "chapter=abc"),
    "show_rule": ("member", "on=abc"),
    "list_rule_documents": ("member", "on=abc"),
    "list_corrections": ("secretary", "show=x"),
    "show_windows": ("secretary", "by=week"),
    "show_windows?": ("secretary", "month=2026-13"),
    "show_timeline": ("member", "year=20265"),
    "show_calendar": ("member", "year=1800"),
    "list_talks": ("secretary", "year=1999"),
    "list_members": ("secretary", "sex=x"),
    "list_members?": ("secretary", "day=2099-01-01"),
    "list_lights": ("officer", "day=2099-01-01"),
    "find_weak_units": ("officer", "on=2099-01-01"),
    "list_gaps": ("officer", "on=2099-01-01"),
    "list_units": ("officer", "on=2099-01-01"),
    "list_flows": ("officer", "on=2099-01-01"),
    "list_flows?": ("officer", "since=2099-01-01"),
}
KEYS = {"show_unit": "first", "show_windows": "first", "list_talks": "first", "show_rule": "FZ-01"}
KEYS |= dict.fromkeys(("find_weak_units", "list_gaps", "list_units", "list_flows"), "mine")


def address(cast: Cast, name: str) -> str:
    key = KEYS.get(name, "")
    return reverse(name, args=[getattr(cast, key).pk if hasattr(cast, key) else key] if key else [])


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_does_not_understand_is_said(cast: Cast, name: str) -> None:
    who, asked = PAGES[name]
    here = address(cast, name.rstrip("?"))
    shown = cast.client(who).get(f"{here}?{asked}")
    assert shown.status_code == 200 and NO_EFFECT in shown.content.decode()
    assert NO_EFFECT not in cast.client(who).get(here).content.decode()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/units?on={}", "on"),
        ("/units/{unit}?on={}", "on"),
        ("/units/{unit}/children?on={}", "on"),
        ("/units/{unit}/appointments?on={}", "on"),
        ("/units/{unit}/places?on={}", "on"),
        ("/units/{unit}/figures?on={}", "on"),
        ("/units/{unit}/figures?since={}", "since"),
        ("/units/{unit}/flows?on={}", "on"),
        ("/units/{unit}/flows?since={}", "since"),
    ],
)
def test_the_api_refuses_a_day_to_come_at_its_field(cast: Cast, path: str, field: str) -> None:
    client, today = cast.client("officer"), cast.actor("officer").today
    ask = lambda day: client.get("/api/v1" + path.format(day.isoformat(), unit=cast.mine.pk))
    refused = ask(today + timedelta(days=1))
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert refused.json()["errors"] == {field: ["这一天还没有到。"]}
    assert ask(today).status_code == 200


@pytest.mark.parametrize("asked", ["on=2020-01-01", "on=2020.1.1", "on=2020", "on="])
def test_a_day_that_is_one_is_taken_in_silence(cast: Cast, asked: str) -> None:
    for who, name in (("officer", "show_tree"), ("member", "list_rules")):
        assert NO_EFFECT not in cast.client(who).get(f"{reverse(name)}?{asked}").content.decode()


@pytest.mark.parametrize("asked", ["on=abc", "since=abc", "on=2099-01-01"])
def test_a_form_that_asks_says_it_at_its_field(cast: Cast, asked: str) -> None:
    shown = cast.client("officer").get(f"{reverse('show_overview', args=[cast.mine.pk])}?{asked}")
    assert 'class="fault' in shown.content.decode()


@pytest.mark.parametrize("name", ["find_units", "list_rules", "list_help", "search", "list_members"])
def test_a_number_that_is_lost_is_said(cast: Cast, name: str) -> None:
    shown = cast.client("secretary").get(f"{reverse(name)}?{urlencode({'q': '~gone'})}")
    assert shown.status_code == 200 and LOST in shown.content.decode()


@pytest.mark.parametrize("name", ["find_units", "list_rules", "list_help"])
def test_a_box_posts_what_is_sought_and_shows_a_number_without_its_middle(cast: Cast, name: str) -> None:
    client, here = cast.client("secretary"), reverse(name)
    box = client.get(here).content.decode().split('role="search"')
    assert any('method="post"' in form and f'action="{here}?ask"' in form for form in (part[:300] for part in box[1:]))
    led = client.post(f"{here}?ask", {"q": "13900002518"})
    assert led.status_code == 303 and "2518" not in led["Location"].split("q=")[0] and "q=~" in led["Location"]
    shown = client.get(led["Location"]).content.decode()
    assert "13900002518" not in shown and "139****2518" in shown


def test_the_day_and_the_chapter_go_with_the_question(cast: Cast) -> None:
    client, here = cast.client("member"), reverse("list_rules")
    chapter = client.get(here).context["chapters"][0].key
    shown = client.get(here, {"on": "2020-01-01", "chapter": chapter}).content.decode()
    assert f'name="chapter" value="{chapter}"' in shown and 'name="on" value="2020-01-01"' in shown
    led = client.post(f"{here}?ask", {"q": "公示", "on": "2020-01-01", "chapter": chapter, "csrfmiddlewaretoken": "x"})
    assert set(client.get(led["Location"]).wsgi_request.GET) == {"q", "on", "chapter"}
