"""Whether a number may be set locally, decided from the value that holds above."""

from datetime import date
from fractions import Fraction
from typing import Literal

from zhibu.lib.text import plain
from zhibu.rulebook.loading import amount_of
from zhibu.rulebook.rules import Value, is_looser

Fault = Literal["closed", "fixed", "unreadable", "looser", "same"]
LARGEST = 10_000


def read_amount(value: Value, written: str) -> int | Fraction | None:
    """Return the number as a person writes it: 7; for a share 1/4 or 25%. None where it cannot be that of the value."""
    text = plain(written).replace(" ", "")
    amount = amount_of(f"{text[:-1]}/100") if text.endswith("%") else amount_of(text)
    if amount is None and text.isascii() and text.isdecimal():
        amount = int(text[:9])
    if amount is None or isinstance(amount, Fraction) != isinstance(value.amount, Fraction):
        return None
    return amount if 0 <= amount <= (1 if isinstance(amount, Fraction) else LARGEST) else None


def is_open(value: Value) -> bool:
    """Return whether the value may be set locally: more strictly in one direction, not fixed for all."""
    return value.tighten in ("at_least", "at_most")


def fault_of(value: Value, amount: int | Fraction | None) -> Fault | None:
    """Return why a local number cannot stand: the value is closed or fixed, or the number is looser or the same."""
    if not is_open(value):
        return "fixed" if value.tighten else "closed"
    if amount is None:
        return "unreadable"
    if amount == value.amount:
        return "same"
    return "looser" if is_looser(value, amount) else None


def ends_rightly(since: date, on: date) -> bool:
    """Return whether a local rule may cease to hold on the day: on its first day at the earliest."""
    return on >= since
