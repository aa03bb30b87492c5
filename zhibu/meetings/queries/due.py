"""Who is called to a gathering, on its own day: by its kinds, the units that hold it, and the roll of that day.

Whoever is spared (年老体弱 and the like) is told and welcome, and never due, so never missing. Applicants and activists
are not called; who takes part in the branch is, wherever they belong.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from zhibu.meetings.kinds import is_own, kinds
from zhibu.members.choices import ON_ROLL, Stage, Tie
from zhibu.orgs.kinds import GROUP, Kind, posts
from zhibu.orgs.kinds import kinds as unit_kinds
from zhibu.spans.models import span_sql

MEMBERS = ("theme_day",)
"""Kinds that call every member, for whoever asks for them all."""

_STANDS = f"""
  join people_person p on p.id = c.person_id and p.merged_into_id is null
  join lateral (select x.stage from members_stagespan x where x.person_id = p.id and {span_sql("x")} limit 1) s on true
  left join lateral (
    select x.standing from members_standingspan x where x.person_id = p.id and {span_sql("x")} limit 1) t on true
 where s.stage = any(%(stages)s) and coalesce(t.standing, 'normal') = any(%(standings)s)
"""

_MEMBERS = f"""
select p.id, p.name, p.name_key, c.unit_id, c.path,
       not exists (select from members_exemption e where e.person_id = p.id and {span_sql("e")}) as is_due,
       c.is_formal and s.stage = %(full)s as has_vote
  from (select a.person_id, a.unit_id, u.path, a.tie = %(formal)s as is_formal
          from members_affiliation a join orgs_unit u on u.id = a.unit_id
         where a.unit_id = any(%(units)s) and a.tie = any(%(ties)s) and a.departure <> 'corrected' and {span_sql("a")}
        union all
        select g.person_id, g.group_id, u.path, false from members_groupplace g
          join orgs_unit u on u.id = g.group_id where g.group_id = any(%(units)s) and {span_sql("g")}) c
{_STANDS}
"""

_COMMITTEE = f"""
select p.id, p.name, p.name_key, c.unit_id, u.path, true as is_due, true as has_vote
  from orgs_appointment c join orgs_unit u on u.id = c.unit_id
{_STANDS} and c.unit_id = any(%(units)s) and c.post = any(%(posts)s) and {span_sql("c")}
"""


@dataclass(frozen=True)
class Called:
    """Somebody who is called: for which unit they come, whether they are due, and whether they vote there."""

    person_id: UUID
    name: str
    unit_id: UUID
    unit_path: str
    is_due: bool
    has_vote: bool


def _has_people(kind: Kind) -> bool:
    return kind.holds_members or kind.holds_participants or kind.key == GROUP


def called(units: Collection[UUID], of: Sequence[str], day: date) -> list[Called]:
    """Return who is called to a gathering of these kinds that the units hold on the day, by name; one statement.

    One that is the committee's and the members' at once calls the members. One of a kind of one's own calls the members
    of branches and groups, and the committees of what stands above them. Nobody is called twice to a joint one: who
    belongs to a unit and takes part in another comes for the one where they vote, which is where they belong.
    """
    people = _MEMBERS if any(kinds()[key].due != "committee" for key in of if not is_own(key)) else _COMMITTEE
    if any(is_own(key) for key in of):
        people = f"{_MEMBERS} union all {_COMMITTEE} and u.kind = any(%(above)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct on (name_key, id) id, name, unit_id, path, is_due, has_vote"
            f" from ({people}) found order by name_key, id, has_vote desc, path",
            {
                "units": list(units),
                "day": day,
                "above": [one.key for one in unit_kinds().values() if not _has_people(one)],
                "posts": [post.key for post in posts().values() if post.is_in_committee],
                "full": Stage.FULL.value,
                "formal": Tie.FORMAL.value,
                "ties": [Tie.FORMAL.value, Tie.PARTICIPATION.value],
                "stages": [Stage.PROBATIONARY.value, Stage.FULL.value],
                "standings": [str(standing) for standing in ON_ROLL],
            },
        )
        return [Called(*row) for row in cursor.fetchall()]
