"""How roles become rights, and what a token is made of: pure."""

import hashlib
import secrets
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


def clip(path: str, to: str) -> str | None:
    """Return the part of the subtree at `path` that lies in the subtree at `to`: its path, None where there is none."""
    if covers(path, to):
        return to
    return path if covers(to, path) else None


TOKEN_BEGINS = "zhibu_"  # noqa: S105 - a word by which leaked tokens are found
TOKEN_SHOWN = len(TOKEN_BEGINS) + 4
"""How much of a token is kept and shown, so that its owner can tell which one it is."""

LONGEST_DAYS = 366
USUAL_DAYS = 90


def draw_token() -> str:
    """Draw a token: 256 bits after a word by which leaked ones are found."""
    return TOKEN_BEGINS + secrets.token_urlsafe(32)


def token_mark(token: str) -> bytes:
    """Return what is kept of a token: 32 bytes from which it cannot be found, since it is drawn, not chosen."""
    return hashlib.sha256(b"zhibu token " + token.encode("utf-8", "replace")).digest()
