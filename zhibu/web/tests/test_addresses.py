"""Addresses of rows."""

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse, set_script_prefix

from zhibu.web.addresses import address, query, whole

KEY = UUID("12345678-1234-5678-1234-567812345678")


def test_a_row_has_the_address_that_reverse_gives() -> None:
    assert address("show_unit", KEY) == reverse("show_unit", args=[KEY])
    assert address("list_members") == reverse("list_members")
    assert address("edit_member", KEY, "education") == reverse("edit_member", args=[KEY, "education"])


def test_a_site_below_a_folder_has_its_addresses_there() -> None:
    set_script_prefix("/party/")
    try:
        assert address("show_unit", KEY) == reverse("show_unit", args=[KEY])
    finally:
        set_script_prefix("/")


def test_a_whole_address_is_the_installation_s_own_where_it_has_one(rf: RequestFactory, settings: Any) -> None:
    request = rf.get("/", headers={"host": "10.0.0.7"})
    settings.ALLOWED_HOSTS = ["10.0.0.7"]
    settings.SITE_URL = ""
    assert whole(request, "/q/A/") == "http://10.0.0.7/q/A/"
    settings.SITE_URL = "https://zhibu.example.cn"
    assert whole(request, "/q/A/") == "https://zhibu.example.cn/q/A/"


def test_a_page_that_takes_no_key_is_refused_one() -> None:
    with pytest.raises(NoReverseMatch):
        address("list_members", KEY)


def test_a_question_reads_back_as_it_was_asked() -> None:
    pairs = [("unit", KEY), ("state", "red"), ("state", "amber"), ("q", "a&b=c 某#?")]
    asked = query(pairs)
    assert asked.startswith("?")
    assert parse_qsl(asked[1:]) == [(key, str(value)) for key, value in pairs]


def test_no_question_leaves_the_address_bare() -> None:
    assert query([]) == ""
