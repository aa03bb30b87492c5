"""Citizen identity numbers, GB 11643-1999.

Six digits of region, eight of the birth date, three of sequence (odd = male, even = female), and a check sign.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from zhibu.lib import text

Problem = Literal["empty", "length", "old", "signs", "rounded", "date", "future", "checksum"]
"""empty · length (not 18 signs) · old (15 digits, before 1999) · signs (something else than digits and a last X) ·
rounded (kept as a number, the sheet lost the last digits) · date (no such birth date) ·
future (born after today) · checksum."""

Sex = Literal["1", "2"]
"""GB/T 2261.1: 1 male, 2 female."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BASE = 13
"""The weights are the powers of 2 modulo 11, and so are those of 13: digits read in that base weigh the same."""
_CHECK = "10X98765432"
_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_SHAPES = re.compile(r"\d{17}[\dX](?:\n\d{17}[\dX])*", re.ASCII)
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII)
_NOISE = str.maketrans("", "", " -'`,.")
_PROVINCES = frozenset(
    f"{number}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for number in range(first, last + 1)
)


class IdNumber(NamedTuple):
    """An ID number as read; birth date and sex only when nothing is wrong with it."""

    number: str
    problem: Problem | None
    born_on: date | None
    sex: Sex | None


def normalise(value: object) -> str:
    """Write an ID number canonically: half-width, no blanks or dashes, X in upper case, floats from sheets as digits.

    A number whose last digits the sheet has lost comes back in the form `5.10105E+17`, which `check` calls `rounded`.
    """
    if isinstance(value, str):
        if len(value) == 18 and value.isascii() and value.isdigit():
            return value
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= 1e16:
        return f"{value:.5E}"  # a double holds 15 to 16 digits: whatever stands in the last two is invented
    whole = text.of_cell(value).translate(text.HALF_WIDTH).upper().strip().replace("×", "X").replace("*", "X")
    return whole if _ROUNDED.fullmatch(whole) else whole.translate(_NOISE)


def read(value: object, today: date) -> IdNumber:
    """Read and check an ID number from a cell; `today` decides whether the birth date lies in the future."""
    if isinstance(value, str) and _SHAPE.fullmatch(value):
        number = value
    elif not _SHAPE.fullmatch(number := normalise(value)):
        return IdNumber(number, _misshapen(number), None, None)
    born_on = _day(number[6:14])
    if born_on is None:
        return IdNumber(number, "date", None, None)
    if born_on > today:
        return IdNumber(number, "future", None, None)
    if _CHECK[2 * int(number[:17], _BASE) % 11] != number[17]:
        return IdNumber(number, "checksum", None, None)
    return IdNumber(number, None, born_on, "1" if number[16] in "13579" else "2")


def told_by(number: object, today: str) -> tuple[str, Sex] | None:
    """Give birth date (ISO text) and sex of a number as it should be; None for any other, of which `read` tells more.

    It is made for many numbers; `today` is an ISO text too.
    """
    if not isinstance(number, str) or not _SHAPE.fullmatch(number):
        return None
    born = _iso(number[6:14])
    if not born or born > today or number[:2] not in _PROVINCES:
        return None
    if _CHECK[2 * int(number[:17], _BASE) % 11] != number[17]:
        return None
    return born, "1" if number[16] in "13579" else "2"


def told_by_all(numbers: Sequence[str], today: str) -> tuple[list[str], list[Sex]] | None:
    """Give what `told_by` gives of each; None where one of them is not as it should be."""
    if not _SHAPES.fullmatch("\n".join(numbers)):
        return None
    if len(_DAYS) > _MOST_DAYS:
        _DAYS.clear()
    births = list(map(_DAYS.__getitem__, [number[6:14] for number in numbers]))
    if not all(births) or max(births) > today or not _PROVINCES.issuperset([number[:2] for number in numbers]):
        return None
    signs = [_CHECK[2 * int(number[:17], _BASE) % 11] for number in numbers]
    if signs != [number[17] for number in numbers]:
        return None
    return births, ["1" if number[16] in "13579" else "2" for number in numbers]


def _iso(digits: str) -> str:
    day = _day(digits)
    return day.isoformat() if day else ""


class _Days(dict[str, str]):
    """Eight digits as the day that they write, each looked at once; the empty text for no day."""

    def __missing__(self, digits: str) -> str:
        day = self[digits] = _iso(digits)
        return day


_DAYS = _Days()
_MOST_DAYS = 65_536


@lru_cache(maxsize=65_536)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _misshapen(number: str) -> Problem:
    if not number:
        return "empty"
    if _ROUNDED.fullmatch(number):
        return "rounded"
    if len(number) == 15 and number.isdigit():
        return "old"
    return "length" if len(number) != 18 else "signs"


def check(number: str, today: date) -> Problem | None:
    """Say what is wrong with an ID number, None when it is right."""
    return read(number, today).problem


def sex(number: str) -> Sex:
    """Give the sex in a checked number as its GB/T 2261.1 code."""
    return "1" if int(number[16]) % 2 else "2"


def region(number: str) -> str:
    """Give the six digits of the region (GB/T 2260) where the number was first issued."""
    return number[:6]


def is_known_province(number: str) -> bool:
    """Say whether the first two digits belong to a province; false is worth a warning, never a refusal."""
    return number[:2] in _PROVINCES


def check_sign(first_seventeen: str) -> str:
    """Compute the eighteenth sign, for tests and demo people."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def masked(number: str) -> str:
    """Hide all but the region's first three digits and the last two signs: 110*************2X."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 8 else "*" * len(number)
