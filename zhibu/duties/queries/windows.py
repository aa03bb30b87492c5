"""Windows found anew from facts and rules, for any set of units, in SQL: the steps of one computation.

The same texts run as one statement (a few units) or as temporary tables one after the other (a country), so that there
is one computation and not two. Each step is named; a later one reads the earlier by that name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from zhibu.bylaws.queries import PlacedNumber
from zhibu.duties.choices import Answer, ExcuseKind, Standing
from zhibu.duties.queries.frequencies import DAY, Asked, records
from zhibu.lib.tree import successor
from zhibu.orgs.kinds import GROUP, posts
from zhibu.rulebook.asking import Frequency

NEVER = date(9999, 1, 1)

_ASKED = """
select *, (ends_on - interval '1 month')::date as ripe_on
  from unnest(%(frequencies)s::text[], %(starts)s::date[], %(ends)s::date[], %(months)s::int[], %(times)s::int[],
              %(real)s::bool[]) as a(frequency, starts_on, ends_on, months, times, is_window)
"""

# Nobody is asked for days before the unit was entered: what was done then was not written down here.
_SCOPE = """
select u.id as unit_id, {is_asked} as is_asked,
       daterange(greatest(coalesce(u.founded_on, '-infinity'), coalesce(e.entered_on, '-infinity'), %(begins_on)s),
                 case when u.dissolved_on > %(begins_on)s then u.dissolved_on end) as days
  from orgs_unit u
  left join (select c.unit_id, (min(c.recorded_at) at time zone %(zone)s)::date as entered_on
               from orgs_unitchange c {of_changes} group by c.unit_id) e on e.unit_id = u.id
 where (u.dissolved_on is null or u.dissolved_on > %(begins_on)s) {of_units}
   and greatest(coalesce(u.founded_on, '-infinity'), coalesce(e.entered_on, '-infinity'), %(begins_on)s)
       < coalesce(u.dissolved_on, 'infinity')
"""
_SOME = {
    "is_asked": "u.id = any(%(units)s)",
    # groups of the branches stand by: what each of them has done may count for the branch
    "of_units": "and (u.id = any(%(units)s) or u.kind = 'group' and u.parent_id = any(%(units)s))",
    "of_changes": "where c.unit_id in (select x.id from orgs_unit x"
    " where x.id = any(%(units)s) or x.parent_id = any(%(units)s))",
}
_ALL = {"is_asked": "true", "of_units": "", "of_changes": ""}

_SEATS = """
select r.unit_id, range_agg(daterange(r.since, r.until)) as days
  from (select m.unit_id, m.day as since, lead(m.day) over w as until, sum(m.n) over w as seats
          from (select p.unit_id, e.day, sum(e.n) as n
                  from (select a.unit_id, a.person_id, range_agg(daterange(a.since, a.until)) as days
                          from orgs_appointment a join duties_scope s on s.unit_id = a.unit_id
                         where a.post = any(%(posts)s) group by a.unit_id, a.person_id) p
                 cross join lateral unnest(p.days) as r(r)
                 cross join lateral (values (lower(r.r), 1), (upper(r.r), -1)) as e(day, n)
                 where e.day is not null group by p.unit_id, e.day) m
        window w as (partition by m.unit_id order by m.day)) r
 where r.seats >= %(seats)s group by r.unit_id
"""

# The days on which each frequency may be asked of a unit: while it is of a kind that is asked, with or without a
# committee as the frequency says.
_BODY = """
select k.unit_id, k.frequency,
       case k.committee when 'with' then k.days * coalesce(c.days, '{}'::datemultirange)
                        when 'without' then k.days - coalesce(c.days, '{}'::datemultirange) else k.days end as days
  from (select s.unit_id, b.frequency, b.committee,
               range_agg(daterange(k.since, k.until)) * datemultirange(s.days) as days
          from duties_scope s join orgs_unitkind k on k.unit_id = s.unit_id
          join unnest(%(body_frequencies)s::text[], %(body_kinds)s::text[], %(body_committees)s::text[])
            as b(frequency, kind, committee) on b.kind = k.kind
         where s.is_asked or b.frequency = ''
         group by s.unit_id, b.frequency, b.committee, s.days) k
  left join duties_seats c on k.committee <> '' and c.unit_id = k.unit_id
"""

_ASKING = """
select a.frequency, a.starts_on, a.ends_on, b.unit_id, {times} as times
  from duties_asked a
  join duties_body b on b.frequency = a.frequency and b.days @> daterange(a.ripe_on, a.ends_on)
  {local}
 where a.times > 0
"""
_LOCAL_TIMES = "least(greatest(a.times, f.times), greatest(a.times, l.times))"
_LOCAL = """
  left join lateral ({first}) f on a.frequency = any(%(local_frequencies)s::text[])
  left join lateral ({last}) l on a.frequency = any(%(local_frequencies)s::text[])
"""
_LOCAL_ON = """
    select max(n.times) as times
      from unnest(%(local_frequencies)s::text[], %(local_times)s::int[], %(local_paths)s::text[],
                  %(local_lasts)s::text[], %(local_since)s::date[], %(local_until)s::date[])
        as n(frequency, times, path, last, since, until)
      join orgs_unitpath p on p.unit_id = b.unit_id and p.path >= n.path and p.path < n.last
       and p.since <= {day} and (p.until is null or p.until > {day})
     where n.frequency = a.frequency and n.since <= {day} and n.until > {day}
"""

_STARTS = """case c.months when 1 then date_trunc('month', h.day::timestamp) when 3 then date_trunc('quarter',
  h.day::timestamp) when 12 then date_trunc('year', h.day::timestamp) else date_trunc('year', h.day::timestamp)
  + interval '6 months' * ((extract(month from h.day)::int - 1) / 6) end::date"""

# What took place, by frequency and window: how often, on which day first, on which days.
_FACTS = f"""
select t.unit_id, t.frequency, t.starts_on, count(*)::int as n, min(t.day) as first_on, array_agg(t.day) as days
  from (select h.unit_id, c.frequency, {_STARTS} as starts_on, h.day
          from (select * from ({{held}}) r where r.day < %(tomorrow)s) h
          join (select distinct m.*, a.months
                  from unnest(%(count_records)s::text[], %(count_whats)s::text[], %(count_frequencies)s::text[])
                    as m(records, what, frequency)
                  join duties_asked a on a.frequency = m.frequency and a.is_window) c
            on c.records = h.records and c.what = h.what) t
  join duties_asked a on a.frequency = t.frequency and a.starts_on = t.starts_on and a.is_window
   and t.day < a.ends_on
 group by t.unit_id, t.frequency, t.starts_on
"""

# What every group of a branch has done once, the branch has done once: on the day on which the last of them did it.
_GROUPED = """
select unit_id, frequency, starts_on, count(*)::int as n, min(day) as first_on, array_agg(day) as days
  from (select e.unit_id, e.frequency, e.starts_on, max(e.day) as day
          from (select s.parent_id as unit_id, a.frequency, a.starts_on, x.day, x.at,
                       count(*) filter (where coalesce(x.at, 1) = 1)
                         over (partition by s.parent_id, a.frequency, a.starts_on) as groups
                  from duties_asked a
                  join duties_body b on b.frequency = '' and b.days @> daterange(a.ripe_on, a.ends_on)
                  join orgs_unitseat s on s.unit_id = b.unit_id
                   and daterange(s.since, s.until) @> daterange(a.ripe_on, a.ends_on)
                  left join duties_facts f on f.unit_id = b.unit_id and f.frequency = a.frequency
                   and f.starts_on = a.starts_on
                  left join lateral (select d as day, row_number() over (order by d) as at from unnest(f.days) as d) x
                    on true
                 where a.frequency = any(%(by_groups)s) and a.is_window) e
         where e.day is not null
         group by e.unit_id, e.frequency, e.starts_on, e.at, e.groups having count(*) = e.groups) t
 group by unit_id, frequency, starts_on
"""
_DONE = """
select * from duties_facts
 where not frequency = any(%(by_groups)s)
union all
select unit_id, frequency, starts_on, count(*)::int, min(first_on), array_agg(d) from (
  select f.unit_id, f.frequency, f.starts_on, f.n, f.first_on, f.days from duties_facts f
   where f.frequency = any(%(by_groups)s)
  union all select * from duties_grouped) t cross join lateral unnest(t.days) as d
 group by unit_id, frequency, starts_on
"""

_AHEAD = """
select h.unit_id, a.frequency, a.starts_on, min(h.day) as planned_on
  from ({ahead}) h
  join unnest(%(count_records)s::text[], %(count_whats)s::text[], %(count_frequencies)s::text[])
    as m(records, what, frequency) on m.records = h.records and m.what = h.what
  join duties_asked a on a.frequency = m.frequency and a.is_window and h.day >= a.starts_on and h.day < a.ends_on
 group by h.unit_id, a.frequency, a.starts_on
"""

# A reason is given for good, as a month that is over comes never again; an extension until its day.
_EXCUSED = f"""
select distinct on (x.unit_id, x.duty, x.about) x.id, x.unit_id, x.duty as frequency, x.about::date as starts_on
  from duties_excuse x
 where x.about <> '' and x.answer = '{Answer.GRANTED}' and (x.kind = '{ExcuseKind.REASON}' or x.until > %(today)s)
       {{of_excuses}}
 order by x.unit_id, x.duty, x.about, x.asked_on desc, x.id desc
"""

# What is lacking may be made good in the window that follows, by what is done there beyond what that one asks.
_WANTED = f"""
select k.starts_on, k.ends_on, k.unit_id, k.frequency, s.state, k.times as asked, coalesce(d.n, 0) as held,
       case s.state
         when '{Standing.MET}' then case when k.times = 1 then d.first_on else
           (select v from unnest(d.days) as v order by v offset k.times - 1 limit 1) end
         when '{Standing.LATE}' then
           (select v from unnest(g.days) as v order by v
            offset coalesce(n.times, 0) + k.times - coalesce(d.n, 0) - 1 limit 1) end as met_on,
       case s.state when '{Standing.DUE}' then p.planned_on end as planned_on,
       case s.state when '{Standing.EXCUSED}' then x.id end as excuse_id
  from duties_asking k
  left join duties_done d on (d.unit_id, d.frequency, d.starts_on) = (k.unit_id, k.frequency, k.starts_on)
  left join duties_done g on (g.unit_id, g.frequency, g.starts_on) = (k.unit_id, k.frequency, k.ends_on)
  left join duties_asking n on (n.unit_id, n.frequency, n.starts_on) = (k.unit_id, k.frequency, k.ends_on)
  left join duties_ahead p on (p.unit_id, p.frequency, p.starts_on) = (k.unit_id, k.frequency, k.starts_on)
  left join duties_excused x on (x.unit_id, x.frequency, x.starts_on) = (k.unit_id, k.frequency, k.starts_on)
  cross join lateral (select case
    when d.n >= k.times then '{Standing.MET}'
    when k.ends_on > %(today)s then case when x.id is null then '{Standing.DUE}' else '{Standing.EXCUSED}' end
    when g.n - coalesce(n.times, 0) >= k.times - coalesce(d.n, 0) then '{Standing.LATE}'
    when x.id is not null then '{Standing.EXCUSED}'
    else '{Standing.MISSED}' end as state) s
"""

_DIFF = """
select coalesce(w.unit_id, h.unit_id) as unit_id, coalesce(w.starts_on, h.starts_on) as starts_on,
       coalesce(w.frequency, h.frequency) as frequency, w.ends_on, w.state, w.asked, w.held, w.met_on, w.planned_on,
       w.excuse_id, h.state as was
  from duties_wanted w
  full join (select h.* from duties_window h
               join (select distinct frequency, starts_on from duties_asked) a
                 on a.frequency = h.frequency and a.starts_on = h.starts_on
              where h.starts_on = any(%(starts)s) {of_kept}) h
    on (h.starts_on, h.unit_id, h.frequency) = (w.starts_on, w.unit_id, w.frequency)
 where w.unit_id is null or h.unit_id is null
    or (h.ends_on, h.state, h.asked, h.held, h.met_on, h.planned_on, h.excuse_id)
       is distinct from (w.ends_on, w.state, w.asked, w.held, w.met_on, w.planned_on, w.excuse_id)
"""


@dataclass(frozen=True)
class Computation:
    """The steps, by name in their order, and their parameters."""

    steps: tuple[tuple[str, str], ...]
    params: dict[str, Any]


def computation(
    wanted: Iterable[Frequency],
    asked: Sequence[Asked],
    local: Sequence[tuple[str, PlacedNumber]],
    *,
    units: Sequence[UUID] | None,
    begins_on: date,
    today: date,
    seats: int,
) -> Computation:
    """Return what finds the windows of the units (of all for None) as they stand today, and how they differ.

    `seats` people make a committee (ZB-29).
    """
    wanted = list(wanted)
    some = _SOME if units is not None else _ALL
    parts = {
        "of_units": "and h.unit_id in (select unit_id from duties_scope)" if units is not None else "",
        "of_excuses": "and x.unit_id = any(%(units)s)" if units is not None else "",
        "of_kept": "and h.unit_id = any(%(units)s)" if units is not None else "",
    }
    local_on = {"first": _LOCAL_ON.format(day="a.starts_on"), "last": _LOCAL_ON.format(day="a.ends_on - 1")}
    asking = _ASKING.format(
        times=_LOCAL_TIMES if local else "a.times", local=_LOCAL.format(**local_on) if local else ""
    )
    steps = (
        ("duties_asked", _ASKED),
        ("duties_scope", _SCOPE.format(**some)),
        ("duties_seats", _SEATS),
        ("duties_body", _BODY),
        ("duties_asking", asking),
        ("duties_facts", _FACTS.format(held=_told("held", parts["of_units"]))),
        ("duties_grouped", _GROUPED),
        ("duties_done", _DONE),
        ("duties_ahead", _AHEAD.format(ahead=_told("ahead", parts["of_units"]))),
        ("duties_excused", _EXCUSED.format(**parts)),
        ("duties_wanted", _WANTED),
        ("duties_diff", _DIFF.format(**parts)),
    )
    params = {
        "units": list(units) if units is not None else None,
        "begins_on": begins_on,
        "today": today,
        "zone": settings.TIME_ZONE,
        "posts": [post.key for post in posts().values() if post.is_in_committee],
        "seats": seats,
        "first": min(one.window.starts_on for one in asked),
        "last": max(one.window.ends_on for one in asked),
        "tomorrow": today + DAY,
        **_of_asked(asked),
        **_of_bodies(wanted),
        **_of_local(local),
    }
    return Computation(steps, params)


def _told(which: str, of_units: str) -> str:
    told = [
        f"select '{one.key}'::text as records, x.what, x.unit_id, x.day from ({statement.format(units=of_units)}) x"
        for one in records()
        if (statement := getattr(one, which))
    ]
    return " union all ".join(told) or "select ''::text, ''::text, null::uuid, null::date where false"


def _of_asked(asked: Sequence[Asked]) -> dict[str, Any]:
    return {
        "frequencies": [one.frequency for one in asked],
        "starts": [one.window.starts_on for one in asked],
        "ends": [one.window.ends_on for one in asked],
        "months": [one.window.months for one in asked],
        "times": [one.times for one in asked],
        "real": [one.is_window for one in asked],
    }


def _of_bodies(wanted: Sequence[Frequency]) -> dict[str, Any]:
    bodies = [(one.key, kind, one.committee) for one in wanted for kind in one.kinds] + [("", GROUP, "")]
    counts = [(one.records.key, what, one.key) for one in wanted for what in one.counts]
    return {
        "body_frequencies": [frequency for frequency, _kind, _committee in bodies],
        "body_kinds": [kind for _frequency, kind, _committee in bodies],
        "body_committees": [committee for _frequency, _kind, committee in bodies],
        "count_records": [key for key, _what, _frequency in counts],
        "count_whats": [what for _key, what, _frequency in counts],
        "count_frequencies": [frequency for _key, _what, frequency in counts],
        "by_groups": [one.key for one in wanted if one.by_groups],
    }


def _of_local(local: Sequence[tuple[str, PlacedNumber]]) -> dict[str, Any]:
    return {
        "local_frequencies": [key for key, _number in local],
        "local_times": [number.amount for _key, number in local],
        "local_paths": [number.path for _key, number in local],
        "local_lasts": [successor(number.path) for _key, number in local],
        "local_since": [number.since for _key, number in local],
        "local_until": [number.until or NEVER for _key, number in local],
    }
