"""Materialised paths of the tree of units: the parent's path and four more digits, `000100070032`.

A subtree is the half-open range `[path, successor(path))` under C collation, so one index answers every
"here and below". Four digits a step allow 1 to 9999 children of one parent.
"""

from collections.abc import Iterable

STEP = 4
LARGEST = 10**STEP - 1
BEYOND_ALL = "~"
"""Behind every path in the order of the tree."""


def child(path: str, number: int) -> str:
    """Give the path of the child with this number (1 to 9999); the empty path is the parent of roots."""
    if not 1 <= number <= LARGEST:
        raise ValueError(f"a unit has children 1 to {LARGEST}, not {number}")
    return f"{path}{number:0{STEP}d}"


def successor(path: str) -> str:
    """Give the first text after every path of the subtree: the excluded upper bound of its range.

    It raises the last sign: `00010007` gives `00010008`, `00010009` gives `0001000:`, which need not be a path itself.
    Raises ValueError for the empty path, whose subtree has no upper bound.
    """
    if not path:
        raise ValueError("the whole tree has no upper bound")
    return path[:-1] + chr(ord(path[-1]) + 1)


def parent(path: str) -> str:
    """Give the path above; the empty text for a root."""
    return path[:-STEP]


def level(path: str) -> int:
    """Count the steps from the top: 1 for a root, 0 for the empty path."""
    return len(path) // STEP


def ancestors(path: str, *, itself: bool = False) -> list[str]:
    """List the paths above, the root first; with `itself` the path stands at the end."""
    end = len(path) + 1 if itself else len(path)
    return [path[:cut] for cut in range(STEP, end, STEP)]


def covers(upper: str, lower: str) -> bool:
    """Say whether `lower` is `upper` or stands somewhere below it."""
    return lower.startswith(upper)


def collapse(paths: Iterable[str]) -> list[str]:
    """Drop the paths that another one covers: the fewest subtrees, in order, that together hold the same units."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not covers(kept[-1], path):
            kept.append(path)
    return kept
