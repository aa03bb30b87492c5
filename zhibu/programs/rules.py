"""What makes two requests the same one, and which counts everybody may see: pure."""

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta

KEPT = timedelta(hours=24)
"""How long the answer to a request with a key is kept."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def is_key(key: str) -> bool:
    """Return whether the text can be an `Idempotency-Key`: 1 to 255 visible ASCII signs."""
    return bool(_KEY.fullmatch(key))


def request_mark(method: str, address: str, media_type: str, body: bytes) -> bytes:
    """Return 32 bytes that tell this request from any other."""
    head = f"{method}\n{address}\n{media_type}\n".encode("utf-8", "replace")
    return hashlib.sha256(head + body).digest()


THRESHOLD = 5
"""Counts of fewer people are not told to everybody."""

LEAST = 20
"""Of a unit with fewer members nothing is told to everybody."""


def shown(cells: Mapping[str, int], total: int) -> dict[str, int | None]:
    """Return the counts that everybody may see: None in place of a small one, and of enough others to hide it.

    Hidden counts are at least two and together at least twice the threshold, or all of them, so that none follows from
    the rest. A dimension of one value (how many are …) hides it also where few are not.
    """
    if total < LEAST:
        return dict.fromkeys(cells)
    if len(cells) == 1:
        ((value, n),) = cells.items()
        return {value: n if n >= THRESHOLD and (n == total or total - n >= THRESHOLD) else None}
    hidden = {value for value, n in cells.items() if 0 < n < THRESHOLD}
    others = sorted((n, value) for value, n in cells.items() if n >= THRESHOLD)
    while hidden and others and (len(hidden) < 2 or sum(cells[value] for value in hidden) < 2 * THRESHOLD):
        hidden.add(others.pop(0)[1])
    return {value: None if value in hidden else n for value, n in cells.items()}
