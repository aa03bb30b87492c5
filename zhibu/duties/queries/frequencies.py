"""Every frequency of every room, and which windows rules ask for: as they stood on a window's first and last day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from zhibu.bylaws.queries import PlacedNumber, numbers_between
from zhibu.rulebook.asking import Frequency, Records
from zhibu.rulebook.books import NotInForce, Rulebook, books, on
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.windows import MONTHS, Window, window_of, windows_between

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """A frequency in one window, and how often a rule asks for it there; 0 where none does.

    `is_window` tells that a rule speaks of this window at least on its first day; else it stands for a day on which no
    window begins, so that none is left over there.
    """

    frequency: str
    window: Window
    times: int
    is_window: bool = True


@cache
def frequencies() -> dict[str, Frequency]:
    """Return every frequency by its key, in their order. Raises ValueError for a key given twice."""
    found: list[Frequency] = []
    for room in settings.ROOMS:
        if room != "duties" and find_spec(f"zhibu.{room}.duties"):
            found += getattr(import_module(f"zhibu.{room}.duties"), "FREQUENCIES", ())
    kept = {one.key: one for one in sorted(found, key=lambda one: (one.order, one.key))}
    if len(kept) != len(found):
        raise ValueError(f"two frequencies of one key: {sorted(one.key for one in found)}")
    return kept


def records() -> list[Records]:
    """Return what windows are met by, each once."""
    return list({one.records.key: one.records for one in frequencies().values()}.values())


@cache
def only_recording() -> frozenset[str]:
    """Return the rooms that keep records and owe nothing else: no act of theirs says anything of a light but those
    after which the records say something else."""
    found = [room for room in settings.ROOMS if room != "duties" and find_spec(f"zhibu.{room}.duties")]
    parts = {room: import_module(f"zhibu.{room}.duties") for room in found}
    return frozenset(room for room, part in parts.items() if getattr(part, "FREQUENCIES", ()) and not part.DUTIES)


def asked_between(wanted: Iterable[Frequency], first: date, last: date) -> list[Asked]:
    """Return every window that begins from the first day to the last, for each frequency; with 0 what no rule asks.

    Nobody is asked more for a window than the text said on its first day and on its last: a rule that came into force
    within it, or was by then of another window, asks nothing there.
    """
    return [one for frequency in wanted for one in _asked(frequency.rule, frequency.value, frequency.key, first, last)]


def asked_around(wanted: Iterable[Frequency], day: date) -> list[Asked]:
    """Return the window that the day lies in and the one before it, for each frequency and each length of window.

    What days can change by themselves stands in these; all others change by what people do.
    """
    around = [window_of(day, months) for months in MONTHS.values()]
    starts = {start for window in around for start in (window.starts_on, window.previous.starts_on)}
    found = asked_between(wanted, min(starts), day)
    return [one for one in found if one.window in around or one.window.following in around]


def local_numbers(wanted: Iterable[Frequency], asked: Sequence[Asked]) -> list[tuple[str, PlacedNumber]]:
    """Return what was set locally for these frequencies while any of the windows lasted; one statement."""
    if not asked:
        return []
    by_rule: dict[tuple[str, str], list[str]] = {}
    for one in wanted:
        by_rule.setdefault((one.rule, one.value), []).append(one.key)
    first, last = min(one.window.starts_on for one in asked), max(one.window.ends_on for one in asked)
    found = numbers_between({rule for rule, _value in by_rule}, first, last)
    return [(key, number) for number in found for key in by_rule.get((number.rule, number.value), ())]


def _asked(rule: str, value: str, key: str, first: date, last: date) -> Iterator[Asked]:
    for window, times, is_window in _windows(id(books()), rule, value, first, last):
        yield Asked(key, window, times, is_window)


@lru_cache(maxsize=256)
def _windows(_books: int, rule: str, value: str, first: date, last: date) -> list[tuple[Window, int, bool]]:
    """Return the windows of a rule, told anew where the packs change."""
    found: list[tuple[Window, int, bool]] = []
    for months in MONTHS.values():
        for window in windows_between(first, last, months):
            begun = _number(rule, value, window.starts_on)
            over = _number(rule, value, window.ends_on - DAY)
            if begun is None or begun[0] != months:
                continue
            found.append((window, min(begun[1], over[1]) if over and over[0] == months else 0, True))
    known = {window.starts_on for window, _times, _is_window in found}
    found += [(one, 0, False) for one in windows_between(first, last, 1) if one.starts_on not in known]
    return found


def _number(rule: str, value: str, day: date) -> tuple[int, int] | None:
    said = rule_on(rule, day)
    if said is None or said.strictness == "may":
        return None
    number = said.value(value)
    return (MONTHS[number.window], number.number) if number.window in MONTHS else None


def rule_on(rule: str, day: date) -> Rule | None:
    """Return the version of the rule on the day, local layers aside; None where none is in force."""
    try:
        return _book(id(books()), day).get(rule)
    except NotInForce:
        return None


@lru_cache(maxsize=256)
def _book(_books: int, day: date) -> Rulebook:
    return on(day)
