"""Materialised paths: a unit's path is its parent's path and four digits."""

from collections.abc import Iterable

STEP = 4
LAST = 10**STEP - 1


def child(path: str, number: int) -> str:
    """Return the path of the child with that number (1 to 9999) below `path`. Raises ValueError outside of it."""
    if not 1 <= number <= LAST:
        raise ValueError(f"child number {number} is not 1 to {LAST}")
    return f"{path}{number:0{STEP}d}"


def parent(path: str) -> str:
    """Return the path of the parent, "" for a root's."""
    return path[:-STEP]


def level(path: str) -> int:
    """Return how deep the path stands: 1 for a root, 0 for the ground."""
    return len(path) // STEP


def ancestors(path: str) -> list[str]:
    """Return the paths above, the root first."""
    return [path[:end] for end in range(STEP, len(path), STEP)]


def successor(path: str) -> str:
    """Return the end (exclusive) of the range that holds the path and all below it, in C collation."""
    return path[:-1] + chr(ord(path[-1]) + 1)


def covers(above: str, path: str) -> bool:
    """Return whether `path` stands at `above` or below it."""
    return path.startswith(above)


def collapse(paths: Iterable[str]) -> list[str]:
    """Return the paths sorted, without those that stand below another."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not covers(kept[-1], path):
            kept.append(path)
    return kept
