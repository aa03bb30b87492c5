"""What rules cost in paperwork: fields to fill in and the minutes they stand for, by what is asked, by whom, of whom.

Reckoned from rules, forms and one fixed table; nobody's doing is looked at, and nobody's time is measured.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise

from zhibu.bylaws.queries import layers_at
from zhibu.duties.models import Window
from zhibu.duties.queries.frequencies import frequencies, rule_on
from zhibu.duties.queries.periods import asks, counted_in, period_of
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.rulebook.asking import Frequency, Paperwork
from zhibu.rulebook.books import on
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.windows import MONTHS, window_of

YEAR = 12


@dataclass(frozen=True)
class Share:
    """Something that a rule asks: of how many units, how often in so many months, and what one record takes."""

    frequency: Frequency
    rule: Rule
    units: int
    times: int
    months: int
    national: int
    """How often the national text asks: what is more was added by local documents, which `rule.tightened` names."""

    @property
    def records(self) -> Fraction:
        """Return how many records a month it takes of all these units."""
        return Fraction(self.units * self.times, self.months)

    @property
    def added(self) -> Fraction:
        """Return how many of the records a month only local documents ask for."""
        return Fraction(self.units * max(self.times - self.national, 0), self.months)

    @property
    def taken(self) -> Sequence[Paperwork]:
        """Return the paperwork of one record."""
        return [one for one in paperwork() if one.records.key == self.frequency.records.key]

    @property
    def fields(self) -> int:
        """Return how many fields one record takes."""
        return sum(len(one.typed) for one in self.taken)

    @property
    def seconds(self) -> int:
        """Return for how many seconds these fields stand."""
        return sum(seconds_of(one) for one in self.taken)


@dataclass(frozen=True)
class Burden:
    """What a month of a unit takes, or of all units at and below it, and who types it."""

    shares: Sequence[Share]

    @property
    def fields(self) -> Fraction:
        """Return how many fields a month."""
        return sum((one.records * one.fields for one in self.shares), Fraction())

    @property
    def seconds(self) -> Fraction:
        """Return for how many seconds they stand."""
        return sum((one.records * one.seconds for one in self.shares), Fraction())

    @property
    def by_role(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """Return {role: (fields, seconds)} a month; a member's with 0, which is to be seen."""
        fields: dict[str, Fraction] = defaultdict(Fraction)
        seconds: dict[str, Fraction] = defaultdict(Fraction)
        roles = dict.fromkeys(one.role for share in self.shares for one in share.taken)
        for share in self.shares:
            for one in share.taken:
                fields[one.role] += share.records * len(one.typed)
                seconds[one.role] += share.records * seconds_of(one)
        return {role: (fields[role], seconds[role]) for role in roles}


@cache
def paperwork() -> Sequence[Paperwork]:
    """Return the paperwork of every room."""
    found: list[Paperwork] = []
    for room in settings.ROOMS:
        if room != "duties" and find_spec(f"zhibu.{room}.duties"):
            found += getattr(import_module(f"zhibu.{room}.duties"), "PAPERWORK", ())
    return found


@cache
def seconds() -> Mapping[str, int]:
    """Return the table: for how many seconds a field stands, by what one does in it."""
    table = (Path(__file__).parent.parent / "data" / "seconds.toml").read_text(encoding="utf-8")
    return {str(kind): int(n) for kind, n in tomllib.loads(table).items()}


def seconds_of(one: Paperwork) -> int:
    """Return for how many seconds the fields of the form stand."""
    return sum(seconds()[blank.kind] for blank in one.typed)


def asked_twice(among: Iterable[Paperwork]) -> list[tuple[str | Promise, list[Paperwork]]]:
    """Return each question that two forms of the same records ask to be typed, with these forms."""
    found: dict[tuple[str, str], list[Paperwork]] = {}
    labels: dict[tuple[str, str], str | Promise] = {}
    for one in among:
        for blank in one.typed:
            key = (one.records.key, str(blank.label))
            labels[key] = blank.label
            if one not in found.setdefault(key, []):
                found[key].append(one)
    return [(labels[key], forms) for key, forms in found.items() if len(forms) > 1]


def burden_of(unit: Unit, today: date) -> Burden:
    """Return what this month asks of the unit, with its groups; above branches, of all units at and below it."""
    counted = _own(unit, today) if asks(unit) else _below(unit, today)
    book = on(today, layers_at(unit.path, today))
    shares = []
    for key, frequency in frequencies().items():
        text = rule_on(frequency.rule, today)
        if key not in counted or text is None:
            continue
        rule, national = book.get(frequency.rule), _times(text, frequency)
        for units, asked, months in counted[key]:
            shares.append(Share(frequency, rule, units, asked or _times(rule, frequency), months, national))
    return Burden(shares)


type Counts = dict[str, list[tuple[int, int, int]]]
"""By frequency: how many units, how often (0: as the rule says there), in windows of so many months."""


def _own(unit: Unit, today: date) -> Counts:
    """Return what is asked of the unit and its groups in the windows of today."""
    groups = Unit.objects.current().children_of(unit).filter(kind=GROUP) if unit.kind_data.may_hold else ()
    units = [unit.pk, *(one.pk for one in groups)]
    spans = {window_of(today, months).starts_on: months for months in sorted(MONTHS.values(), reverse=True)}
    rows = Window.objects.filter(unit__in=units, starts_on__in=spans, ends_on__gt=today, asked__gt=0)
    found: Counter[tuple[str, int, int]] = Counter()
    for row in rows:
        found[row.frequency, row.asked, _months(row)] += 1
    counts: Counts = {}
    for (key, asked, months), n in found.items():
        counts.setdefault(key, []).append((n, asked, months))
    return counts


def _months(row: Window) -> int:
    return (row.ends_on.year - row.starts_on.year) * YEAR + row.ends_on.month - row.starts_on.month


def _below(unit: Unit, today: date) -> Counts:
    """Return the same of all units at and below it, by kept counts: times as the rule says at this unit."""
    (rows,) = counted_in([unit.path], period_of(today, "month"))
    counts: Counts = {}
    for row in rows:
        rule = rule_on(row.frequency.rule, today)
        if row.total and rule is not None:
            months = MONTHS.get(rule.value(row.frequency.value).window, 1)
            counts[row.frequency.key] = [(row.total, 0, months)]
    return counts


def _times(rule: Rule, frequency: Frequency) -> int:
    return rule.value(frequency.value).number
