"""The roll kept beside the facts: `Member` rows derived again from people and spans, in the facts' own transaction.

Whoever writes a person, an affiliation, a stage, a standing, a mobility, an exemption, a group or an appointment calls
one of these for the people concerned before the transaction ends. The projection reads open spans: what has an end is
over, so no clock is asked and a second run changes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from zhibu.figures.actions.counting import must_be_counted
from zhibu.members.figures import PEOPLE
from zhibu.members.queries.lacking import lacks
from zhibu.members.queries.on_roll import on_roll

# Column of `members_member` -> where it comes from. `id` stands first: it is the affiliation's.
_COLUMNS = {
    "id": "a.id",
    "person_id": "p.id",
    "unit_id": "a.unit_id",
    "group_id": "g.id",
    "unit_path": "coalesce(g.path, u.path)",
    "tie": "a.tie",
    "is_on_roll": "a.until is null and " + on_roll("a.tie", "coalesce(s.stage, '')", "coalesce(t.standing, 'normal')"),
    "stage": "coalesce(s.stage, 'applicant')",
    "standing": "coalesce(t.standing, 'normal')",
    "since": "a.since",
    "until": "a.until",
    "departure": "a.departure",
    "name": "p.name",
    "name_key": "p.name_key",
    "pinyin": "p.pinyin",
    "initials": "p.initials",
    "strokes_key": "p.strokes_key",
    "sex": "p.sex",
    "birth_on": "p.birth_on",
    "ethnicity": "p.ethnicity",
    "education": "p.education",
    "occupation": "p.occupation",
    "joined_on": "s.joined_on",
    "full_on": "s.full_on",
    "seniority_from": (
        "(s.full_on + coalesce(d.days, 0) - make_interval(months => coalesce(f.seniority_correction_months, 0)))::date"
    ),
    "post": "coalesce(o.post, '')",
    "post_order": "coalesce(o.post_order, 9999)",
    "phone_masked": "p.phone_masked",
    "mobility": "coalesce(w.mobility, '')",
    "is_exempt": "e.person_id is not null",
    "name_parts": "p.name_parts",
    "has_gaps": lacks("p"),
}
_DERIVED = [column for column in _COLUMNS if column != "id"]

_REFRESH = f"""
place as (
  select a.* from members_affiliation a join people_person p on p.id = a.person_id and p.merged_into_id is null
   where a.person_id {{who}} and a.until is null
  union all
  (select distinct on (a.person_id) a.*
     from members_affiliation a join people_person p on p.id = a.person_id and p.merged_into_id is null
    where a.person_id {{who}} and a.tie = 'formal' and a.until is not null and a.departure <> 'corrected'
      and not exists (select from members_affiliation b
                       where b.person_id = a.person_id and b.tie = 'formal' and b.until is null)
    order by a.person_id, a.until desc, a.since desc)
), gone as (
  delete from members_member m where m.person_id {{who}} and not exists (select from place a where a.id = m.id)
  returning m.id
), kept as (
insert into members_member as m ({", ".join(_COLUMNS)})
select {", ".join(_COLUMNS.values())}
  from place a
  join people_person p on p.id = a.person_id
  join orgs_unit u on u.id = a.unit_id
  left join members_partyfile f on f.person_id = p.id
  left join lateral (
    select l.stage,
           case when l.was_probationary then l.probationary_on else l.first_full_on end as joined_on,
           case when l.probationary_on > l.last_full_on then null else l.last_full_on end as full_on
      from (select (array_agg(x.stage order by x.since desc))[1] as stage,
                   bool_or(x.stage = 'probationary') as was_probationary,
                   (array_agg(case when x.is_dated then x.since end order by x.since desc)
                      filter (where x.stage = 'probationary'))[1] as probationary_on,
                   min(x.since) filter (where x.stage = 'full' and x.is_dated) as first_full_on,
                   max(x.since) filter (where x.stage = 'full' and x.is_dated) as last_full_on
              from members_stagespan x where x.person_id = p.id) l) s on true
  left join lateral (
    select x.standing from members_standingspan x where x.person_id = p.id order by x.since desc limit 1) t on true
  left join lateral (
    select sum(x.until - x.since)::int as days from members_standingspan x
     where x.person_id = p.id and x.standing = 'suspended' and x.until is not null and x.since >= s.full_on) d on true
  left join lateral (
    select q.id, q.path from members_groupplace x join orgs_unit q on q.id = x.group_id
     where x.person_id = p.id and x.until is null and a.until is null and a.tie <> 'cultivation'
       and q.parent_id = a.unit_id limit 1) g on true
  left join lateral (
    select x.post, x.post_order from orgs_appointment x join orgs_unit q on q.id = x.unit_id
     where x.person_id = p.id and x.until is null and a.until is null and starts_with(q.path, u.path)
     order by x.post_order, x.since limit 1) o on true
  left join lateral (
    select x.mobility from members_mobilityspan x where x.person_id = p.id and x.until is null and a.until is null
     order by array_position(array['lost', 'abroad', 'outflow', 'inflow'], x.mobility::text) limit 1) w on true
  left join lateral (
    select x.person_id from members_exemption x
     where x.person_id = p.id and x.until is null and a.until is null limit 1) e on true
    on conflict (id) do update set {", ".join(f"{column} = excluded.{column}" for column in _DERIVED)}
 where ({", ".join(f"m.{column}" for column in _DERIVED)})
       is distinct from ({", ".join(f"excluded.{column}" for column in _DERIVED)})
returning m.id)
select (select count(*) from gone) + (select count(*) from kept)
"""


def refresh_roll(person_ids: Collection[UUID]) -> int:
    """Derive the roll rows of these people again, in this transaction; return how many rows changed.

    Raises Uncounted where somebody's facts have changed past the figures: the act lacks `@counted_member` or `touch`.
    """
    if not person_ids:
        return 0
    must_be_counted(PEOPLE, person_ids)
    return refresh_posts(person_ids)


def refresh_posts(person_ids: Collection[UUID]) -> int:
    """Derive the roll rows of people again of whom nothing has changed but posts, which the figures do not count."""
    if not person_ids:
        return 0
    return _run("with " + _REFRESH.format(who="= any(%(people)s)"), {"people": list(person_ids)})


def refresh_roll_where(people: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Derive the roll rows of all whom the statement `people` selects (one uuid column); return how many changed.

    Set-based: one statement for an import of any size, and for `zhibu recount` (`select id from people_person`).
    """
    who = "in (select person_id from who)"
    return _run(f"with who(person_id) as materialized ({people}), " + _REFRESH.format(who=who), params)


def _run(statement: str, params: Sequence[Any] | Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return int(cursor.fetchone()[0])
