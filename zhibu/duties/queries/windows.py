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
from zhibu.duties.choices import Answer, ExcuseKind, WindowState
from zhibu.duties.queries.frequencies import DAY, Asked, records
from zhibu.lib.tree import successor
from zhibu.orgs.kinds import GROUP, posts
from zhibu.rulebook.asking import Frequency

NEVER = date(9999, 1, 1)

_ASKED = """
select a.*, (a.ends_on - interval '1 month')::date as ripe_on, n.id as next_id
  from unnest(%(asked)s::int[], %(frequencies)s::text[], %(bodies)s::int[], %(starts)s::date[], %(ends)s::date[],
              %(times)s::int[], %(real)s::bool[], %(grouped)s::bool[])
       as a(id, frequency, body, starts_on, ends_on, times, is_window, by_groups)
  left join unnest(%(asked)s::int[], %(frequencies)s::text[], %(starts)s::date[], %(real)s::bool[])
       as n(id, frequency, starts_on, is_window)
    on n.frequency = a.frequency and n.starts_on = a.ends_on and n.is_window
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

# The days on which a unit is one of those of which something is asked: while it is of a kind that is asked, with or
# without a committee. Body 0 are the groups.
_BODY = """
select k.unit_id, k.body,
       case k.committee when 'with' then k.days * coalesce(c.days, '{}'::datemultirange)
                        when 'without' then k.days - coalesce(c.days, '{}'::datemultirange) else k.days end as days
  from (select s.unit_id, b.body, b.committee,
               range_agg(daterange(k.since, k.until)) * datemultirange(s.days) as days
          from duties_scope s join orgs_unitkind k on k.unit_id = s.unit_id
          join unnest(%(body_ids)s::int[], %(body_kinds)s::text[], %(body_committees)s::text[])
            as b(body, kind, committee) on b.kind = k.kind
         where s.is_asked or b.body = 0
         group by s.unit_id, b.body, b.committee, s.days) k
  left join duties_seats c on k.committee <> '' and c.unit_id = k.unit_id
"""

_ASKING = """
select b.unit_id, a.id as asked_id, a.next_id, {times} as times
  from duties_asked a
  join duties_body b on b.body = a.body and b.days @> daterange(a.ripe_on, a.ends_on)
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

# Which records count in which window.
_COUNTED = """
select m.records, m.what, a.id as asked_id, a.starts_on, a.ends_on
  from unnest(%(count_records)s::text[], %(count_whats)s::text[], %(count_frequencies)s::text[])
    as m(records, what, frequency)
  join duties_asked a on a.frequency = m.frequency and a.is_window
"""
_RECORDS = """
({held}) h
  join duties_counted c on c.records = h.records and c.what = h.what and h.day >= c.starts_on and h.day < c.ends_on
"""

# What took place, by unit and window: how often, on which days first and last.
_FACTS = """
select h.unit_id, c.asked_id, count(*)::int as n, min(h.day) as first_on, max(h.day) as last_on
  from {records} where h.day < %(tomorrow)s
 group by h.unit_id, c.asked_id
"""
# The days between the first and the last, where there are any.
_DAYS = """
select h.unit_id, c.asked_id, array_agg(h.day order by h.day) as days
  from {records}
  join duties_facts f on f.unit_id = h.unit_id and f.asked_id = c.asked_id and f.n > 2
 where h.day < %(tomorrow)s
 group by h.unit_id, c.asked_id
"""

# What every group of a branch has done once, the branch has done once: on the day on which the last of them did it.
_GROUPED = """
select t.unit_id, t.asked_id, array_agg(t.day) as days
  from (select e.unit_id, e.asked_id, max(e.day) as day
          from (select s.parent_id as unit_id, a.id as asked_id, x.day, x.at,
                       count(*) filter (where coalesce(x.at, 1) = 1) over (partition by s.parent_id, a.id) as groups
                  from duties_asked a
                  join duties_body b on b.body = 0 and b.days @> daterange(a.ripe_on, a.ends_on)
                  join orgs_unitseat s on s.unit_id = b.unit_id
                   and daterange(s.since, s.until) @> daterange(a.ripe_on, a.ends_on)
                  left join duties_facts f on f.unit_id = b.unit_id and f.asked_id = a.id
                  left join duties_days y on y.unit_id = b.unit_id and y.asked_id = a.id
                  left join lateral (
                    select d as day, row_number() over (order by d) as at from unnest({days}) as d) x on true
                 where a.by_groups and a.is_window) e
         where e.day is not null
         group by e.unit_id, e.asked_id, e.at, e.groups having count(*) = e.groups) t
 group by t.unit_id, t.asked_id
"""
_THEIR_DAYS = "coalesce(y.days, case f.n when 1 then array[f.first_on] when 2 then array[f.first_on, f.last_on] end)"
_DONE = """
select f.unit_id, f.asked_id, f.n, f.first_on, f.last_on, y.days
  from duties_facts f left join duties_days y on y.unit_id = f.unit_id and y.asked_id = f.asked_id
 where not exists (select from duties_grouped g where g.unit_id = f.unit_id and g.asked_id = f.asked_id)
union all
select t.unit_id, t.asked_id, count(*)::int, min(t.day), max(t.day), array_agg(t.day order by t.day)
  from (select g.unit_id, g.asked_id, d as day from duties_grouped g cross join lateral unnest(g.days) as d
        union all
        select g.unit_id, g.asked_id, d
          from duties_grouped g join duties_facts f on f.unit_id = g.unit_id and f.asked_id = g.asked_id
          left join duties_days y on y.unit_id = g.unit_id and y.asked_id = g.asked_id
         cross join lateral unnest({days}) as d) t
 group by t.unit_id, t.asked_id
"""

_AHEAD = """
select h.unit_id, c.asked_id, min(h.day) as planned_on from {records} group by h.unit_id, c.asked_id
"""

# A reason is given for good, as a month that is over comes never again; an extension until its day.
_EXCUSED = f"""
select distinct on (x.unit_id, a.id) x.id, x.unit_id, a.id as asked_id
  from duties_excuse x
  join duties_asked a on a.is_window and a.frequency = x.duty and a.starts_on::text = x.about
 where x.about <> '' and x.answer = '{Answer.GRANTED}' and (x.kind = '{ExcuseKind.REASON}' or x.until > %(today)s)
       {{of_excuses}}
 order by x.unit_id, a.id, x.asked_on desc, x.id desc
"""

# What is lacking may be made good in the window that follows, by what is done there beyond what that one asks.
_NTH = "case {at} when 1 then {alias}.first_on when {alias}.n then {alias}.last_on else {alias}.days[{at}] end"
_WANTED = f"""
select a.starts_on, a.ends_on, k.unit_id, a.frequency, s.state, k.times as asked, coalesce(d.n, 0) as held,
       case s.state when '{WindowState.MET}' then {_NTH.format(alias="d", at="k.times")}
                    when '{WindowState.LATE}' then {_NTH.format(alias="g", at="s.needs")} end as met_on,
       case s.state when '{WindowState.DUE}' then p.planned_on end as planned_on,
       case s.state when '{WindowState.EXCUSED}' then x.id end as excuse_id
  from duties_asking k
  join duties_asked a on a.id = k.asked_id
  left join duties_done d on d.unit_id = k.unit_id and d.asked_id = k.asked_id
  left join duties_done g on g.unit_id = k.unit_id and g.asked_id = k.next_id
  left join duties_asking n on n.unit_id = k.unit_id and n.asked_id = k.next_id
  left join duties_ahead p on p.unit_id = k.unit_id and p.asked_id = k.asked_id
  left join duties_excused x on x.unit_id = k.unit_id and x.asked_id = k.asked_id
  cross join lateral (select coalesce(n.times, 0) + k.times - coalesce(d.n, 0) as needs, case
    when d.n >= k.times then '{WindowState.MET}'
    when a.ends_on > %(today)s then case when x.id is null then '{WindowState.DUE}' else '{WindowState.EXCUSED}' end
    when g.n >= coalesce(n.times, 0) + k.times - coalesce(d.n, 0) then '{WindowState.LATE}'
    when x.id is not null then '{WindowState.EXCUSED}'
    else '{WindowState.MISSED}' end as state) s
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
    held = _RECORDS.format(held=_told("held", parts["of_units"]))
    steps = (
        ("duties_asked", _ASKED),
        ("duties_scope", _SCOPE.format(**some)),
        ("duties_seats", _SEATS),
        ("duties_body", _BODY),
        ("duties_asking", asking),
        ("duties_counted", _COUNTED),
        ("duties_facts", _FACTS.format(records=held)),
        ("duties_days", _DAYS.format(records=held)),
        ("duties_grouped", _GROUPED.format(days=_THEIR_DAYS)),
        ("duties_done", _DONE.format(days=_THEIR_DAYS)),
        ("duties_ahead", _AHEAD.format(records=_RECORDS.format(held=_told("ahead", parts["of_units"])))),
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
        **_of_asked(asked, wanted),
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


def _of_asked(asked: Sequence[Asked], wanted: Sequence[Frequency]) -> dict[str, Any]:
    numbers = _bodies(wanted)
    bodies = {one.key: numbers[one.kinds, one.committee] for one in wanted}
    by_groups = {one.key for one in wanted if one.by_groups}
    return {
        "asked": list(range(len(asked))),
        "frequencies": [one.frequency for one in asked],
        "bodies": [bodies[one.frequency] for one in asked],
        "starts": [one.window.starts_on for one in asked],
        "ends": [one.window.ends_on for one in asked],
        "times": [one.times for one in asked],
        "real": [one.is_window for one in asked],
        "grouped": [one.frequency in by_groups for one in asked],
    }


def _bodies(wanted: Sequence[Frequency]) -> dict[tuple[tuple[str, ...], str], int]:
    """Return a number for each set of unit kinds, with or without a committee, of which something is asked."""
    return {body: at for at, body in enumerate(dict.fromkeys((one.kinds, one.committee) for one in wanted), 1)}


def _of_bodies(wanted: Sequence[Frequency]) -> dict[str, Any]:
    bodies = [(at, kind, committee) for (kinds, committee), at in _bodies(wanted).items() for kind in kinds]
    bodies.append((0, GROUP, ""))
    counts = [(one.records.key, what, one.key) for one in wanted for what in one.counts]
    return {
        "body_ids": [at for at, _kind, _committee in bodies],
        "body_kinds": [kind for _at, kind, _committee in bodies],
        "body_committees": [committee for _at, _kind, committee in bodies],
        "count_records": [key for key, _what, _frequency in counts],
        "count_whats": [what for _key, what, _frequency in counts],
        "count_frequencies": [frequency for _key, _what, frequency in counts],
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
