"""Who acts: what the gate asks of them, and the two ways of saying no."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

from zhibu.audit.through import Through
from zhibu.gate.permissions import Permission
from zhibu.web.worded import Worded


class Place(Protocol):
    """A point of the tree: a unit, or the ground under all units."""

    @property
    def pk(self) -> UUID | None: ...
    @property
    def path(self) -> str: ...


@runtime_checkable
class Placed(Protocol):
    """Something that belongs to a unit: the subject of every action."""

    @property
    def unit(self) -> Place: ...


class Ground:
    """The ground below the first unit: only the installation itself acts here."""

    pk: UUID | None = None
    path = ""

    @property
    def unit(self) -> "Ground":
        """Return itself: the ground belongs to nothing else."""
        return self

    def __str__(self) -> str:
        return "zhibu"


GROUND = Ground()


class Actor(Protocol):
    """The person (or the installation itself) that acts, at one moment, with the rights held on that day."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def today(self) -> date: ...
    @property
    def through(self) -> Through | None:
        """Return the token through which a program acts for the person; None for the person's own browser."""
        ...

    def may(self, permission: Permission, at: Place) -> bool:
        """Return whether a grant or a post gives the permission at the place."""
        ...

    def may_own(self, permission: Permission) -> bool:
        """Return whether the permission holds on what is the actor's own."""
        ...

    def scopes(self, permission: Permission) -> Collection[str]:
        """Return the paths below which the permission holds, none inside another."""
        ...

    def reach(self) -> Collection[str]:
        """Return the paths below which the actor has any right at all."""
        ...

    def must(self, permission: Permission, at: Place) -> None:
        """Raise NotAllowed unless the permission holds at the place."""
        ...


def person_of(actor: Actor) -> UUID:
    """Return the person who acts; raises TypeError for the installation itself and for visitors."""
    if actor.person_id is None:
        raise TypeError("nobody in person")
    return actor.person_id


class NotAllowed(Exception):
    """The actor lacks the permission at that place: 403."""

    def __init__(self, permission: Permission, at: Place) -> None:
        super().__init__(f"{permission.value} at {at}")
        self.permission = permission
        self.at = at


class Refused(Exception):
    """The act breaks a rule: a sentence for the person, at the field that it concerns (422).

    `reason` is a stable word for programs, where they have to tell refusals apart. `sentence` is what to keep of it.
    """

    def __init__(self, message: Worded | str, *, field: str | None = None, reason: str = "") -> None:
        super().__init__(message)
        self.sentence = message
        self.field = field
        self.reason = reason

    @property
    def message(self) -> str:
        """Return the sentence in the reader's language."""
        return str(self.sentence)
