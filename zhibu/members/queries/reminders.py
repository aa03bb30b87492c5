"""What a branch's month tells of its members: how many, who is spared, and whose day of joining returns."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from zhibu.lib.tree import successor
from zhibu.orgs.models import Unit

_ON_ROLL = "m.is_on_roll and m.unit_path >= %s and m.unit_path < %s"
_ROLL = f"""
select m.stage, count(*), count(*) filter (where m.mobility <> ''), count(*) filter (where p.user_id is null)
  from members_member m join people_person p on p.id = m.person_id where {_ON_ROLL} group by m.stage
"""
_REMEMBERED = f"""
select joined_on, name from (
  (select row_number() over (order by m.name_key) as at, null::date as joined_on, m.name
     from members_member m where {_ON_ROLL} and m.is_exempt order by at limit %s)
  union all
  (select row_number() over (order by extract(day from m.joined_on), m.joined_on), m.joined_on, m.name
     from members_member m join members_birthdayreminder r on r.person_id = m.person_id
    where {_ON_ROLL} and r.is_wanted and extract(month from m.joined_on) = %s and extract(year from m.joined_on) < %s)
) told order by at
"""


class OnRoll(NamedTuple):
    """Of the members of a stage: how many, how many of them are away, and how many have never had a login."""

    stage: str
    n: int
    away: int
    silent: int


def roll_of(unit: Unit) -> list[OnRoll]:
    """Return how many members are on the roll at and below the unit, by stage."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLL, [unit.path, successor(unit.path)])
        return [OnRoll(*row) for row in cursor.fetchall()]


def remembered(unit: Unit, today: date, most: int) -> tuple[list[str], list[tuple[date, str]]]:
    """Return the names of those at and below the unit who are spared for age or illness, in their order, and (day,
    name) of those who joined in this month of an earlier year and want to be reminded of; one statement.
    """
    place = [unit.path, successor(unit.path)]
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBERED, [*place, most, *place, today.month, today.year])
        rows = cursor.fetchall()
    return [name for day, name in rows if day is None], [(day, name) for day, name in rows if day is not None]
