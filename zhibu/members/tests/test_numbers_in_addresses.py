"""Whoever looks for a number leaves none in an address: in lists, in the search box, in what they lead to."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.jobs.models import Job
from zhibu.jobs.testing import work_off
from zhibu.members.models import SavedView
from zhibu.members.testing import make_member
from zhibu.people.columns import blinds
from zhibu.people.models import Person
from zhibu.web import veils

NUMBER, PHONE = "110105194912310025", "13900002518"
LIST = "/members/"


@pytest.fixture
def client(cast: Cast) -> Client:
    """A secretary's browser; 李桂兰 has the numbers."""
    marks = blinds(NUMBER, PHONE)._asdict()
    Person.objects.filter(pk=cast.people["member"].pk).update(**{k: v for k, v in marks.items() if k.endswith("blind")})
    return cast.client("secretary")


def ask(client: Client, text: Any, path: str = LIST, **more: str) -> Any:
    """Send the box as a page does: posted, and then led on."""
    return client.post(f"{path}?ask", {"q": text, **more})


def addresses(shown: Any, part: str, attribute: str = "href|action") -> list[str]:
    """Return the addresses on a page that hold the part."""
    found = re.findall(rf'(?:{attribute})="([^"]*)"', shown.content.decode())
    return [unescape(one) for one in found if part in one]


def names(shown: Any) -> list[str]:
    return [row.name for row in shown.context["list"].page.rows]


@pytest.mark.parametrize("text", [NUMBER, PHONE, "1101 0519 4912 3100 25", "李桂兰 13900002518", "11010519491231"])
def test_a_number_that_is_posted_is_veiled_in_the_address(client: Client, text: str) -> None:
    answer = ask(client, text, order="name", sex="", csrfmiddlewaretoken="x")
    assert answer.status_code == 303
    where = urlsplit(answer["Location"])
    asked = parse_qs(where.query)
    assert where.path == LIST and set(asked) == {"q", "order"} and asked["q"][0].startswith("~")
    assert not re.search(r"1101|2518|4912", answer["Location"].replace(asked["q"][0], ""))
    shown = client.get(answer["Location"])
    assert names(shown) == ([] if text == "11010519491231" else ["李桂兰"])


@pytest.mark.parametrize("text", [NUMBER, PHONE])
@pytest.mark.parametrize("path", [LIST, "/search/", "/units/find/", "/rules/"])
def test_an_address_typed_with_a_number_leads_to_the_veiled_one(client: Client, path: str, text: str) -> None:
    answer = client.get(path, {"q": text})
    assert answer.status_code == 302
    assert text not in answer["Location"] and answer["Location"].startswith(f"{path}?q=~")


def test_no_address_on_the_page_holds_it(client: Client) -> None:
    for text in (NUMBER, PHONE, "李桂兰 13900002518"):
        for path in (LIST, "/search/"):
            page = client.get(ask(client, text, path)["Location"]).content.decode()
            assert "李桂兰" in page
            assert NUMBER not in page and PHONE not in page, "nor anything else on it: title, box, chip"
            for address in re.findall(r'(?:href|action|value|hx-get)="([^"]*)"', page):
                assert "2518" not in address and "19491231" not in address


def test_the_chip_shows_it_masked(client: Client) -> None:
    page = client.get(ask(client, NUMBER)["Location"]).content.decode()
    assert "“110*************25”" in page
    page = client.get(ask(client, PHONE)["Location"]).content.decode()
    assert "“139****2518”" in page


def test_the_form_carries_it_along_until_another_is_typed(client: Client) -> None:
    page = client.get(ask(client, NUMBER)["Location"]).content.decode()
    veil = re.findall(r'<input type="hidden" name="q" value="(~[^"]+)">', page)[0]
    assert names(client.get(LIST, {"q": [veil, ""], "order": "age"})) == ["李桂兰"]
    assert names(client.get(LIST, {"q": [veil, "周强"]})) == ["周强"]
    assert names(client.get(ask(client, [veil, ""], order="age")["Location"])) == ["李桂兰"]


def test_the_pages_of_a_searched_list_go_on_under_the_veil(client: Client, cast: Cast) -> None:
    """Sixty numbers end alike: the list of such an end has pages."""
    for n in range(60):
        make_member(cast.first, f"路人{n:02}", phone=f"138{n:04}0077")
    first = client.get(ask(client, "00000077")["Location"])
    assert len(names(first)) == 50
    onward = addresses(first, "after=")[0]
    assert "00000077" not in onward and "q=~" in onward
    assert len(names(client.get(onward))) == 10


def test_htmx_pushes_the_veiled_address(client: Client) -> None:
    where = ask(client, NUMBER)["Location"]
    rows = client.get(where, headers={"HX-Target": "list", "HX-Request": "true"})
    assert rows["HX-Push-Url"].startswith("/members/?q=~") and NUMBER not in rows["HX-Push-Url"]


def test_the_export_holds_what_is_shown(client: Client) -> None:
    shown = client.get(ask(client, NUMBER)["Location"])
    client.post(addresses(shown, "/export/")[0])
    job = Job.objects.get()
    assert NUMBER not in str(job.details)
    work_off()
    job.refresh_from_db()
    assert job.result["rows"] == 1


def test_an_export_whose_number_is_lost_is_refused_not_made_of_everybody(client: Client) -> None:
    answer = client.post("/members/export/?q=~gone")
    assert answer.status_code == 422 and not Job.objects.exists()


def test_another_session_cannot_read_the_veil(client: Client, cast: Cast) -> None:
    where = ask(client, NUMBER)["Location"]
    shown = cast.client("officer").get(where)
    assert "已经看不到了" in shown.content.decode()
    assert not shown.context["list"].chips
    found = cast.client("officer").get(where.replace(LIST, "/search/"))
    assert "已经看不到了" in found.content.decode() and "李桂兰" not in found.content.decode()


def test_a_veil_is_over_after_half_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    where = ask(client, NUMBER)["Location"]
    later = veils.time.time() + veils.LASTS + 1
    monkeypatch.setattr(veils.time, "time", lambda: later)
    assert "已经看不到了" in client.get(where).content.decode()


def test_a_view_is_kept_without_the_number(client: Client) -> None:
    shown = client.get(ask(client, NUMBER, sex="1")["Location"])
    client.post(reverse("keep_view"), {"name": "查人", "address": addresses(shown, "?q=~", "value")[0]})
    assert SavedView.objects.get().address == "?sex=1"


def test_short_texts_stand_in_the_address_as_they_are(client: Client) -> None:
    for text in ("李桂兰", "2518", "lgl", "2026 年"):
        assert parse_qs(urlsplit(ask(client, text)["Location"]).query)["q"] == [text]
        assert client.get(LIST, {"q": text}).status_code == 200


def test_a_question_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/", {"q": "x"}, PATH_INFO="//example.org/", QUERY_STRING="ask")
    assert answer["Location"].startswith("/%2Fexample.org/")


def test_the_line_of_suggestions_finds_a_posted_number(client: Client) -> None:
    where = ask(client, PHONE, "/search/")["Location"]
    drop = client.get(where, headers={"HX-Target": "search-drop", "HX-Request": "true"})
    assert "李桂兰" in drop.content.decode() and PHONE not in drop.content.decode()
