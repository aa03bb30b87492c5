"""Makers for tests of upper rooms: members without the ceremony of their actions."""

from datetime import date
from typing import Any

from django.utils import timezone

from zhibu.figures.actions.counting import counting
from zhibu.figures.testing import count_anew
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.choices import Stage, Standing, Tie
from zhibu.members.figures import PEOPLE
from zhibu.members.models import Affiliation, Member, StageSpan, StandingSpan
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.people.testing import make_person

JOINED = date(2015, 7, 1)


def make_member(
    unit: Unit,
    name: str = "张三",
    *,
    stage: str = Stage.FULL,
    standing: str = Standing.NORMAL,
    tie: str = Tie.FORMAL,
    joined_on: date = JOINED,
    full_on: date | None = None,
    since: date | None = None,
    until: date | None = None,
    person: Person | None = None,
    **facts: Any,
) -> Member:
    """Return the roll row of a person in the unit; a full member was probationary for the year from `joined_on`.

    A person given keeps stages and standings and gets a further affiliation. `facts` are columns of the person.
    """
    known = person is not None
    person = person or make_person(name, **facts)
    with counting(timezone.localdate()) as count:
        count.touch(PEOPLE, [person.pk], is_new=not known)
        place = Affiliation.objects.create(
            person=person,
            unit=unit,
            tie=tie,
            since=since or joined_on,
            until=until,
            departure="placed" if until else "",
        )
        if not known:
            _make_stages(person, stage, joined_on, full_on)
            StandingSpan.objects.create(person=person, standing=standing, since=joined_on)
        refresh_roll([person.pk])
    return Member.objects.filter(pk=place.pk).first() or Member(pk=place.pk, person=person, unit=unit)


def refresh_members(*people: Person) -> None:
    """Derive the roll rows of people again, after a test has written their spans by itself."""
    with counting(timezone.localdate()) as count:
        count.touch(PEOPLE, [person.pk for person in people])
        refresh_roll([person.pk for person in people])
    count_anew(timezone.localdate())


def _make_stages(person: Person, stage: str, joined_on: date, full_on: date | None) -> None:
    full_on = full_on or joined_on.replace(year=joined_on.year + 1, day=min(joined_on.day, 28))
    if stage == Stage.FULL:
        StageSpan.objects.create(person=person, stage=Stage.PROBATIONARY, since=joined_on, until=full_on)
        StageSpan.objects.create(person=person, stage=Stage.FULL, since=full_on)
    else:
        StageSpan.objects.create(person=person, stage=stage, since=joined_on)
