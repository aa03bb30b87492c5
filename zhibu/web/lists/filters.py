"""What a list may be narrowed by: each filter reads its own part of an address and says it in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple

from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhibu.lib import dates, text

type Choices = Iterable[tuple[str, str | Promise]] | Callable[[], Iterable[tuple[str, str | Promise]]]
type Query = MultiValueDict[str, str]
_LONGEST = 100


class Unreadable(ValueError):
    """An address asks a filter for what it does not know; the message is a sentence for the person."""


class Span[T](NamedTuple):
    """From (inclusive) and to (inclusive), either open."""

    since: T | None
    until: T | None


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One way of narrowing: `key` in the address, `label` beside its control."""

    key: str
    label: str | Promise
    control: ClassVar[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the parameters that the filter reads from an address."""
        return (self.key,)

    def read(self, data: Query) -> Any:
        """Return the value asked for, None for none; Unreadable says what is wrong."""
        raise NotImplementedError

    def written(self, value: Any) -> list[tuple[str, str]]:
        """Return the parameters that stand for the value in an address."""
        raise NotImplementedError

    def words(self, value: Any) -> str:
        """Return the value as the person reads it above the list."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Choice(Filter):
    """One of a few values: `str`. What a list declares for everybody offers everybody the same in a language."""

    choices: Choices
    drawn: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The control with nothing chosen, by language; a filter with options of its own is made anew for each page."""
    control: ClassVar[str] = "choice"

    @property
    def options(self) -> Mapping[str, str]:
        """Return value → label, in order."""
        pairs = self.choices() if callable(self.choices) else self.choices
        return {str(value): str(label) for value, label in pairs}

    def read(self, data: Query) -> str | None:
        """Return the value asked for, None for none."""
        value = data.get(self.key) or None
        if value is not None and value not in self.options:
            raise Unreadable(_("没有这一项"))
        return value

    def written(self, value: str) -> list[tuple[str, str]]:
        """Return the value under the filter's key."""
        return [(self.key, value)]

    def words(self, value: str) -> str:
        """Return the value's label."""
        return self.options[value]


@dataclass(frozen=True, kw_only=True)
class Many(Choice):
    """Any of several values: `tuple[str, ...]`."""

    control: ClassVar[str] = "many"

    def read(self, data: Query) -> Any:
        """Return the values asked for, None for none or for all."""
        asked = [value for value in data.getlist(self.key) if value]
        if not asked:
            return None
        options = self.options
        if any(value not in options for value in asked):
            raise Unreadable(_("没有这一项"))
        return tuple(value for value in options if value in asked) or None

    def written(self, value: Any) -> list[tuple[str, str]]:
        """Return each value under the filter's key."""
        return [(self.key, one) for one in value]

    def words(self, value: Any) -> str:
        """Return the labels, joined."""
        options = self.options
        return _("、").join(options[one] for one in value)


@dataclass(frozen=True, kw_only=True)
class Words(Filter):
    """A text that the rows must hold: `str`."""

    control: ClassVar[str] = "words"

    def read(self, data: Query) -> str | None:
        """Return the text asked for, cleaned, None for none."""
        return readable(data.get(self.key)) or None

    def written(self, value: str) -> list[tuple[str, str]]:
        """Return the text under the filter's key."""
        return [(self.key, value)]

    def words(self, value: str) -> str:
        """Return the text."""
        return value


@dataclass(frozen=True, kw_only=True)
class _FromTo(Filter):
    @property
    def names(self) -> tuple[str, ...]:
        """Return the two parameters: key_since and key_until."""
        return (f"{self.key}_since", f"{self.key}_until")

    def read(self, data: Query) -> Span[Any] | None:
        """Return the span asked for, None where both ends are open."""
        since_name, until_name = self.names
        since, until = self.first(readable(data.get(since_name))), self.last(readable(data.get(until_name)))
        if since is not None and until is not None and since > until:
            raise Unreadable(_("前面的比后面的大"))
        return None if since is None and until is None else Span(since, until)

    def written(self, value: Span[Any]) -> list[tuple[str, str]]:
        """Return the ends that are not open."""
        return [(name, str(end)) for name, end in zip(self.names, value, strict=True) if end is not None]

    def words(self, value: Span[Any]) -> str:
        """Return the span as "from … to …"."""
        if value.since is None:
            return _("%(until)s 及以前") % {"until": value.until}
        if value.until is None:
            return _("%(since)s 及以后") % {"since": value.since}
        return str(value.since) if value.since == value.until else f"{value.since} — {value.until}"

    def first(self, written: str) -> Any:
        """Read where the span begins."""
        raise NotImplementedError

    def last(self, written: str) -> Any:
        """Read where the span ends: as its beginning is read, unless a filter says otherwise."""
        return self.first(written)


@dataclass(frozen=True, kw_only=True)
class Days(_FromTo):
    """From a day to a day: `Span[date]`; a month or a year alone means its first, or its last, day."""

    control: ClassVar[str] = "days"

    def first(self, written: str) -> date | None:
        """Read a day in any form that offices write, the first one of a month or a year."""
        found = read_day(written)
        return found.day if found else None

    def last(self, written: str) -> date | None:
        """Read a day in any form that offices write, the last one of a month or a year."""
        found = read_day(written)
        if found is None or found.precision == "day":
            return found.day if found else None
        return dates.add_months(found.day, 1 if found.precision == "month" else 12) - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Numbers(_FromTo):
    """From a whole number to a whole number: `Span[int]`, in `unit`."""

    unit: str | Promise = ""
    control: ClassVar[str] = "numbers"

    def first(self, written: str) -> int | None:
        """Read a number."""
        if not written:
            return None
        if not written.isdecimal() or len(written) > 9:
            raise Unreadable(_("请写数字"))
        return int(written)

    def words(self, value: Span[int]) -> str:
        """Return the span with its unit."""
        return f"{super().words(value)} {self.unit}".strip()


def readable(value: str | None) -> str:
    """Return what somebody typed into an address without what no database takes, and not without end."""
    return text.clean((value or "").encode("utf-8", "ignore").decode())[:_LONGEST]


def left_out(label: str | Promise, why: object) -> str:
    """Return the sentence that something asked for has no effect; `why` has no full stop."""
    return _("“%(filter)s”没有起作用：%(why)s。") % {"filter": label, "why": why}


def read_day(written: str) -> dates.Partial | None:
    """Return a day in any form that offices write, as far as it is known, None for none; Unreadable says how."""
    try:
        return dates.read(written)
    except dates.BadDate as bad:
        raise Unreadable(_("日期请写成 2026-01-02")) from bad
