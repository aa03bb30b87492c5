"""What each page of one's own login asks of the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

PAGES = [
    "show_login",
    "list_devices",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
]
PUBLIC = ["account_login", "accept_invitation"]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_a_login(cast: Cast, query_count: Callable[[str, Any], None], name: str) -> None:
    client = cast.client("member")
    client.get("/")
    page = client.get(reverse(name))
    assert page.status_code == 200
    query_count(f"accounts.{name}", page)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_the_pages_before_a_login(query_count: Callable[[str, Any], None], name: str) -> None:
    page = Client().get(reverse(name))
    assert page.status_code == 200
    query_count(f"accounts.{name}", page)
