"""Unified social credit codes of organisations, GB 32100-2015: eighteen signs, the last one a check."""

from typing import Literal

from zhibu.lib import text

Problem = Literal["empty", "length", "signs", "checksum"]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WORTH = {sign: worth for worth, sign in enumerate(_ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_NOISE = str.maketrans("", "", " -'`")


def normalise(value: object) -> str:
    """Write a code canonically: half-width, upper case, without blanks or dashes."""
    return text.of_cell(value).translate(text.HALF_WIDTH).upper().translate(_NOISE)


def check_sign(first_seventeen: str) -> str:
    """Compute the eighteenth sign."""
    total = sum(_WORTH[sign] * weight for sign, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def check(code: str) -> Problem | None:
    """Say what is wrong with a normalised code, None when it is right; `signs`: a letter such as I, O, S, V, Z."""
    if not code:
        return "empty"
    if len(code) != 18:
        return "length"
    if any(sign not in _WORTH for sign in code):
        return "signs"
    return None if check_sign(code[:17]) == code[17] else "checksum"
