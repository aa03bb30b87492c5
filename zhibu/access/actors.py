"""The actors: the signed-in person, a visitor, and the installation itself."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from zhibu.access import rules
from zhibu.access.choices import Role
from zhibu.audit.models import SYSTEM
from zhibu.audit.through import Through
from zhibu.gate.actor import NotAllowed, Place
from zhibu.gate.permissions import Permission
from zhibu.gate.requests import Request
from zhibu.orgs.kinds import posts


@cache
def matrix() -> rules.Matrix:
    """Return which role gives which permissions, as `site/roles.py` says."""
    said: rules.Matrix = import_string(settings.ROLES)
    return said


@dataclass(frozen=True)
class Hold:
    """A role that a person holds at a unit, by a grant or by a post."""

    role: str
    path: str
    unit_id: UUID
    unit_name: str
    post: str = ""

    @property
    def post_label(self) -> str:
        """Return the post's name in the reader's language, "" for a grant."""
        return posts()[self.post].label if self.post else ""

    @property
    def seat(self) -> str:
        """Return the unit's name and, for a post, what the person is there."""
        return posts()[self.post].at(self.unit_name) if self.post else self.unit_name


@dataclass(frozen=True)
class PersonActor:
    """A person at one moment, with the roles held on that day."""

    person_id: UUID | None
    name: str
    at: datetime
    holds: tuple[Hold, ...] = ()
    user_id: UUID | None = None
    home_path: str = ""
    unread: int = 0
    is_large_type: bool = False
    language: str = ""
    has_second_step: bool = False
    through: Through | None = None
    _scopes: dict[Permission, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date:
        """Return the day, in the installation's zone."""
        return timezone.localdate(self.at)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return (role, path) of each role held."""
        return [(hold.role, hold.path) for hold in self.holds]

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held anywhere; everybody who is signed in is at least themselves."""
        return frozenset(hold.role for hold in self.holds) | ({Role.SELF.value} if self.person_id else frozenset())

    @property
    def owes_second_step(self) -> bool:
        """Return whether a role asks for a second step of signing in that the login has not (ZHIBU_MFA_ROLES)."""
        return not self.has_second_step and bool(self.roles & settings.MFA_ROLES)

    def may(self, permission: Permission, at: Place) -> bool:
        """Return whether a grant or a post gives the permission at the place."""
        return rules.holds(self.pairs, matrix(), permission, at.path)

    def may_own(self, permission: Permission) -> bool:
        """Return whether the permission holds on what is the person's own."""
        return self.person_id is not None and permission in matrix().get(Role.SELF.value, ())

    def scopes(self, permission: Permission) -> tuple[str, ...]:
        """Return the paths below which the permission holds, none inside another."""
        if permission not in self._scopes:
            self._scopes[permission] = rules.scopes(self.pairs, matrix(), permission)
        return self._scopes[permission]

    def reach(self) -> tuple[str, ...]:
        """Return the paths below which the person has any right at all."""
        return rules.reach(self.pairs, matrix())

    def must(self, permission: Permission, at: Place) -> None:
        """Raise NotAllowed unless the permission holds at the place."""
        if not self.may(permission, at):
            raise NotAllowed(permission, at)


class PersonRequest(Request):
    """A request of a person, the roles they hold in plain sight; a type, never made."""

    actor: PersonActor
    rest: timedelta
    """How long a source of wrong tokens has to wait; absent where it need not."""


@dataclass(frozen=True)
class TokenActor(PersonActor):
    """A program that acts for a person through a token: with the person's own rights, cut to the token's.

    `holds` are what the person holds today, cut to the token's unit by `rules.clip`; `only` is what the token may do.
    What is the person's own by being theirs (`may_own`) is never a program's.
    """

    only: frozenset[Permission] = frozenset()

    def may(self, permission: Permission, at: Place) -> bool:
        """Return whether both the person and the token may."""
        return permission in self.only and super().may(permission, at)

    def may_own(self, _permission: Permission) -> bool:
        """Return False: one's own file is opened by oneself."""
        return False

    def scopes(self, permission: Permission) -> tuple[str, ...]:
        """Return the paths, inside the token's unit, below which both may."""
        return super().scopes(permission) if permission in self.only else ()


@dataclass(frozen=True)
class SystemActor:
    """The installation itself: commands, jobs and the first set-up. It has every right and no file of its own."""

    at: datetime
    person_id: UUID | None = None
    name: str = SYSTEM
    through: Through | None = None

    @property
    def today(self) -> date:
        """Return the day, in the installation's zone."""
        return timezone.localdate(self.at)

    def may(self, _permission: Permission, _at: Place) -> bool:
        """Return True."""
        return True

    def may_own(self, _permission: Permission) -> bool:
        """Return False: it is nobody."""
        return False

    def scopes(self, _permission: Permission) -> tuple[str, ...]:
        """Return the ground, below which everything stands."""
        return ("",)

    def reach(self) -> tuple[str, ...]:
        """Return the ground."""
        return ("",)

    def must(self, permission: Permission, at: Place) -> None:
        """Let everything pass."""


def visitor(at: datetime) -> PersonActor:
    """Return the actor who has not signed in."""
    return PersonActor(person_id=None, name="", at=at)


def system(at: datetime | None = None) -> SystemActor:
    """Return the installation itself, now or at the moment given."""
    return SystemActor(at=at or timezone.now())
