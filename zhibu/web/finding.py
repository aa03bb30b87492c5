"""Finders: what a room adds to the one search box.

A room writes `finders.py` with functions under `@finder(key, order, label=…)`: (actor, text, most) → `Found`, None
where the actor may look for nothing of the kind. Each asks its own rights; box, page and API show what they return.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise


class Hit(NamedTuple):
    """One thing that was found, with the page that it opens."""

    title: str
    url: str
    note: str = ""
    key: str = ""
    """By what programs ask for it."""


@dataclass(frozen=True)
class Found:
    """The first hits of a kind, the best first; `is_more`: there are others; `url`: the list with the same question."""

    hits: Sequence[Hit]
    is_more: bool = False
    url: str = ""


type Finder[A] = Callable[[A, str, int], Found | None]


@dataclass(frozen=True)
class Kind[A]:
    """A kind of thing that can be found, and what finds it."""

    key: str
    order: int
    label: str | Promise
    icon: str
    find: Finder[A]


_kinds: dict[str, Kind[Any]] = {}


def finder[A](key: str, order: int, *, label: str | Promise, icon: str) -> Callable[[Finder[A]], Finder[A]]:
    """Register a function that finds one kind of thing for the actor: (actor, text, most) → `Found` or None.

    The text is cleaned and never empty; `most` is how many hits are wanted. `order` sorts the kinds, lowest first; two
    of one key or of one number is a mistake: raises ValueError.
    """

    def register(find: Finder[A]) -> Finder[A]:
        if key in _kinds or any(known.order == order for known in _kinds.values()):
            raise ValueError(f"two finders have the key {key} or the order {order}")
        _kinds[key] = Kind(key, order, label, icon, find)
        return find

    return register


def kinds() -> list[Kind[Any]]:
    """Return every kind that can be found, in their order."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def cut_to(hits: Sequence[Hit], most: int, url: str = "") -> Found:
    """Return the first hits of those given, of which there may be more than wanted."""
    return Found(hits[:most], is_more=len(hits) > most, url=url)
