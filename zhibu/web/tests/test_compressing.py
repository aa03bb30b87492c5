"""Pages go over the wire compressed."""

import gzip
from pathlib import Path

import pytest
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from zhibu.web.compressing import CompressingMiddleware

ROWS = "中共东岭煤矿委员会综采一区党支部" * 200


def answered(response: HttpResponseBase) -> HttpResponseBase:
    request = RequestFactory().get("/", HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    return CompressingMiddleware(lambda _request: response)(request)


@pytest.mark.django_db
def test_the_sign_in_page_is_compressed_for_those_who_can_read_it(client: Client) -> None:
    plain = client.get(reverse("account_login"))
    packed = client.get(reverse("account_login"), headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert "</html>" in gzip.decompress(packed.content).decode()


def test_json_is_compressed_too() -> None:
    assert answered(JsonResponse({"rows": ROWS})).headers["Content-Encoding"] == "gzip"


def test_a_download_keeps_its_length_and_bytes(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(ROWS.encode())
    response = answered(FileResponse(file.open("rb")))
    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Length"] == str(len(ROWS.encode()))


def test_a_picture_is_not_packed_twice() -> None:
    assert "Content-Encoding" not in answered(HttpResponse(ROWS.encode(), content_type="image/webp")).headers


def test_two_answers_differ_in_length_so_that_lengths_betray_nothing() -> None:
    assert len({len(answered(HttpResponse(ROWS)).content) for _ in range(12)}) > 1
