"""Every address stands behind the gate, under one name; every action has the gate's grammar."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI

from tests.guards.reading import told
from zhibu.gate import doors

LOGIN = "a login is its user's own: allauth's doors ask who it is, and no page shows anything of another"
OPEN = {  # beginning of an address (all of it before a $) -> why it needs no door of the gate
    "sign-in/": LOGIN,
    "first-sign-in/": LOGIN,
    "sign-out/": LOGIN,
    "account/": LOGIN,
    "web/text-size": "a cookie of this browser, for visitors too",
    "web/language": "a cookie of this browser, for visitors too",
    "web/components": "pictures of components without data, in demo mode only",
    "api/v1/$": "ninja's own root: it answers 404 and holds nothing",
}
OTHER_NAMES: dict[str, str] = {}  # URL name -> why it is not its view's


def walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def doors_of(callback: Any) -> list[Any]:
    """Return the door of a view, None where it has none; of an API's address, those of its operations."""
    if hasattr(callback, "door"):
        return [callback.door]
    holder = inspect.getclosurevars(callback).nonlocals.get("self") if inspect.isfunction(callback) else None
    return [getattr(one.view_func, "door", None) for one in getattr(holder, "operations", [])]


def has_door(callback: Any) -> bool:
    """Return whether a view has passed the gate; of an API's address, every operation of it."""
    return bool(doors_of(callback)) and all(doors_of(callback))


def covers(start: str, address: str) -> bool:
    return address == start[:-1] if start.endswith("$") else address.startswith(start)


def without_door(patterns: list[Any], allowed: dict[str, str]) -> list[str]:
    found = {address for address, one in walk(patterns) if not has_door(one.callback)}
    used = {start: {address for address in found if covers(start, address)} for start in allowed}
    stale = [f"{start}: allowed, but it is gone or has a door now" for start, there in used.items() if not there]
    return [f"/{address}: no door" for address in sorted(found.difference(*used.values()))] + stale


def misnamed(patterns: list[Any], allowed: dict[str, str]) -> list[str]:
    pairs = [(one.name, one.callback.door.verb) for _a, one in walk(patterns) if hasattr(one.callback, "door")]
    wrong = {str(name): verb for name, verb in pairs if name != verb}
    stale = [f"{name}: allowed, but it is gone or right now" for name in allowed if name not in wrong]
    return [f"{name}: its view is {verb}" for name, verb in sorted(wrong.items()) if name not in allowed] + stale


def test_every_address_stands_behind_the_gate() -> None:
    breaches = without_door(get_resolver().url_patterns, OPEN)
    assert not breaches, told(breaches, "put @page(…) or @endpoint(…) on the view, or a reasoned line into OPEN here.")


def test_every_address_bears_the_name_of_its_view() -> None:
    breaches = misnamed(get_resolver().url_patterns, OTHER_NAMES)
    assert not breaches, told(breaches, "give URL, view, form, action, template and test the one verb.")


def test_a_view_without_a_door_is_found() -> None:
    planted = [path("letters/", lambda request: None, name="letters")]
    assert without_door(planted, {}) == ["/letters/: no door"]
    assert without_door(planted, {"letters/": "a reason"}) == []


def test_an_operation_without_a_door_is_found() -> None:
    bare = NinjaAPI(urls_namespace="planted", docs_url=None, openapi_url=None)

    @bare.get("/letters")
    def list_letters(request: Any) -> None: ...

    assert "/letters: no door" in without_door([URLResolver(RegexPattern(""), bare.urls[0])], {})


def test_a_stale_allowance_is_found() -> None:
    assert without_door([], {"letters/": "a reason"}) == ["letters/: allowed, but it is gone or has a door now"]


def test_an_address_of_another_name_is_found() -> None:
    @doors.page(public=True)
    def open_letter(request: Any) -> Any: ...

    assert misnamed([path("letters/", open_letter, name="letters")], {}) == ["letters: its view is open_letter"]


def loose(action: Any) -> bool:
    """Return whether an action takes details by place."""
    details = list(inspect.signature(inspect.unwrap(action)).parameters.values())[2:]
    return any(one.kind is not inspect.Parameter.KEYWORD_ONLY for one in details)


def test_details_of_every_action_are_given_by_name() -> None:
    breaches = [name for name, action in all_actions() if loose(action)]
    assert not breaches, told(breaches, "write verb(actor, subject, *, details).")


def test_details_by_place_are_found() -> None:
    def pay(actor: Any, member: Any, fen: int) -> None: ...

    assert loose(pay)


def all_actions() -> Iterator[tuple[str, Any]]:
    from importlib import import_module

    for name in sorted(doors.actions):
        module, _dot, verb = name.rpartition(".")
        if module.startswith("zhibu.") and hasattr(import_module(module), verb):
            yield name, getattr(import_module(module), verb)


@pytest.fixture(autouse=True)
def rooms_loaded() -> None:
    """Actions sign at import: the URLs import every room's."""
    list(walk(get_resolver().url_patterns))
