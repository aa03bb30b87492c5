"""The menu as HTML: a pure function of its entries and the language, kept in the process."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu: `key` is what a page names in `{% block at %}` to be marked as the place where one is.

    `needs` is the permission that shows it (None: everyone); `tab` puts it in the phone's bottom bar, lowest first.
    """

    key: str
    label: str | Promise
    icon: str
    url_name: str
    group: str | Promise = ""
    needs: str | None = None
    tab: int = 0

    @property
    def url(self) -> str:
        """Return the address that the entry opens."""
        return reverse(self.url_name)


class MenuHtml(NamedTuple):
    """The menu in its two shapes: the whole of it, and the phone's bottom bar."""

    full: str
    tabs: str

    def at(self, key: str) -> "MenuHtml":
        """Return the menu with the entry marked as the current page."""
        mark = f'data-key="{key}"'
        return MenuHtml(*(SafeString(html.replace(mark, f'{mark} aria-current="page"')) for html in self))


_kept: dict[tuple[Hashable, str | None], MenuHtml] = {}
TABS = 4
KEPT = 512


def menu_html(key: Hashable, entries: Callable[[], Iterable[Entry]]) -> MenuHtml:
    """Return the menu of everyone who shares the key (their set of roles) in the language of the request.

    `entries` is asked once a key, language and process. A role set that varies without end is dropped, not kept.
    """
    place = (key, get_language())
    found = _kept.get(place)
    if found is None:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[place] = render_menu(tuple(entries()))
    return found


def render_menu(entries: tuple[Entry, ...]) -> MenuHtml:
    """Return the entries as HTML, grouped in the order in which groups first appear."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(str(entry.group), []).append(entry)
    tabs = sorted((entry for entry in entries if entry.tab), key=lambda entry: entry.tab)[:TABS]
    return MenuHtml(
        render_to_string("web/parts/menu.html", {"groups": groups.items()}),
        render_to_string("web/parts/tabs.html", {"entries": tabs}),
    )
