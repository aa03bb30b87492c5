"""Events: what happened, announced after commit, heard only in `handlers.py`."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction


@dataclass(frozen=True)
class Event:
    """Base of every event: frozen facts, no rows."""


@dataclass(frozen=True)
class Touched(Event):
    """Something was done at a unit, or by one bulk act at units below it: what is derived from it may be stale.

    The gate announces it after every recorded act; an act that also changes another unit announces that one itself.
    `unit` is None and `path` empty for a bulk act on the ground: the first roster founds what stands at the top.
    """

    room: str
    verb: str
    unit: UUID | None
    path: str
    is_bulk: bool = False


@dataclass(frozen=True)
class Acted(Event):
    """An act was done and recorded: which verb, on what, where, when; never by whom, and nothing that it says.

    The gate announces it once for each recorded act, a bulk act as one with its place as subject.
    """

    verb: str
    kind: str
    subject: UUID | None
    unit: UUID
    path: str
    at: datetime


_ears: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def hears[E: Event](event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a handler of the event."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        _ears[event].append(handler)
        return handler

    return register


def announce(event: Event) -> None:
    """Tell every handler once the transaction is committed; one that fails harms neither the act nor the others."""
    for handler in _ears[type(event)]:
        transaction.on_commit(partial(handler, event), robust=True)


def ears() -> dict[type[Event], list[Callable[[Any], None]]]:
    """Return who hears what, for `make map`."""
    return dict(_ears)
