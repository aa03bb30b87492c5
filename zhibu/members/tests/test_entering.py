"""Who came in once and stands so ever since is counted by one pass exactly as by the whole past."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection

from zhibu.figures.testing import count_anew
from zhibu.lib.tree import parent
from zhibu.members.models import Affiliation, GroupPlace, PartyFile, StageSpan, StandingSpan
from zhibu.members.queries.entering import entering
from zhibu.members.queries.timeline import EVENTS
from zhibu.members.rules.entering import stands_from
from zhibu.members.tests.histories import FIRST, LAST, some_day
from zhibu.orgs.models import Unit, UnitPath
from zhibu.orgs.testing import make_unit
from zhibu.people.models import Person
from zhibu.people.testing import make_person

pytestmark = pytest.mark.django_db

_ROWS = """
select path, since, 'entered' as arrival, stage, joined_on, seniority_from, sex, birth_on, ethnicity, education,
       occupation
  from unnest(%(ids)s::uuid[], %(paths)s::text[], %(days)s::date[]) as e(id, path, since)
  join people_person p on p.id = e.id
  cross join lateral (
    select max(s.stage) filter (where until is null) as stage,
           (array_agg(case when is_dated then s.since end order by s.since))[1] as joined_on,
           (max(s.since) filter (where s.stage = 'full' and is_dated)
            - make_interval(months => coalesce((select seniority_correction_months from members_partyfile f
                where f.person_id = p.id), 0)))::date as seniority_from
      from members_stagespan s where s.person_id = p.id) s
"""


@pytest.mark.parametrize("seed", range(4))
def test_one_pass_tells_what_the_whole_past_tells(seed: int) -> None:
    chance = random.Random(seed)
    root = make_unit("党委", since=FIRST)
    units = [make_unit(f"第{at}支部", root, since=some_day(chance)) for at in range(5)]
    groups = [make_unit(f"第{at}小组", unit, since=some_day(chance, unit.founded_on)) for at, unit in enumerate(units)]
    moved = UnitPath.objects.get(unit=units[0])
    UnitPath.objects.filter(pk=moved.pk).update(until=moved.since + timedelta(days=1))
    UnitPath.objects.create(unit=units[0], path=f"{root.path}0099", since=moved.since + timedelta(days=1))
    count_anew(LAST)
    plain = [found for at in range(120) if (found := _enter(chance, f"甲{at}", units, groups))]
    assert len(plain) > 25
    assert len({day for _person, _path, day in plain}) > 5
    asked = {
        "ids": [person.pk for person, _path, _day in plain],
        "paths": [path for _person, path, _day in plain],
        "days": [day for _person, _path, day in plain],
    }
    whole = _told(f"with who(id) as (select unnest(%(ids)s::uuid[])) select * from ({EVENTS}) e", asked)
    assert _told(entering(_ROWS), asked) == whole


def _enter(chance: random.Random, name: str, units: list[Unit], groups: list[Unit]) -> tuple[Person, str, str] | None:
    """Write somebody as a roster does; return where and since when, if one pass may tell it."""
    at = chance.randrange(len(units))
    unit, group = units[at], groups[at] if chance.random() < 0.3 else None
    person = make_person(
        name,
        sex=chance.choice("12"),
        birth_on=chance.choice([None, date(1984, 2, 29), date(1950, 1, 1) + timedelta(days=chance.randrange(19_000))]),
        ethnicity=chance.choice(["01", "01", "03", ""]),
        education=chance.choice(["21", "31", "61", ""]),
        occupation=chance.choice(["worker", ""]),
    )
    founded = unit.founded_on or FIRST
    entered = chance.choice([LAST, some_day(chance), founded - timedelta(days=30)])
    tie, standing = chance.choice(["formal"] * 6 + ["participation"]), chance.choice(["normal"] * 6 + ["suspended"])
    Affiliation.objects.create(person=person, unit=unit, since=entered, tie=tie, arrival="entered")
    stage_on = _stages(chance, person, entered, founded)
    StandingSpan.objects.create(person=person, standing=standing, since=stage_on)
    if group:
        GroupPlace.objects.create(person=person, group=group, since=entered)
    if chance.random() < 0.2:
        PartyFile.objects.create(person=person, seniority_correction_months=chance.choice([-700, -7, 14]))
    stage = StageSpan.objects.get(person=person, until=None).stage
    paths = UnitPath.objects.filter(unit=unit)
    path = group.path if group else unit.path
    assert group is None or parent(group.path) == unit.path
    since = stands_from(
        tie=tie,
        stage=stage,
        standing=standing,
        entered_on=entered.isoformat(),
        stage_on=stage_on.isoformat(),
        unit_from=paths.get().since.isoformat() if len(paths) == 1 else None,
        group_from=UnitPath.objects.get(unit=group).since.isoformat() if group else None,
    )
    return (person, path, since) if since else None


def _stages(chance: random.Random, person: Person, entered: date, founded: date) -> date:
    """Write one or two stages, and return the day of the last."""
    last = chance.choice([entered, entered, founded, some_day(chance), some_day(chance) - timedelta(days=9_000)])
    stage = chance.choice(["full", "full", "full", "probationary", "activist"])
    StageSpan.objects.create(person=person, stage=stage, since=last, is_dated=chance.random() < 0.8)
    if stage == "full" and chance.random() < 0.7:
        before = last - timedelta(days=chance.choice([1, 365, 4_000]))
        StageSpan.objects.create(
            person=person, stage="probationary", since=before, until=last, is_dated=chance.random() < 0.8
        )
    return last


def _told(statement: str, asked: dict[str, object]) -> Counter[tuple[object, ...]]:
    found: Counter[tuple[object, ...]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        for path, day, dimension, value, n in cursor.fetchall():
            if day <= LAST:
                found[path, day, dimension, value] += n
    return Counter({key: n for key, n in found.items() if n})
