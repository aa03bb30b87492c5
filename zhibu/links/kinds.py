"""Kinds of targets: upper rooms say what their links are about, who keeps them, and what a scan shows to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

from zhibu.gate.actor import Actor, Place, Placed
from zhibu.gate.permissions import Permission


@dataclass(frozen=True)
class Target:
    """What a link leads to: its lasting key, what is printed beside the QR, and where it stands."""

    id: UUID
    title: str
    note: str
    place: Place
    home: str


@dataclass(frozen=True)
class Face:
    """What a scan answers: the address that the scanner's rights lead to, or else what anybody may see."""

    leads_to: str = ""
    title: str = ""
    text: str = ""
    asks_sign_in: bool = False
    subject: Any = None


class Kind(Protocol):
    """One kind of target. `paper` is the template that it is printed with; `subject` the class of its rows."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...
    @property
    def subject(self) -> type[Any]: ...
    @property
    def paper(self) -> str: ...
    @property
    def paper_label(self) -> str | Promise: ...

    def days(self) -> int:
        """Return after how many days a link is replaced by itself; 0 for never."""
        ...

    def find(self, actor: Actor, permission: Permission, pk: UUID) -> Any:
        """Return the subject that an address names; 404 outside of the actor's reach, 403 without the right."""
        ...

    def target(self, subject: Any) -> Target:
        """Return what the subject's link leads to; Refused where it can have none."""
        ...

    def below(self, actor: Actor, permission: Permission, pk: UUID) -> tuple[Placed, Sequence[Target]]:
        """Return the unit that is named and all targets in it and below, as `find` does."""
        ...

    def face(self, actor: Actor, target: UUID) -> Face | None:
        """Return what the scanner sees; None where the target is gone."""
        ...


_kinds: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """Register a kind of targets; two of one key are a mistake: raises ValueError."""
    if kind.key in _kinds:
        raise ValueError(f"two kinds of links are named {kind.key}")
    _kinds[kind.key] = kind


def kind_named(key: str) -> Kind | None:
    """Return the kind of that key; None where no room has it."""
    return _kinds.get(key)


def kind_of(subject: Any) -> Kind:
    """Return the kind whose rows the subject is one of. Raises LookupError."""
    for kind in _kinds.values():
        if isinstance(subject, kind.subject):
            return kind
    raise LookupError(f"no kind of links is about {type(subject).__name__}")
