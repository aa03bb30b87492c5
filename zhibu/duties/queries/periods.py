"""A month, quarter or year as pages show it: what is asked of a unit then, met by which records; and counted below."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhibu.duties.choices import WindowState
from zhibu.duties.figures import BETWEEN, WINDOWS
from zhibu.duties.models import Window, WindowStart
from zhibu.duties.queries.frequencies import DAY, frequencies, rule_on
from zhibu.figures.queries import read_places
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.rulebook.asking import Frequency, Record
from zhibu.rulebook.windows import MONTHS, window_of
from zhibu.rulebook.windows import Window as Span

LENGTHS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Kept:
    """One window of a unit with what meets it: the records of it, in the order of days."""

    unit: Unit
    frequency: Frequency
    window: Window
    records: Sequence[Record]

    @property
    def span(self) -> Span:
        """Return the window's days."""
        return Span(self.window.starts_on, self.window.ends_on)


def period_of(day: date, length: str) -> Span:
    """Return the month, quarter or year in which the day lies."""
    return window_of(day, MONTHS[length])


def begun_on() -> date | None:
    """Return the day from which on this installation asks for windows; None before the first."""
    return WindowStart.objects.values_list("begins_on", flat=True).first()


def asks(unit: Unit) -> bool:
    """Return whether something is asked of the unit itself, so that it has windows of its own."""
    return any(unit.kind in one.kinds for one in frequencies().values())


def windows_in(unit: Unit, period: Span) -> list[Kept]:
    """Return the windows of a branch and its groups that meet the period; two or three statements, whatever they hold.

    Each room that keeps records tells them in one statement.
    """
    groups: list[Unit] = []
    if unit.kind_data.may_hold:
        groups = list(Unit.objects.current().children_of(unit).filter(kind=GROUP))
    units = {one.pk: one for one in (unit, *groups)}
    starts = {window_of(period.starts_on, months).starts_on for months in MONTHS.values()}
    starts |= {window_of(day, 1).starts_on for day in _months(period)}
    rows = Window.objects.filter(unit__in=units, starts_on__in=starts, frequency__in=list(frequencies()))
    rows = rows.select_related("excuse")
    found = [row for row in rows if row.ends_on > period.starts_on and row.starts_on < period.ends_on]
    records = _records(found, list(units))
    order = {key: at for at, key in enumerate(frequencies())}
    place = {key: at for at, key in enumerate(units)}
    found.sort(key=lambda row: (place[row.unit_id], order[row.frequency], row.starts_on))
    return [_kept(row, units, records) for row in found]


def _months(period: Span) -> list[date]:
    month, found = Span(period.starts_on, period.starts_on), []
    while month.starts_on < period.ends_on:
        month = window_of(month.starts_on, 1)
        found.append(month.starts_on)
        month = Span(month.ends_on, month.ends_on)
    return found


def _records(found: Sequence[Window], units: Sequence[UUID]) -> dict[tuple[str, UUID, str], list[Record]]:
    if not found:
        return {}
    first, last = min(row.starts_on for row in found), max(row.ends_on for row in found)
    told: dict[tuple[str, UUID, str], list[Record]] = {}
    kinds = [frequencies()[row.frequency].records for row in found]
    for kept in {kind.key: kind for kind in kinds}.values():
        for record in kept.shown(units, first, last):
            told.setdefault((kept.key, record.unit_id, record.what), []).append(record)
    return told


def _kept(row: Window, units: Mapping[UUID, Unit], told: Mapping[tuple[str, UUID, str], Sequence[Record]]) -> Kept:
    frequency = frequencies()[row.frequency]
    records = [
        record
        for what in frequency.counts
        for record in told.get((frequency.records.key, row.unit_id, what), ())
        if row.starts_on <= record.day < row.ends_on
    ]
    return Kept(units[row.unit_id], frequency, row, sorted(records, key=lambda one: one.day))


@dataclass(frozen=True)
class Counted:
    """How the windows of one thing that is asked stand at and below a unit, in a period that begins on `first`."""

    frequency: Frequency
    first: date
    by_state: Mapping[WindowState, int]

    @property
    def total(self) -> int:
        """Return how many windows there are."""
        return sum(self.by_state.values())


def counted_in(paths: Sequence[str], period: Span) -> list[list[Counted]]:
    """Return, for each path, how the windows stand that meet the period: kept counts, one statement for all."""
    firsts = {key: _first(one, period) for key, one in frequencies().items()}
    days = sorted({day - DAY for day in firsts.values()} | {period.ends_on - DAY})
    read = read_places([(path, day) for path in paths for day in days], [WINDOWS])
    found = []
    for at in range(len(paths)):
        on = dict(zip(days, read[at * len(days) : (at + 1) * len(days)], strict=True))
        last = on[period.ends_on - DAY]
        rows = []
        for key, frequency in frequencies().items():
            before = on[firsts[key] - DAY]
            values = {state: (WINDOWS, f"{key}{BETWEEN}{state}") for state in WindowState}
            counts = {state: last.get(value, 0) - before.get(value, 0) for state, value in values.items()}
            rows.append(Counted(frequency, firsts[key], {state: n for state, n in counts.items() if n}))
        found.append(rows)
    return found


def _first(frequency: Frequency, period: Span) -> date:
    """Return the first day of the first window that meets the period: a year's, where it is asked by the year."""
    rule = rule_on(frequency.rule, period.starts_on)
    length = rule.value(frequency.value).window if rule else "month"
    return window_of(period.starts_on, MONTHS.get(length, 1)).starts_on


def summed(rows: Sequence[Counted]) -> dict[WindowState, int]:
    """Return how many windows stand how, whatever is asked."""
    total: Counter[WindowState] = Counter()
    for row in rows:
        total.update(row.by_state)
    return dict(total)


_NOT_PLANNED = """
select * from duties_window where unit_id = %s and starts_on = any(%s) and state = %s and planned_on is null
"""


def due_soon(unit: Unit, today: date) -> list[Window]:
    """Return what the unit has still to do and has not planned: of this month, and of a quarter's last month, and of a
    year's last quarter; one statement."""
    spans = [window_of(today, months) for months in (1, 3, 12)]
    rows = Window.objects.raw(_NOT_PLANNED, [unit.pk, [span.starts_on for span in spans], WindowState.DUE])
    order = {key: at for at, key in enumerate(frequencies())}
    near = window_of(today, 3).ends_on
    found = [
        row
        for row in rows
        if row.frequency in order
        and (row.ends_on == spans[0].ends_on or (Span(row.starts_on, row.ends_on).months > 3 and row.ends_on <= near))
    ]
    return sorted(found, key=lambda row: order[row.frequency])
