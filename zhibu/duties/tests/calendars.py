"""Invented calendars of units: founded, turned into something else, moved, dissolved; meeting now and then."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from zhibu.bylaws.models import LocalRule
from zhibu.duties.models import Excuse, WindowStart
from zhibu.meetings.models import Gathering, Holding, Talk
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment, Unit, UnitChange, UnitKind, UnitPath, UnitSeat
from zhibu.people.models import Person

FIRST = date(2024, 6, 1)
NOW = timezone.now()
TALKS = ("committee", "both", "members")
BRANCHES = ("branch", "joint_branch", "mobile_branch", "provisional_branch")
LASTING = BRANCHES[:3]
KINDS = ("assembly", "committee_meeting", "lecture", "theme_day", "life_meeting", "activity_day")
SEATS = [post.key for post in posts().values() if post.is_in_committee]
LENGTHS = {"assembly": 3, "committee_meeting": 1, "group_meeting": 1, "lecture": 3, "theme_day": 1, "life_meeting": 12}


@dataclass
class Calendar:
    """One unit's invented years: spans as (since, until), records as days."""

    unit: Unit
    since: date
    until: date | None
    entered: date | None
    kinds: list[tuple[str, date, date | None]]
    paths: list[tuple[str, date, date | None]]
    seats: list[tuple[int, date, date | None]] = field(default_factory=list)
    held: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    planned: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    excuses: list[Excuse] = field(default_factory=list)
    groups: list["Calendar"] = field(default_factory=list)


@dataclass
class Country:
    """A batch of calendars under two committees, on one day, with local numbers."""

    today: date
    begins_on: date
    calendars: list[Calendar]
    local: list[tuple[str, int, str, date, date | None]]


def invent(seed: int, branches: int) -> Country:
    """Write a batch of calendars to the database; the same seed gives the same."""
    draw = random.Random(seed)
    today = date(2025, 1, 1) + timedelta(days=draw.randrange(700))
    begins_on = FIRST + timedelta(days=draw.choice([0, 0, 100, 250]))
    root, left, right = (Unit(path=path, kind="committee", name=path, short_name=path) for path in _PLACES)
    left.parent = right.parent = root
    people = [Person(name=f"人{at}", name_key=f"{at:02}") for at in range(9)]
    Person.objects.bulk_create(people)
    maker = _Maker(draw, people, today)
    calendars = [maker.branch(at, draw.choice((left, right)), (left, right)) for at in range(branches)]
    maker.write([root, left, right])
    local = [
        ("ZB-08", 2, left.path, _some_day(draw), draw.choice([None, date(2025, 8, 15)])),
        ("JY-02", 2, right.path, _some_day(draw), None),
        ("JY-03", 2, right.path, _some_day(draw), draw.choice([None, date(2025, 12, 1)])),
    ]
    places = {left.path: left, right.path: right}
    said = {"value": "times", "document": "通知", "document_no": "1号"}
    LocalRule.objects.bulk_create(
        LocalRule(rule=rule, numerator=n, unit=places[path], since=since, until=until, **said)
        for rule, n, path, since, until in local
    )
    WindowStart.objects.create(pk=1, begins_on=begins_on)
    return Country(today, begins_on, calendars, local)


_PLACES = ("0001", "00010001", "00010002")


def _some_day(draw: random.Random) -> date:
    return date(2024, 6, 1) + timedelta(days=draw.randrange(400))


class _Maker:
    """Draws calendars and gathers their rows."""

    def __init__(self, draw: random.Random, people: list[Person], today: date) -> None:
        self.draw, self.people, self.today = draw, people, today
        self.rows: dict[Any, list[Any]] = defaultdict(list)
        self.every: list[Calendar] = []

    def branch(self, at: int, parent: Unit, others: tuple[Unit, ...]) -> Calendar:
        draw = self.draw
        made = self._calendar(parent, f"{at + 1:04}", draw.choices(BRANCHES, (6, 1, 1, 2))[0])
        if draw.random() < 0.2:
            self._becomes_another(made)
        if draw.random() < 0.2:
            other = next(one for one in others if one.path != parent.path)
            self._moves(made, other.path + f"{at + 1:04}")
        for person in range(draw.choice([1, 2, 3, 3, 4, 5])):
            self._sits(made, person)
        self._meets(made, KINDS)
        for _talk in range(draw.choice([0, 0, 1, 4])):
            made.held[draw.choice(TALKS)].append(self._past_day())
        for number in range(draw.choice([0, 0, 1, 2])):
            group = self._calendar(made.unit, f"{number + 1:04}", "group")
            self._meets(group, ("group_meeting", "life_meeting"))
            made.groups.append(group)
        if draw.random() < 0.5:
            self._excuses(made)
        return made

    def _calendar(self, parent: Unit, number: str, kind: str) -> Calendar:
        draw = self.draw
        since = draw.choice([date(2010, 1, 1), _some_day(draw), _some_day(draw)])
        until = draw.choice([None, None, None, since + timedelta(days=1 + draw.randrange(500))])
        entered = draw.choice([None, since, since + timedelta(days=draw.randrange(60))])
        path = parent.path + number
        unit = Unit(path=path, parent=parent, kind=kind, name=path, short_name=path, founded_on=since)
        unit.dissolved_on = until
        self.rows[Unit].append(unit)
        self.rows[UnitSeat].append(UnitSeat(unit=unit, parent=parent, number=int(number), since=since, until=until))
        if entered:
            at = timezone.make_aware(datetime(entered.year, entered.month, entered.day, 9))
            self.rows[UnitChange].append(UnitChange(unit=unit, change="founded", recorded_by="", recorded_at=at))
        made = Calendar(unit, since, until, entered, [(kind, since, until)], [(path, since, until)])
        self.every.append(made)
        return made

    def _becomes_another(self, made: Calendar) -> None:
        ((kind, since, until),) = made.kinds
        turned = since + timedelta(days=1 + self.draw.randrange(400))
        if until is None or turned < until:
            made.unit.kind = self.draw.choice([*BRANCHES, "general_branch"])
            made.kinds = [(kind, since, turned), (made.unit.kind, turned, until)]

    def _moves(self, made: Calendar, path: str) -> None:
        ((old, since, until),) = made.paths
        moved = since + timedelta(days=1 + self.draw.randrange(400))
        if until is None or moved < until:
            made.paths = [(old, since, moved), (path, moved, until)]

    def _sits(self, made: Calendar, person: int) -> None:
        draw = self.draw
        since = draw.choice([date(2012, 1, 1), _some_day(draw)])
        until = draw.choice([None, None, since + timedelta(days=1 + draw.randrange(600))])
        spans = [(since, until)]
        if until and draw.random() < 0.3:  # another post right after, so that nobody is missing on any day
            spans.append((until, None))
        for at, (begins, ends) in enumerate(spans):
            post = SEATS[(person + at) % len(SEATS)]
            named = {"unit": made.unit, "person": self.people[person], "post": post, "post_order": 1}
            self.rows[Appointment].append(Appointment(since=begins, until=ends, **named))
            made.seats.append((person, begins, ends))

    def _meets(self, made: Calendar, kinds: tuple[str, ...]) -> None:
        draw = self.draw
        zeal = draw.choice([0.0, 0.4, 0.9])
        for month in range(30):
            for kind in kinds:
                if draw.random() < zeal / LENGTHS.get(kind, 1) * draw.choice([0.5, 1, 2]):
                    day = date(2024, 6, 1) + timedelta(days=30 * month + draw.randrange(30))
                    (made.held if day <= self.today and draw.random() < 0.95 else made.planned)[kind].append(day)

    def _past_day(self) -> date:
        return self.today - timedelta(days=self.draw.randrange(500))

    def _excuses(self, made: Calendar) -> None:
        draw = self.draw
        for _one in range(draw.choice([1, 3])):
            about = date(draw.choice([2024, 2025]), draw.choice([1, 4, 7, 10]), 1)
            kind = draw.choice(["reason", "extension"])
            asked_on = about + timedelta(days=draw.randrange(10, 90))
            answer = draw.choice(["granted", "granted", "declined", "waiting"])
            excuse = Excuse(
                unit=made.unit, duty=draw.choice(KINDS[:5]), case="missed", about=about.isoformat(), kind=kind,
                reason="停产检修", until=asked_on + timedelta(days=draw.randrange(1, 300)), asked_on=asked_on,
                asked_by="", answer=answer, answered_on=None if answer == "waiting" else asked_on,
            )  # fmt: skip
            if answer != "waiting" or not any(
                one.answer == "waiting" and one.duty == excuse.duty for one in made.excuses
            ):
                made.excuses.append(excuse)

    def write(self, above: list[Unit]) -> None:
        """Write everything that was drawn."""
        units: list[Unit] = [*above, *self.rows.pop(Unit)]
        for unit in units:
            unit.parent_id = unit.parent.pk if unit.parent else None
        by_depth = sorted(units, key=lambda unit: len(unit.path))
        Unit.objects.bulk_create(by_depth)
        for kind, rows in self.rows.items():
            kind.objects.bulk_create(rows)
        every = self.every
        UnitKind.objects.bulk_create(
            UnitKind(unit=one.unit, kind=kind, since=since, until=until)
            for one in every
            for kind, since, until in one.kinds
        )
        UnitPath.objects.bulk_create(
            UnitPath(unit=one.unit, path=path, since=since, until=until)
            for one in every
            for path, since, until in one.paths
        )
        UnitPath.objects.bulk_create(UnitPath(unit=one, path=one.path, since=date(2000, 1, 1)) for one in above)
        self._write_records(every)
        Excuse.objects.bulk_create(excuse for one in every for excuse in one.excuses)

    def _write_records(self, every: list[Calendar]) -> None:
        """Write what is held and planned: units that meet on one day hold one gathering together."""
        gatherings: dict[tuple[date, bool, int], Gathering] = {}
        holdings, talks = [], []
        for one in every:
            met: Counter[tuple[str, date, bool]] = Counter()
            for kind, day, is_held in _records(one):
                if kind in TALKS:
                    talks.append(self._talk(one, kind, day, len(talks)))
                    continue
                met[kind, day, is_held] += 1
                key = (day, is_held, met[kind, day, is_held])
                if key not in gatherings:
                    gatherings[key] = self._gathering(one.unit, day, is_held=is_held)
                named = {"unit": one.unit, "unit_path": one.unit.path, "kind": kind, "held_on": day}
                holdings.append(Holding(gathering=gatherings[key], is_held=is_held, **named))
        _copy(Gathering, gatherings.values())
        _copy(Holding, holdings)
        _copy(Talk, talks)

    def _talk(self, one: Calendar, kind: str, day: date, at: int) -> Talk:
        first, second = sorted((self.people[at % 3].pk, self.people[3 + at // 3 % 6].pk))
        named = {"unit_path": one.unit.path, "held_on": day, "between": kind}
        return Talk(unit=one.unit, one_id=first, other_id=second, **named)

    def _gathering(self, unit: Unit, day: date, *, is_held: bool) -> Gathering:
        made = Gathering(unit=unit, unit_path=unit.path, kinds=["assembly"], theme="会", held_on=day, changed_at=NOW)
        if is_held:
            made.state, made.opened_at, made.closed_at = "held", NOW, NOW
        return made


def _copy(kind: type[Model], rows: Iterable[Model]) -> None:
    """Write many rows at once, in less time than Django's inserts take."""
    asked = [one for one in kind._meta.concrete_fields if not one.primary_key or one.has_default()]
    fields = [one for one in asked if not one.has_db_default()]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    with connection.cursor() as cursor, cursor.copy(f"copy {kind._meta.db_table} ({columns}) from stdin") as copy:
        for row in rows:
            copy.write_row([one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields])


def _records(one: Calendar) -> Iterator[tuple[str, date, bool]]:
    for is_held, days in ((True, one.held), (False, one.planned)):
        for kind, found in days.items():
            for day in found:
                yield kind, day, is_held
