"""The rulebook in force on a day: `on(day, layers).get(id)` gives the entry that a pure rule takes as an argument."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from zhibu.rulebook.loading import Books, load
from zhibu.rulebook.rules import Rule, Tightening, stricter

NATIONAL = Path(__file__).parent / "packs" / "national"
LOCAL = Path(__file__).parent / "packs" / "local"


class NotInForce(LookupError):
    """No version of the rule holds on the day."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Every rule as it stands on one day, with the local layers that hold where the question is asked.

    It remembers its answers, so that one book asked about every unit of a country looks each rule up once.
    """

    day: date
    books: Books
    layers: Sequence[Tightening] = ()

    @lru_cache(maxsize=4096)  # noqa: B019 - a book lives as long as one question, or one night
    def get(self, rule_id: str) -> Rule:
        """Return the version in force on the day. Raises KeyError for an unknown rule, NotInForce before its first."""
        for rule in reversed(self.books.versions[rule_id]):
            if rule.holds_on(self.day):
                return self._tightened(rule)
        raise NotInForce(f"{rule_id} was not in force on {self.day}")

    def nearest(self, rule_id: str) -> Rule:
        """Return the version in force on the day, or the oldest known for a day before it. Raises KeyError."""
        try:
            return self.get(rule_id)
        except NotInForce:
            return self._tightened(self.books.versions[rule_id][0])

    @lru_cache(maxsize=4096)  # noqa: B019 - as above
    def about(self, topic: str, kind: str, sphere: str = "") -> Rule | None:
        """Return the rule on a topic for units of the kind in the sphere, a special one before a general one.

        None where no regulation says anything of such units. The oldest known one answers for days before it.
        """
        found = [self.nearest(key) for key in self.books.topics.get(topic, ())]
        fit = [rule for rule in found if rule.topic == topic and rule.fits(kind, sphere)]
        return min(fit, key=lambda rule: (not rule.fields, rule.id), default=None)

    def __iter__(self) -> Iterator[Rule]:
        """Go through every rule in force on the day, in the order of the chapters."""
        for key in self.books.versions:
            try:
                yield self.get(key)
            except NotInForce:
                continue

    def _tightened(self, rule: Rule) -> Rule:
        said = [one for one in (*self.books.tightenings, *self.layers) if one.rule == rule.id]
        if not said:
            return rule
        values, held = dict(rule.values), []
        for one in sorted(said, key=lambda one: one.order):
            value = values.get(one.value)
            if not one.holds_on(self.day) or value is None or value.tighten is None:
                continue
            amount = stricter(value, one.amount)
            held.append(one)
            values[one.value] = replace(value, amount=amount)
        return replace(rule, values=values, tightened=tuple(held)) if held else rule


def on(day: date, layers: Iterable[Tightening] = ()) -> Rulebook:
    """Return the rulebook of the day.

    `layers` are the local rows that hold at the unit in question (`zhibu.bylaws.queries`); those of the installation's
    own pack files always hold.
    """
    return Rulebook(day, books(), tuple(layers))


def books() -> Books:
    """Return everything that the packs of the settings say. Raises PackError."""
    return _load(str(settings.RULES_NATIONAL), layer_files())


def layer_files() -> tuple[Path, ...]:
    """Return the files of the local layers: those chosen by name, then every file of the installation's own folder."""
    folder = settings.RULES_FOLDER  # files that come or go change it: one look for a hundred rules
    try:
        changed = os.stat(folder).st_mtime_ns  # noqa: PTH116  # asked for every light: a Path costs five times as much
    except OSError:
        changed = 0
    return _layer_files(tuple(settings.RULES_LAYERS), str(folder), changed)


@lru_cache(maxsize=8)
def _layer_files(chosen: tuple[str, ...], folder: str, _changed: int) -> tuple[Path, ...]:
    return (*(LOCAL / f"{name}.toml" for name in chosen), *sorted(Path(folder).glob("*.toml")))


@cache
def _load(national: str, layers: tuple[Path, ...]) -> Books:
    return load(Path(national), layers)
