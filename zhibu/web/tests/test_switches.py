"""The switches of the frame, and the sentence carried over a redirect."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from zhibu.web.said import COOKIE, SaidMiddleware, said, say


def test_large_type_is_kept_by_the_browser_and_goes_back(client: Client) -> None:
    answer = client.post(reverse("set_text_size"), {"large": "1", "next": "/members?q=1"})
    assert answer["Location"] == "/members?q=1"
    assert client.cookies["large"].value == "1"
    client.post(reverse("set_text_size"), {"large": "0"})
    assert client.cookies["large"].value == "0"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, away: str) -> None:
    assert client.post(reverse("set_text_size"), {"large": "1", "next": away})["Location"] == "/"


def test_the_page_of_components_is_for_demos(client: Client, db: None) -> None:
    with override_settings(DEMO=False):
        assert client.get(reverse("components")).status_code == 404
    with override_settings(DEMO=True):
        assert client.get(reverse("components")).status_code == 200


def test_a_sentence_is_said_once() -> None:
    left = say(HttpResponse(), "已记下。")
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = left.cookies[COOKIE].value
    answer = SaidMiddleware(lambda asked: HttpResponse(str(said(asked))))(request)
    assert answer.content.decode() == "已记下。"
    assert answer.cookies[COOKIE]["max-age"] == 0


def test_a_sentence_that_no_page_showed_waits() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = say(HttpResponse(), "已记下。").cookies[COOKIE].value

    def part(asked: object) -> HttpResponse:
        said(asked)
        return HttpResponse()

    assert COOKIE not in SaidMiddleware(part)(request).cookies


def test_a_forged_sentence_is_silent() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = "中奖了"
    assert str(said(request)) == ""
