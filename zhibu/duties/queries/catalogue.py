"""Every duty of every room, found in their `duties.py`; and one for each thing that is asked for so often."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from zhibu.duties.queries.frequencies import frequencies
from zhibu.duties.queries.missed import duty_of_frequency
from zhibu.rulebook.asking import Duty, Reading


@cache
def duties() -> dict[str, Duty[Any]]:
    """Return the duties by key, in the order in which lights are listed. Raises ValueError for a key given twice."""
    found: list[Duty[Any]] = [duty_of_frequency(one) for one in frequencies().values()]
    for room in settings.ROOMS:
        if room != "duties" and find_spec(f"zhibu.{room}.duties"):
            found += import_module(f"zhibu.{room}.duties").DUTIES
    kept = {duty.key: duty for duty in sorted(found, key=lambda one: (one.order, one.key))}
    if len(kept) != len(found):
        raise ValueError(f"two duties of one key: {sorted(duty.key for duty in found)}")
    return kept


def by_reading() -> dict[str, tuple[Reading[Any], list[Duty[Any]]]]:
    """Return each reading with the duties that are judged by it, so that facts are read once for all of them."""
    kept: dict[str, tuple[Reading[Any], list[Duty[Any]]]] = {}
    for duty in duties().values():
        kept.setdefault(duty.reading.key, (duty.reading, []))[1].append(duty)
    return kept
