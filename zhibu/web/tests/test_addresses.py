"""Addresses of rows."""

from uuid import UUID

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from zhibu.web.addresses import address

KEY = UUID("12345678-1234-5678-1234-567812345678")


def test_a_row_has_the_address_that_reverse_gives() -> None:
    assert address("show_unit", KEY) == reverse("show_unit", args=[KEY])
    assert address("list_members") == reverse("list_members")


def test_a_site_below_a_folder_has_its_addresses_there() -> None:
    set_script_prefix("/party/")
    try:
        assert address("show_unit", KEY) == reverse("show_unit", args=[KEY])
    finally:
        set_script_prefix("/")


def test_a_page_that_takes_no_key_is_refused_one() -> None:
    with pytest.raises(NoReverseMatch):
        address("list_members", KEY)
