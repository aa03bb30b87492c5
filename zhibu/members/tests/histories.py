"""Random histories of people, unit paths and groups as bare spans, and each day counted from them row by row."""

import random
from collections import Counter
from datetime import date, timedelta

from zhibu.lib.tree import successor
from zhibu.members.bands import joined_bands, year_bands
from zhibu.members.choices import Departure, Mobility, Stage, Standing
from zhibu.members.models import (
    Affiliation,
    Exemption,
    GroupPlace,
    MobilitySpan,
    PartyFile,
    StageSpan,
    StandingSpan,
)
from zhibu.members.queries.on_day import _ROWS
from zhibu.members.rules.seniority import age
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.people.testing import make_person

FIRST, LAST = date(2018, 1, 1), date(2026, 6, 15)
SPAN = (LAST - FIRST).days


def some_day(chance: random.Random, since: date = FIRST, until: date = LAST) -> date:
    """Return a day from one to another, now and then the first of a month or the last of February."""
    day = since + timedelta(days=chance.randrange((until - since).days + 1))
    return day.replace(day=1) if chance.random() < 0.2 and day.replace(day=1) >= since else day


def cuts(chance: random.Random, most: int) -> list[tuple[date, date | None]]:
    """Return up to so many spans, one behind the other, with or without gaps, the last one open or not."""
    days = sorted({some_day(chance) for _edge in range(2 * chance.randrange(most + 1))})
    if len(days) % 2:
        days = days[:-1]
    spans: list[tuple[date, date | None]] = [(days[at], days[at + 1]) for at in range(0, len(days), 2)]
    if spans and chance.random() < 0.5:
        spans = [(since, spans[at + 1][0] if at + 1 < len(spans) else None) for at, (since, _until) in enumerate(spans)]
    return spans


def make_history(chance: random.Random, branches: list[Unit], groups: list[Unit], name: str) -> Person:
    """Return a person whose spans are whatever the tables hold."""
    birth = None if chance.random() < 0.1 else date(1950, 2, 28) + timedelta(days=chance.randrange(18_000))
    person = make_person(
        name,
        sex=chance.choice("12"),
        birth_on=date(1984, 2, 29) if chance.random() < 0.1 else birth,
        ethnicity=chance.choice(["01", "01", "03", ""]),
        education=chance.choice(["21", "31", "11", "61", ""]),
        occupation=chance.choice(["worker", "student", ""]),
    )
    for since, until in cuts(chance, 3):
        Affiliation.objects.create(
            person=person,
            unit=chance.choice(branches),
            since=since,
            until=until,
            tie=chance.choice(["formal", "formal", "formal", "participation", "cultivation"]),
            arrival=chance.choice(["admitted", "transferred", "placed", "entered"]),
            departure=chance.choice([*Departure.values]) if until else "",
        )
    _spans(chance, person, StageSpan, "stage", Stage.values, 3)
    _spans(chance, person, StandingSpan, "standing", ["normal", "suspended", "restored", "normal", "expelled"], 3)
    for since, until in cuts(chance, 2):
        GroupPlace.objects.create(person=person, group=chance.choice(groups), since=since, until=until)
    for mobility in Mobility.values:
        for since, until in cuts(chance, 1):
            MobilitySpan.objects.create(person=person, mobility=mobility, since=since, until=until)
    for since, until in cuts(chance, 1):
        Exemption.objects.create(person=person, reason="ill", since=since, until=until, review_on=LAST)
    if chance.random() < 0.2:
        PartyFile.objects.create(person=person, seniority_correction_months=chance.choice([-7, 14]))
    return person


def _spans(chance: random.Random, person: Person, model: type, column: str, values: list[str], most: int) -> None:
    for since, until in cuts(chance, most):
        facts = {column: chance.choice(values)}
        if column == "stage":
            facts["is_dated"] = chance.random() < 0.8
        model._default_manager.create(person=person, since=since, until=until, **facts)


def counted_on(path: str, day: date) -> Counter[tuple[str, str]]:
    """Count who stood at and below the path on the day, row by row, as the list of that day shows them."""
    from django.db import connection

    found: Counter[tuple[str, str]] = Counter()
    columns = "is_on_roll, tie, stage, sex, birth_on, ethnicity, education, occupation, joined_on, seniority_from"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {columns}, mobility, is_exempt from ({_ROWS}) r"
            " where unit_path >= %(path)s and unit_path < %(end)s",
            {"day": day, "path": path, "end": successor(path)},
        )
        for row in cursor.fetchall():
            on, tie, stage, sex, birth, people, school, trade, joined, senior, away, exempt = row
            if tie == "participation":
                found["guests", ""] += 1
            if tie != "participation" and stage in ("applicant", "activist", "candidate"):
                found["coming", stage] += 1
            if not on:
                continue
            found["members", ""] += 1
            found["stage", stage] += 1
            found["sex", sex] += 1
            found["minority", ""] += people not in ("", "01")
            found["ethnicity", people] += 1
            found["education", school[:1]] += 1
            found["occupation", trade] += 1
            found["age", _band("age", age(birth, day))] += 1
            found["joined", _joined(joined)] += 1
            if stage == Stage.FULL and senior is None:
                found["seniority", "unknown"] += 1
            elif senior is not None and age(senior, day) is not None:
                found["seniority", _band("seniority", age(senior, day))] += 1
            if away:
                found["mobility", away] += 1
            found["exempt", ""] += exempt
    return +found


def _band(name: str, years: int | None) -> str:
    if years is None:
        return "unknown"
    return next(key for key, first, end in year_bands(name) if first <= years and (end is None or years < end))


def _joined(day: date | None) -> str:
    if day is None:
        return "unknown"
    return next(
        key for key, since, until in joined_bands() if (not since or since <= day) and (not until or day < until)
    )


__all__ = ["FIRST", "LAST", "SPAN", "Standing", "counted_on", "make_history", "some_day"]
