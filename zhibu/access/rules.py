"""How roles become rights: pure."""

from collections.abc import Callable, Collection, Iterable, Mapping

from zhibu.gate.permissions import Permission
from zhibu.lib.tree import collapse, covers

type Matrix = Mapping[str, Collection[Permission]]


def scopes(held: Iterable[tuple[str, str]], matrix: Matrix, permission: Permission) -> tuple[str, ...]:
    """Return the paths below which the permission holds, none inside another; `held` are pairs (role, path)."""
    return tuple(collapse(path for role, path in held if permission in matrix.get(role, ())))


def reach(held: Iterable[tuple[str, str]], matrix: Matrix) -> tuple[str, ...]:
    """Return the paths below which any right at all is held."""
    return tuple(collapse(path for role, path in held if matrix.get(role)))


def holds(held: Iterable[tuple[str, str]], matrix: Matrix, permission: Permission, path: str) -> bool:
    """Return whether one of the roles held gives the permission at the path."""
    return any(covers(at, path) for role, at in held if permission in matrix.get(role, ()))


def exceeds(held: Iterable[tuple[str, str]], matrix: Matrix, may: Callable[[Permission, str], bool]) -> bool:
    """Return whether the roles held give a right, somewhere, that `may` (permission, path) denies.

    Whoever hands somebody a way in could use it themselves: they must have every right that it opens.
    """
    return any(not may(permission, path) for role, path in held for permission in matrix.get(role, ()))
