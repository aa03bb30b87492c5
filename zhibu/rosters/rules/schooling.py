"""A cell that says education and degree together, as in 本科/学士 under 学历学位."""

import re
from typing import NamedTuple

from zhibu.lib import codes, text

_BETWEEN = re.compile(r"[/／\\|、\n]+")
_ENDING = "学位"


class Schooling(NamedTuple):
    """What such a cell says: two codes, and the part that nobody knows."""

    education: str
    degree: str
    unknown: str


def read(cell: object) -> Schooling | None:
    """Read a cell of two parts, in either order; None where it is no such cell."""
    parts = [part for part in map(text.clean, _BETWEEN.split(cell)) if part] if isinstance(cell, str) else []
    if len(parts) != 2:
        return None
    tries = [_pair(*parts), _pair(*reversed(parts))]
    best = min(tries, key=lambda one: (not one.education) + (not one.degree))
    if not (best.education or best.degree) or codes.table("education").code_of(best.unknown):
        return None  # 大专/本科: two educations, and nobody says which of them counts
    return best


def _pair(education: str, degree: str) -> Schooling:
    schools, degrees = codes.table("education"), codes.table("degree")
    level = schools.code_of(education) or ""
    title = degrees.code_of(degree) or degrees.code_of(degree.removesuffix(_ENDING)) or ""
    return Schooling(level, title, "" if level and title else education if title else degree)
