"""Simplified and Traditional characters: one form for comparing, and the ways in which a word may have been written.

By characters, not by words: for finding what somebody means. What people read is written by the catalogues.
"""

import tomllib
from functools import cache
from importlib.resources import files
from itertools import islice, product


def fold(text: str) -> str:
    """Return the text in Simplified characters, sign for sign: 王建國 is 王建国."""
    return text if text.isascii() else text.translate(_folding())


def writings(text: str, most: int = 8) -> list[str]:
    """Return how a text may be written: in Simplified, then in Traditional, the usual forms first; as typed last."""
    simple = fold(text)
    ways = product(*(_forms().get(sign, sign) for sign in simple))
    return list(dict.fromkeys([simple, *("".join(way) for way in islice(ways, most - 1)), text]))


@cache
def _entries() -> list[str]:
    kept = tomllib.loads(files("zhibu.lib").joinpath("scripts.toml").read_text(encoding="utf-8"))
    return str(kept["forms"]).split()


@cache
def _folding() -> dict[int, str]:
    return {ord(form): entry[0] for entry in _entries() for form in entry[1:] if form not in ("/", entry[0])}


@cache
def _forms() -> dict[str, str]:
    return {entry[0]: entry[1:].split("/")[0] for entry in _entries()}
