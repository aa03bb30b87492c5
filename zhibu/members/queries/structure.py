"""Branches in numbers: facts for the duties that ask after a branch's size, its groups and its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from zhibu.orgs.kinds import kinds, posts
from zhibu.spans.models import span_sql


@dataclass(frozen=True, slots=True)
class Structure:
    """One branch in numbers, as the roll stands now.

    `seats` counts the people who hold a post of the committee, `posts` are the posts of it that anybody holds.
    `ungrouped` counts members in no group, `incomplete` those whose file lacks an item that every file needs.
    `review_on` is the first day on which an exemption is to be looked at again, `reviews` how many are. `probations`
    are the days on which those on probation became so, and `extensions` by how many months each of these is longer,
    in the same order. `secretary` is who leads it, "" for nobody on the roll; `secretary_from` the day from which that
    person's years in the party count, None while they do not.
    """

    unit_id: UUID
    path: str
    kind: str
    field: str
    founded_on: date | None
    full: int
    members: int
    groups: int
    ungrouped: int
    incomplete: int
    seats: int
    posts: list[str]
    reviews: int
    review_on: date | None
    probations: list[date]
    extensions: list[int] = made_by(default_factory=list)
    secretary: str = ""
    secretary_from: date | None = None


_SQL = f"""
select u.id, u.path, u.kind, u.field, u.founded_on,
       m.full, m.members, g.groups, m.ungrouped, m.incomplete, c.seats, c.posts, x.reviews, x.review_on,
       b.days, b.months, coalesce(k.name, ''), k.seniority_from
  from orgs_unit u
  cross join lateral (
    select count(*) filter (where r.stage = 'full') as full, count(*) as members,
           count(*) filter (where r.group_id is null) as ungrouped,
           count(*) filter (where r.has_gaps) as incomplete
      from members_member r
     where r.unit_path >= u.path and r.unit_path < u.path || ':' and r.unit_id = u.id and r.is_on_roll) m
  cross join lateral (
    select count(*) as groups from orgs_unit k
     where k.parent_id = u.id and k.kind = 'group' and (k.dissolved_on is null or k.dissolved_on > %(day)s)) g
  cross join lateral (
    select count(distinct a.person_id) as seats, coalesce(array_agg(distinct a.post), '{{}}') as posts
      from orgs_appointment a
     where a.unit_id = u.id and a.post = any(%(posts)s) and {span_sql("a")}) c
  cross join lateral (
    select count(*) as reviews, min(e.review_on) as review_on
      from members_member r join members_exemption e on e.person_id = r.person_id
     where r.unit_path >= u.path and r.unit_path < u.path || ':' and r.unit_id = u.id and r.is_on_roll and r.is_exempt
       and e.until is null and e.review_on <= %(day)s) x
  cross join lateral (
    select coalesce(array_agg(s.since order by s.since, s.id), '{{}}') as days,
           coalesce(array_agg(coalesce(e.months, 0) order by s.since, s.id), '{{}}') as months
      from members_member r join members_stagespan s on s.person_id = r.person_id
      left join lateral (
        select e.months from members_probationextension e
         where e.person_id = s.person_id and e.since > s.since order by e.since limit 1) e on true
     where r.unit_path >= u.path and r.unit_path < u.path || ':' and r.unit_id = u.id and r.is_on_roll
       and r.stage = 'probationary' and s.stage = 'probationary' and s.until is null) b
  left join lateral (
    select p.name, r.seniority_from
      from orgs_appointment a
      join members_member r on r.person_id = a.person_id and r.tie = 'formal' and r.is_on_roll
      join people_person p on p.id = a.person_id
     where a.unit_id = u.id and a.post = 'secretary' and {span_sql("a")} and (r.stage <> 'full'
       or r.seniority_from is not null)
     order by a.since limit 1) k on true
 where u.kind = any(%(kinds)s) and (u.dissolved_on is null or u.dissolved_on > %(day)s)
   and (%(units)s::uuid[] is null or u.id = any(%(units)s))
"""


def structure(units: Sequence[UUID] | None, day: date) -> Iterator[Structure]:
    """Return the branches among the units in numbers, all for None; the dissolved are left out. One statement."""
    params: dict[str, Any] = {
        "day": day,
        "posts": [post.key for post in posts().values() if post.is_in_committee],
        "kinds": [kind.key for kind in kinds().values() if kind.holds_members],
        "units": list(units) if units is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, params)
        for row in cursor:
            yield Structure(*row)


_OWN = """
select r.unit_id, u.path, u.kind, u.field, u.founded_on, case when r.stage = 'full' then 1 else 0 end,
       (select count(*) from orgs_unit k
         where k.parent_id = u.id and k.kind = 'group' and (k.dissolved_on is null or k.dissolved_on > %(day)s)),
       case when r.group_id is null then 1 else 0 end, case when r.has_gaps then 1 else 0 end,
       (select min(e.review_on) from members_exemption e
         where e.person_id = r.person_id and r.is_exempt and e.until is null and e.review_on <= %(day)s),
       s.since, coalesce(e.months, 0)
  from members_member r join orgs_unit u on u.id = r.unit_id
  left join members_stagespan s on s.person_id = r.person_id and r.stage = 'probationary' and s.stage = r.stage
   and s.until is null
  left join lateral (
    select e.months from members_probationextension e
     where e.person_id = s.person_id and e.since > s.since order by e.since limit 1) e on true
 where r.person_id = %(person)s and r.tie = 'formal' and r.is_on_roll and u.kind = any(%(kinds)s)
"""


def own_structure(person: UUID, day: date) -> Structure | None:
    """Return the member as a branch of one, None for somebody who is on no roll. One statement."""
    holding = [kind.key for kind in kinds().values() if kind.holds_members]
    with connection.cursor() as cursor:
        cursor.execute(_OWN, {"person": person, "day": day, "kinds": holding})
        row = cursor.fetchone()
    if row is None:
        return None
    unit_id, path, kind, field, founded_on, full, groups, ungrouped, incomplete, review_on, began, longer = row
    return Structure(
        unit_id=unit_id,
        path=path,
        kind=kind,
        field=field,
        founded_on=founded_on,
        full=full,
        members=1,
        groups=groups,
        ungrouped=ungrouped,
        incomplete=incomplete,
        seats=0,
        posts=[],
        reviews=int(review_on is not None),
        review_on=review_on,
        probations=[began] if began else [],
        extensions=[longer] if began else [],
    )
