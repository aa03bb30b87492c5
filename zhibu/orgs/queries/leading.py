"""Who leads units on a day and for how long: facts for the duties that ask after a unit's leadership and its terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from zhibu.orgs.kinds import posts
from zhibu.spans.models import span_sql


@dataclass(frozen=True, slots=True)
class Leading:
    """One unit's leadership on a day.

    `seats` counts the people who hold a post of the committee, the secretary and deputies among them, `posts` are the
    posts of it that anybody holds. `elections` are those of the unit since the secretary has held the post without a
    break. The last three are of the latest term; None where no election was ever entered.
    """

    unit_id: UUID
    path: str
    kind: str
    field: str
    founded_on: date | None
    has_secretary: bool
    secretary: str
    secretary_since: date | None
    is_dedicated: bool
    empty_since: date | None
    seats: int
    posts: list[str]
    elections: list[date]
    elected_on: date | None
    last_on: date | None
    extended_to: date | None


_SQL = f"""
select u.id, u.path, u.kind, u.field, u.founded_on,
       s.id is not null, coalesce(p.name, ''), s.since, coalesce(s.is_dedicated, false), l.left_on,
       c.seats, c.posts, coalesce(h.days, '{{}}'), t.elected_on, t.last_on, t.extended_to
  from orgs_unit u
  left join lateral (
    select a.id, a.person_id, a.since, a.is_dedicated from orgs_appointment a
     where a.unit_id = u.id and a.post = 'secretary' and {span_sql("a")}
     order by a.since limit 1) s on true
  left join people_person p on p.id = s.person_id
  left join lateral (
    select max(a.until) as left_on from orgs_appointment a
     where a.unit_id = u.id and a.post = 'secretary' and a.until <= %(day)s) l on s.id is null
  cross join lateral (
    select count(distinct a.person_id) as seats, coalesce(array_agg(distinct a.post), '{{}}') as posts
      from orgs_appointment a
     where a.unit_id = u.id and a.post = any(%(posts)s) and {span_sql("a")}) c
  left join lateral (
    select e.elected_on, e.last_on, e.extended_to from orgs_term e
     where e.unit_id = u.id and e.elected_on <= %(day)s order by e.elected_on desc limit 1) t on true
  left join lateral (
    select array_agg(e.elected_on order by e.elected_on) as days from orgs_term e
     where e.unit_id = u.id and e.elected_on <= %(day)s and e.elected_on >= s.since) h on s.id is not null
 where (u.dissolved_on is null or u.dissolved_on > %(day)s) and (%(units)s::uuid[] is null or u.id = any(%(units)s))
"""


def leading(units: Sequence[UUID] | None, day: date) -> Iterator[Leading]:
    """Return the leadership of the units on the day, of all for None; the dissolved are left out. One statement."""
    committee = [post.key for post in posts().values() if post.is_in_committee]
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"day": day, "posts": committee, "units": list(units) if units is not None else None})
        for row in cursor:
            yield Leading(*row)
