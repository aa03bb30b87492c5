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
_SPARED = f"select m.name from members_member m where {_ON_ROLL} and m.is_exempt order by m.name_key limit %s"
_JOINED = f"""
select m.joined_on, m.name from members_member m join members_birthdayreminder r on r.person_id = m.person_id
 where {_ON_ROLL} and r.is_wanted and extract(month from m.joined_on) = %s and extract(year from m.joined_on) < %s
 order by extract(day from m.joined_on), m.joined_on
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


def spared(unit: Unit, most: int) -> list[str]:
    """Return the names of those at and below the unit who are spared for age or illness, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_SPARED, [unit.path, successor(unit.path), most])
        return [name for (name,) in cursor.fetchall()]


def joined_in_month(unit: Unit, today: date) -> list[tuple[date, str]]:
    """Return (day, name) of those who joined in this month of an earlier year and want to be reminded of."""
    with connection.cursor() as cursor:
        cursor.execute(_JOINED, [unit.path, successor(unit.path), today.month, today.year])
        return list(cursor.fetchall())
