"""Phone numbers of this country: mobile numbers of eleven digits, and landlines with area code."""

import re
from typing import NamedTuple

from zhibu.lib import text

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")
_ROUNDED = re.compile(r"\d(?:\.\d+)?e\+?\d+")
_COUNTRY = re.compile(r"^(?:\(?\+?\(?0{0,2}86\)?-?)(?=1[3-9]\d{9}$)")
_SEVERAL = re.compile(r"[/,;、|\\]| {1,}(?=1[3-9]\d{9})")
_BRACKETS = str.maketrans({"(": "", ")": "-"})


class Phone(NamedTuple):
    """A phone number as read: digits (landlines keep one dash after the area code) and what is wrong with it."""

    number: str
    problem: str | None
    """None, or `empty`, `digits` (not a number of this country), `rounded` (the sheet lost its last digits)."""


def read(value: object) -> Phone:
    """Read one phone number from a cell: mobile or landline, +86 dropped, the first when several are written."""
    if isinstance(value, str) and len(value) == 11 and _MOBILE.fullmatch(value) and value.isascii():
        return Phone(value, None)
    whole = text.of_cell(value).translate(text.HALF_WIDTH).strip().lower().lstrip("'`")
    if not whole:
        return Phone("", "empty")
    if _ROUNDED.fullmatch(whole):
        return Phone(whole, "rounded")
    for part in (whole, *_SEVERAL.split(whole)):
        number = _COUNTRY.sub("", part.replace(" ", ""))
        digits = number.replace("-", "")
        if _MOBILE.fullmatch(digits):
            return Phone(digits, None)
        number = number.translate(_BRACKETS).strip("-")
        if _LANDLINE.fullmatch(number):
            return Phone(number, None)
    return Phone(whole, "digits")


def is_mobile(number: str) -> bool:
    """Say whether a normalised number is a mobile number."""
    return _MOBILE.fullmatch(number) is not None


def masked(number: str) -> str:
    """Hide the middle: 138****1234; short or foreign numbers show their last two digits only."""
    if len(number) == 11 and number.isdigit():
        return f"{number[:3]}****{number[7:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def tail(number: str) -> str:
    """Give the last four digits, by which people ask for a number."""
    return "".join(filter(str.isdigit, number))[-4:]
