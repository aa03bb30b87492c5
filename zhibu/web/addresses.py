"""Addresses of rows: what a page's address looks like is asked once, then every row puts its key in."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import quote_plus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

_ANY = UUID(int=0)


def address(name: str, key: UUID | str | None = None, *more: str) -> str:
    """Return the address of a page, of one row where it takes a key: as `reverse`, but at a price for long lists.

    A key that is a text is a slug, which stands in an address as it is. `more` follows the key: few words, not keys.
    """
    before, after = _around(name, key is not None, get_script_prefix(), more)
    return before if key is None else f"{before}{key}{after}"


def addresses(name: str) -> Callable[[UUID], str]:
    """Return what makes the address of each of many rows."""
    before, after = _around(name, True, get_script_prefix())
    return lambda key: f"{before}{key}{after}"


@lru_cache(maxsize=4096)
def _around(name: str, has_key: bool, _prefix: str, more: tuple[str, ...] = ()) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[_ANY, *more] if has_key else []).partition(str(_ANY))
    return before, after


def whole(request: HttpRequest, path: str) -> str:
    """Return the path with scheme and host: the installation's own address, or by which it was asked for."""
    return settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)


def query(pairs: Iterable[tuple[str, object]]) -> str:
    """Return the question of an address, `?` and all; "" for none. The same words come again and again in a page.

    It is for keys and codes, which are remembered as they are written: not for what somebody typed.
    """
    asked = "&".join([f"{_quoted(key)}={_quoted(str(value))}" for key, value in pairs])
    return f"?{asked}" if asked else ""


_quoted = lru_cache(maxsize=4096)(quote_plus)
