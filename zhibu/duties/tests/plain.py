"""What units owe, found a second time and plainly: sets of days, one unit and one window after the other.

It shares nothing with `duties.queries.windows`: what is asked of whom stands here once more, in words of its own.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from zhibu.duties.tests.calendars import BRANCHES, FIRST, LASTING, Calendar, Country

type Key = tuple[UUID, str, date]
type Row = tuple[date, str, int, int, date | None, date | None, UUID | None]


@dataclass(frozen=True)
class Law:
    """What is asked of which kinds, in how many months, by which rule; met by what."""

    months: int
    rule: str
    kinds: tuple[str, ...]
    by: tuple[str, ...] = ()
    committee: bool | None = None
    by_groups: bool = False


LAWS = {
    "assembly": Law(3, "ZB-08", BRANCHES),
    "committee_meeting": Law(1, "ZB-13", BRANCHES, committee=True),
    "group_meeting": Law(1, "ZB-16", ("group",)),
    "lecture": Law(3, "ZB-20", BRANCHES),
    "theme_day": Law(1, "JY-02", BRANCHES),
    "life_meeting": Law(12, "JY-03", LASTING, by_groups=True),
    "talks_committee": Law(12, "ZB-27", LASTING, ("committee",), committee=True),
    "talks_both": Law(12, "ZB-27", LASTING, ("both",), committee=True),
    "talks_members": Law(12, "ZB-27", LASTING, ("members",), committee=True),
    "talks": Law(12, "ZB-27", LASTING, ("committee", "both", "members"), committee=False),
}


def owed(country: Country) -> dict[Key, Row]:
    """Return every window of this year and the last that each unit is asked for, and how it stands today."""
    found: dict[Key, Row] = {}
    for branch in country.calendars:
        for one in (branch, *branch.groups):
            plain = _Plain(one, country)
            for key, law in LAWS.items():
                found |= plain.windows(key, law)
    return found


def _days(spans: list[tuple[date, date | None]], last: int) -> set[int]:
    first = FIRST.toordinal()  # before that no window begins
    return {
        day
        for since, until in spans
        for day in range(max(first, since.toordinal()), min(last, until.toordinal()) if until else last)
    }


def _on(day: date, since: date, until: date | None) -> bool:
    return since <= day and (until is None or day < until)


def _later(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


class _Plain:
    def __init__(self, one: Calendar, country: Country) -> None:
        self.one, self.country, self.today = one, country, country.today
        self.last = date(self.today.year + 1, 2, 1).toordinal()

    def windows(self, key: str, law: Law) -> dict[Key, Row]:
        first, found = date(self.today.year - 1, 1, 1), {}
        while first <= self.today:
            row = self.row(key, law, first)
            if row is not None:
                found[self.one.unit.pk, key, first] = row
            first = _later(first, law.months)
        return found

    def asked(self, law: Law, first: date) -> int:
        """Return how often it is asked in the window that begins there: 0 for who did not stand in its last month."""
        ends = _later(first, law.months)
        asked = range(_later(ends, -1).toordinal(), ends.toordinal())
        if not set(asked) <= self.standing(law):
            return 0
        return min(self.number(law, first), self.number(law, date.fromordinal(ends.toordinal() - 1)))

    def standing(self, law: Law) -> set[int]:
        days = self.alive & _days([(a, b) for kind, a, b in self.one.kinds if kind in law.kinds], self.last)
        if law.committee is None:
            return days
        return days & self.committee if law.committee else days - self.committee

    @cached_property
    def alive(self) -> set[int]:
        since = max(filter(None, (self.one.since, self.one.entered, self.country.begins_on)))
        return _days([(since, self.one.until)], self.last)

    @cached_property
    def committee(self) -> set[int]:
        sits = {who: set[int]() for who, _since, _until in self.one.seats}
        for who, since, until in self.one.seats:
            sits[who] |= _days([(since, until)], self.last)
        counted = Counter(day for days in sits.values() for day in days)
        return {day for day, n in counted.items() if n >= 3}

    def number(self, law: Law, day: date) -> int:
        path = next((path for path, since, until in self.one.paths if _on(day, since, until)), "")
        local = [n for rule, n, at, since, until in self.country.local if rule == law.rule and _on(day, since, until)
                 and path.startswith(at)]  # fmt: skip
        return max([1, *local])

    def done(self, key: str, law: Law, first: date) -> list[date]:
        ends = _later(first, law.months)
        days = [
            day for by in law.by or (key,) for day in self.one.held[by] if first <= day < ends and day <= self.today
        ]
        if law.by_groups:
            asked = set(range(_later(ends, -1).toordinal(), ends.toordinal()))
            groups = [_Plain(one, self.country) for one in self.one.groups]
            there = [one for one in groups if asked <= one.standing(LAWS["group_meeting"])]
            each = [one.done(key, Law(law.months, "", ()), first) for one in there]
            times = min(map(len, each), default=0)
            days += [max(one[at] for one in each) for at in range(times)]
        return sorted(days)

    def row(self, key: str, law: Law, first: date) -> Row | None:
        asked = self.asked(law, first)
        if not asked:
            return None
        ends, done = _later(first, law.months), self.done(key, law, first)
        excuse = self.excuse(key, first)
        if len(done) >= asked:
            return (ends, "met", asked, len(done), done[asked - 1], None, None)
        if ends > self.today:
            if excuse:
                return (ends, "excused", asked, len(done), None, None, excuse)
            return (ends, "due", asked, len(done), None, self.planned(key, law, first), None)
        after, spare = self.done(key, law, ends), self.asked(law, ends)
        if len(after) - spare >= asked - len(done):
            return (ends, "late", asked, len(done), after[spare + asked - len(done) - 1], None, None)
        return (ends, "excused" if excuse else "missed", asked, len(done), None, None, excuse)

    def planned(self, key: str, law: Law, first: date) -> date | None:
        ends = _later(first, law.months)
        days = [day for by in law.by or (key,) for day in self.one.planned[by]]
        return min((day for day in days if self.today <= day < ends and first <= day), default=None)

    def excuse(self, key: str, first: date) -> UUID | None:
        said = [
            one
            for one in self.one.excuses
            if (one.duty, one.about, one.answer) == (key, first.isoformat(), "granted")
            and (one.kind == "reason" or one.until > self.today)
        ]
        return max(said, key=lambda one: (one.asked_on, one.pk)).pk if said else None
