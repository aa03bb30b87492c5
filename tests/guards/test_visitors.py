"""Nobody sees a page before signing in, unless the page says that it is public."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver, path

from tests.guards.reading import told
from tests.guards.test_doors import doors_of, walk
from zhibu.gate import doors

FOR_VISITORS = {"sign-in/", "sign-in/passkey/", "first-sign-in/", "web/components"}
FILLED = {"uuid": str(UUID(int=7)), "int": "7", "str": "seven", "slug": "seven", "path": "seven"}


def filled(address: str) -> str:
    """Return the address with something in each gap."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda gap: FILLED.get(gap[1] or "str", "seven"), address)


def shown_to_visitors(patterns: list[Any], client: Client) -> list[str]:
    closed = [(a, one) for a, one in walk(patterns) if a not in FOR_VISITORS and not _is_public(one)]
    answers = [(address, client.get(filled(address)).status_code) for address, _one in closed]
    return [f"/{address}: {status}" for address, status in answers if status not in {302, 401, 403, 404, 405}]


def _is_public(one: Any) -> bool:
    return all(door and door.kind == "public" for door in doors_of(one.callback)) and bool(doors_of(one.callback))


@pytest.mark.django_db
def test_no_page_is_shown_before_signing_in(client: Client) -> None:
    breaches = shown_to_visitors(get_resolver().url_patterns, client)
    assert not breaches, told(breaches, "put @page() on the view; public=True only where strangers are meant.")


@pytest.mark.django_db
def test_a_page_shown_to_strangers_is_found(client: Client) -> None:
    @doors.page(public=True)
    def letters(request: Any) -> Any: ...

    class Unguarded:
        def get(self, address: str) -> Any:
            return type("Answer", (), {"status_code": 200})

    assert shown_to_visitors([path("letters/", lambda request: None)], Unguarded()) == ["/letters/: 200"]
    assert shown_to_visitors([path("letters/", letters)], Unguarded()) == []
