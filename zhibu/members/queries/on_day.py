"""The roll as of a day, from the spans: who belonged where, at which stage and in which standing, on that day.

Identity and schooling have no history, so a person's facts are those of now. Rights are those of now too: a unit shows
its past to who may read it today.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from zhibu.gate.rows import below_sql
from zhibu.lib.tree import parent, successor
from zhibu.members.queries.asked import Asked
from zhibu.members.queries.lacking import lacks
from zhibu.members.queries.on_roll import on_roll
from zhibu.orgs.models import UnitPath
from zhibu.spans.models import span_q, span_sql

_ROWS = f"""
select a.id, a.person_id, a.unit_id, g.id as group_id, coalesce(g.path, n.path) as unit_path, a.tie,
       ({on_roll("a.tie", "coalesce(s.stage, '')", "coalesce(t.standing, 'normal')")}) as is_on_roll,
       coalesce(s.stage, 'applicant') as stage, coalesce(t.standing, 'normal') as standing,
       a.since, null::date as until, '' as departure,
       p.name, p.name_key, p.pinyin, p.initials, p.strokes_key, p.sex, p.birth_on, p.ethnicity, p.education,
       p.occupation, s.joined_on, s.full_on,
       (s.full_on + coalesce(d.days, 0) - make_interval(months => coalesce(f.seniority_correction_months, 0)))::date
         as seniority_from,
       coalesce(o.post, '') as post, coalesce(o.post_order, 9999) as post_order, p.phone_masked,
       coalesce(w.mobility, '') as mobility, e.person_id is not null as is_exempt, p.name_parts,
       {lacks("p")} as has_gaps
  from members_affiliation a
  join orgs_unitpath n on n.unit_id = a.unit_id and {span_sql("n")}
  join orgs_unit m on m.id = a.unit_id
  join people_person p on p.id = a.person_id and p.merged_into_id is null
  left join members_partyfile f on f.person_id = p.id
  left join lateral (
    select (array_agg(x.stage order by x.since desc))[1] as stage,
           case when bool_or(x.stage = 'probationary')
                then (array_agg(case when x.is_dated then x.since end order by x.since desc)
                      filter (where x.stage = 'probationary'))[1]
                else min(x.since) filter (where x.stage = 'full' and x.is_dated) end as joined_on,
           case when max(x.since) filter (where x.stage = 'probationary')
                     > max(x.since) filter (where x.stage = 'full') then null
                else max(x.since) filter (where x.stage = 'full' and x.is_dated) end as full_on
      from members_stagespan x where x.person_id = p.id and x.since <= %(day)s) s on true
  left join lateral (
    select x.standing from members_standingspan x where x.person_id = p.id and x.since <= %(day)s
     order by x.since desc limit 1) t on true
  left join lateral (
    select sum(least(x.until, %(day)s) - x.since)::int as days from members_standingspan x
     where x.person_id = p.id and x.standing = 'suspended' and x.until is not null and x.since >= s.full_on
       and x.since <= %(day)s) d on true
  left join lateral (
    select q.id, q.path as now, h.path from members_groupplace x
      join orgs_unit q on q.id = x.group_id join orgs_unitpath h on h.unit_id = q.id and {span_sql("h")}
     where x.person_id = p.id and {span_sql("x")} and q.parent_id = a.unit_id limit 1) g on a.tie <> 'cultivation'
  left join lateral (
    select x.post, x.post_order from orgs_appointment x join orgs_unit q on q.id = x.unit_id
     where x.person_id = p.id and {span_sql("x")} and (q.id = a.unit_id or q.parent_id = a.unit_id)
     order by x.post_order, x.since limit 1) o on true
  left join lateral (
    select x.mobility from members_mobilityspan x where x.person_id = p.id and {span_sql("x")}
     order by array_position(array['lost', 'abroad', 'outflow', 'inflow'], x.mobility::text) limit 1) w on true
  left join lateral (
    select x.person_id from members_exemption x where x.person_id = p.id and {span_sql("x")} limit 1) e on true
 where {span_sql("a")} and a.departure <> 'corrected'
"""


def source(asked: Asked, params: dict[str, Any]) -> str:
    """Return the statement whose rows stand for the roll on `asked.day`; adds its parameters."""
    if asked.day is None:
        raise ValueError("no day")
    params["day"] = asked.day
    if not asked.paths:
        return f"{_ROWS} and a.person_id = %(own)s"
    allowed = _allowed(asked.allowed, params)
    if asked.unit_id is None:
        return f"{_ROWS} and {allowed}"
    place = _at(asked.unit_id, asked.day, params, is_group=asked.is_group, is_alone=asked.is_own_level)
    return f"{_ROWS} and {allowed} and {place}"


def _allowed(paths: Sequence[str], params: dict[str, Any]) -> str:
    """Return the condition that rights of today reach a row: its branch, or the group in which it stood on the day.

    A group stands directly below its branch with nothing below it, so its branch is looked for first.
    """
    whole, values = below_sql(paths, "m.path", "now")
    params |= values
    groups = [path for path in paths if path]
    params |= {"groups": groups, "branches": [parent(path) for path in groups]}
    return f"({whole} or (m.path = any(%(branches)s) and g.now = any(%(groups)s)))"


def _at(unit_id: UUID, day: date, params: dict[str, Any], *, is_group: bool, is_alone: bool = False) -> str:
    """Return the condition that a row stood on the day at the unit or below it, as the tree was."""
    then = path_on(unit_id, day)
    if is_group:
        params |= {"then": parent(then) if then else "", "then_group": unit_id}
        return "n.path = %(then)s and g.id = %(then_group)s"
    params |= {"then": then, "then_end": successor(then) if then else ""}
    if is_alone:
        return "n.path = %(then)s"
    return "n.path >= %(then)s and n.path < %(then_end)s"


def path_on(unit_id: UUID, day: date) -> str:
    """Return where the unit stood on the day; "" on a day when it did not."""
    found = UnitPath.objects.filter(span_q(day), unit=unit_id).values_list("path", flat=True).first()
    return found or ""
