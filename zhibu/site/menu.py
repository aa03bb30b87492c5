"""The menu: every room's entries, in the order said here."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import NoReverseMatch

from zhibu.access.actors import PersonActor, matrix
from zhibu.web import addresses
from zhibu.web.menu import Entry, MenuHtml, menu_html

ORDER = [
    "home",
    "show_tree",
    "open_overview",
    "list_lights",
    "list_gatherings",
    "list_filings",
    "list_members",
    "list_corrections",
    "list_letters",
    "list_duplicates",
    "list_rosters",
    "list_rules",
    "my_file",
    "list_notices",
    "login",
    "explain_access",
    "list_tokens",
    "list_jobs",
    "list_help",
]


@cache
def entries() -> tuple[Entry, ...]:
    """Return every entry of every room, in order. Raises LookupError for one that has no place in ORDER."""
    found = list(_of_rooms())
    strays = [entry.key for entry in found if entry.key not in ORDER]
    if strays:
        raise LookupError(f"site/menu.py does not say where these entries stand: {strays}")
    return tuple(sorted(found, key=lambda entry: ORDER.index(entry.key)))


def entries_for(actor: PersonActor) -> list[Entry]:
    """Return the entries that the actor's roles give."""
    given = {one.value for role in actor.roles for one in matrix().get(role, ())}
    return [entry for entry in entries() if entry.needs is None or entry.needs in given]


def menu_for(actor: PersonActor) -> MenuHtml:
    """Return the menu of the actor, kept for everybody with the same roles."""
    return menu_html(actor.roles, lambda: entries_for(actor))


def address(name: str) -> str:
    """Return the address of a page, "" while no room has it."""
    try:
        return addresses.address(name)
    except NoReverseMatch:
        return ""


def _of_rooms() -> Iterator[Entry]:
    for room in settings.ROOMS:
        if find_spec(f"zhibu.{room}.menu") and room != "web":
            yield from import_module(f"zhibu.{room}.menu").ENTRIES
