"""Addresses of rows: what a page's address looks like is asked once, then every row puts its key in."""

from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

_ANY = UUID(int=0)


def address(name: str, key: UUID | None = None) -> str:
    """Return the address of a page, of one row where it takes a key: as `reverse`, but at a price for long lists."""
    before, after = _around(name, key is not None, get_script_prefix())
    return before if key is None else f"{before}{key}{after}"


@cache
def _around(name: str, has_key: bool, _prefix: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[_ANY] if has_key else []).partition(str(_ANY))
    return before, after
