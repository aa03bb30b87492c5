"""Of what people are told: each room says it in `tells.py`, as TELLS, a list of `Kind`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise

from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.notices.choices import Means

USUAL = frozenset({Means.MAIL, Means.PUSH, Means.WECOM})


class Told(NamedTuple):
    """Who was told of what: a person, and the row that the notice tells of."""

    person: UUID
    subject: UUID | None


class Attachment(NamedTuple):
    """A text that goes with a message by mail: of the media type text/`kind`, with what that type says more."""

    name: str
    kind: str
    content: str
    params: Mapping[str, str]


class Mailed(NamedTuple):
    """A notice that goes by mail: its key, its kind, the row that it tells of, to whom, in which language."""

    notice: UUID
    kind: str
    subject: UUID | None
    address: str
    language: str


type Still = Callable[[Collection[Told], date], set[Told]]
type Attach = Callable[[Sequence[Mailed]], dict[UUID, Attachment]]


@dataclass(frozen=True)
class Kind:
    """A kind of notice: what people call it, and how it may leave the site.

    `usual` is by which means people are told who have not chosen. Of what is `discreet` nothing is said outside but its
    label: it speaks of somebody else, of health or of a file. `still` says who may read the page behind it now: the
    others are told no more. `attach` makes the file that goes with a mail. One that stands `under`
    another is chosen with it; `order` is that of the page on which people choose. Who holds none of its `rights`
    anywhere is never told of it, and not asked how.
    """

    key: str
    label: str | Promise
    usual: frozenset[str] = USUAL
    is_discreet: bool = False
    still: Still | None = None
    attach: Attach | None = None
    under: str = ""
    order: int = 50
    rights: tuple[Permission, ...] = ()

    def concerns(self, actor: Actor) -> bool:
        """Return whether the actor may ever be told of it."""
        return not self.rights or any(actor.scopes(right) for right in self.rights)

    @property
    def choice(self) -> str:
        """Return the kind with which it is chosen."""
        return self.under or self.key


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its key, in the order of rooms. Raises ValueError for one that is said twice."""
    found: dict[str, Kind] = {}
    for room in reversed(settings.ROOMS):
        if find_spec(f"zhibu.{room}.tells"):
            tells: Sequence[Any] = import_module(f"zhibu.{room}.tells").TELLS
            for kind in tells:
                if kind.key in found:
                    raise ValueError(f"two rooms tell of {kind.key}")
                found[kind.key] = kind
    return found


def chosen_kinds() -> list[Kind]:
    """Return the kinds among which people choose, in the order of the page."""
    return sorted((kind for kind in kinds().values() if not kind.under), key=lambda kind: kind.order)


def kind_of(key: str) -> Kind | None:
    """Return the kind of that key; None for one that no room says, which never leaves the site."""
    return kinds().get(key)
