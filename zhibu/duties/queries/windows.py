"""Windows found anew from facts and rules, for any set of units, in SQL: the steps of one computation.

The same texts run as one statement (a few units) or as temporary tables one after the other (a country), so that there
is one computation and not two. Each step is named; a later one reads the earlier by that name.

Units are numbered in their order, so that a unit's window is one number (`key`): what is sorted and joined by the
million is small, and the rows come out in the order in which they are kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

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
select row_number() over (order by u.id) as place, u.id as unit_id, {is_asked} as is_asked,
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
select k.place, k.unit_id, k.body,
       case k.committee when 'with' then k.days * coalesce(c.days, '{}'::datemultirange)
                        when 'without' then k.days - coalesce(c.days, '{}'::datemultirange) else k.days end as days
  from (select s.place, s.unit_id, b.body, b.committee,
               range_agg(daterange(k.since, k.until)) * datemultirange(s.days) as days
          from duties_scope s join orgs_unitkind k on k.unit_id = s.unit_id
          join unnest(%(body_ids)s::int[], %(body_kinds)s::text[], %(body_committees)s::text[])
            as b(body, kind, committee) on b.kind = k.kind
         where s.is_asked or b.body = 0
         group by s.place, s.unit_id, b.body, b.committee, s.days) k
  left join duties_seats c on k.committee <> '' and c.unit_id = k.unit_id
"""

_ASKING = """
select b.place * %(many)s + a.id as key, b.place * %(many)s + a.next_id as next_key, b.unit_id, a.id as asked_id,
       a.ends_on, {times} as times
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

# Which records of which month count in which window: windows are of whole months, and what is joined by what is equal
# need not be compared with every window of a year.
_COUNTED = """
select m.records, m.what, d.month::date as month, a.id as asked_id
  from unnest(%(count_records)s::text[], %(count_whats)s::text[], %(count_frequencies)s::text[])
    as m(records, what, frequency)
  join duties_asked a on a.frequency = m.frequency and a.is_window
 cross join lateral generate_series(a.starts_on::timestamp, a.ends_on - 1, '1 month') as d(month)
"""
# "offset 0": all records are read once and hashed; the planner would look a country's up window by window.
_RECORDS = """
select s.place * %(many)s + c.asked_id as key, h.day
  from ({told} offset 0) h
  join duties_counted c on c.records = h.records and c.what = h.what
   and c.month = date_trunc('month', h.day::timestamp)::date
  join duties_scope s on s.unit_id = h.unit_id {of_places}
"""

# What took place, by unit and window: how often, on which days first and last.
_FACTS = """
select key, count(*)::int as n, min(day) as first_on, max(day) as last_on
  from ({records}) h where day < %(tomorrow)s group by key
"""
# The days between the first and the last, where there are any.
_SEVERAL_TIMES = "and s.place in (select key / %(many)s from duties_facts where n > 2)"
_DAYS = """
select f.key, array_agg(h.day order by h.day) as days
  from ({records}) h join duties_facts f on f.key = h.key and f.n > 2
 where h.day < %(tomorrow)s and exists (select from duties_facts where n > 2)
 group by f.key
"""

# What every group of a branch has done once, the branch has done once: on the day on which the last of them did it.
_GROUPED = """
select t.key, array_agg(t.day) as days
  from (select e.key, max(e.day) as day
          from (select p.place * %(many)s + a.id as key, x.day, x.at,
                       count(*) filter (where coalesce(x.at, 1) = 1) over (partition by p.place, a.id) as groups
                  from duties_asked a
                  join duties_body b on b.body = 0 and b.days @> daterange(a.ripe_on, a.ends_on)
                  join orgs_unitseat s on s.unit_id = b.unit_id
                   and daterange(s.since, s.until) @> daterange(a.ripe_on, a.ends_on)
                  join duties_scope p on p.unit_id = s.parent_id
                  left join duties_facts f on f.key = b.place * %(many)s + a.id
                  left join duties_days y on y.key = f.key
                  left join lateral (
                    select d as day, row_number() over (order by d) as at from unnest({days}) as d) x on true
                 where a.by_groups and a.is_window) e
         where e.day is not null
         group by e.key, e.at, e.groups having count(*) = e.groups) t
 group by t.key
"""
_THEIR_DAYS = "coalesce(y.days, case f.n when 1 then array[f.first_on] when 2 then array[f.first_on, f.last_on] end)"
# What the first and the last day alone do not say: more than two days, and what groups and branch have done together.
_SEVERAL = """
select f.key, f.n, f.first_on, f.last_on, y.days
  from duties_days y join duties_facts f on f.key = y.key
 where not exists (select from duties_grouped g where g.key = y.key)
union all
select t.key, count(*)::int, min(t.day), max(t.day), array_agg(t.day order by t.day)
  from (select g.key, d as day from duties_grouped g cross join lateral unnest(g.days) as d
        union all
        select g.key, d
          from duties_grouped g join duties_facts f on f.key = g.key
          left join duties_days y on y.key = g.key
         cross join lateral unnest({days}) as d) t
 group by t.key
"""

_AHEAD = "select key, min(day) as planned_on from ({records}) h group by key"

# A reason is given for good, as a month that is over comes never again; an extension until its day.
_EXCUSED = f"""
select distinct on (s.place, a.id) x.id, s.place * %(many)s + a.id as key
  from duties_excuse x
  join duties_scope s on s.unit_id = x.unit_id
  join duties_asked a on a.is_window and a.frequency = x.duty and a.starts_on::text = x.about
 where x.about <> '' and x.answer = '{Answer.GRANTED}' and (x.kind = '{ExcuseKind.REASON}' or x.until > %(today)s)
       {{of_excuses}}
 order by s.place, a.id, x.asked_on desc, x.id desc
"""

# What is lacking may be made good in the window that follows, by what is done there beyond what that one asks.
# "offset 0": what was found of a window is worked out once, and not wherever it is spoken of.
_STANDING = f"""
select h.*, case
    when h.held >= h.asked then '{WindowState.MET}'
    when h.ends_on > %(today)s and h.excuse_id is null then '{WindowState.DUE}'
    when h.ends_on > %(today)s then '{WindowState.EXCUSED}'
    when h.after >= h.needs then '{WindowState.LATE}'
    when h.excuse_id is not null then '{WindowState.EXCUSED}'
    else '{WindowState.MISSED}' end as state
  from (select k.key, k.unit_id, k.asked_id, k.ends_on, k.times as asked, p.planned_on, x.id as excuse_id,
               coalesce(v.n, f.n, 0) as held, coalesce(v.first_on, f.first_on) as first_on,
               coalesce(v.last_on, f.last_on) as last_on, v.days,
               coalesce(w.n, g.n) as after, coalesce(n.times, 0) + k.times - coalesce(v.n, f.n, 0) as needs,
               coalesce(w.first_on, g.first_on) as after_first_on, coalesce(w.last_on, g.last_on) as after_last_on,
               w.days as after_days
          from duties_asking k
          left join duties_facts f on f.key = k.key
          left join duties_several v on v.key = k.key
          left join duties_ahead p on p.key = k.key
          left join duties_excused x on x.key = k.key
          left join duties_asking n on n.key = k.next_key
          left join duties_facts g on g.key = k.next_key
          left join duties_several w on w.key = k.next_key
        offset 0) h
offset 0
"""
_NTH = "case {at} when 1 then s.{of}first_on when s.{n} then s.{of}last_on else s.{of}days[{at}] end"
_WANTED = f"""
select s.key, s.unit_id, a.starts_on, a.frequency, s.ends_on, s.state, s.asked, s.held,
       case s.state when '{WindowState.MET}' then {_NTH.format(at="s.asked", n="held", of="")}
                    when '{WindowState.LATE}' then {_NTH.format(at="s.needs", n="after", of="after_")} end as met_on,
       case s.state when '{WindowState.DUE}' then s.planned_on end as planned_on,
       case s.state when '{WindowState.EXCUSED}' then s.excuse_id end as excuse_id
  from ({_STANDING}) s join duties_asked a on a.id = s.asked_id
"""
_KEPT = """
select h.*, s.place * %(many)s + a.id as key
  from (select * from duties_window h where h.starts_on = any(%(starts)s) {of_kept} offset 0) h
  join duties_asked a on a.frequency = h.frequency and a.starts_on = h.starts_on
  left join duties_scope s on s.unit_id = h.unit_id
"""
_DIFF = f"""
select coalesce(w.unit_id, h.unit_id) as unit_id, coalesce(w.starts_on, h.starts_on) as starts_on,
       coalesce(w.frequency, h.frequency) as frequency, w.ends_on, w.state, w.asked, w.held, w.met_on, w.planned_on,
       w.excuse_id, h.state as was
  from ({_WANTED}) w full join ({_KEPT}) h on h.key = w.key
 where w.unit_id is null or h.unit_id is null
    or (h.ends_on, h.state, h.asked, h.held, h.met_on, h.planned_on, h.excuse_id)
       is distinct from (w.ends_on, w.state, w.asked, w.held, w.met_on, w.planned_on, w.excuse_id)
"""


@dataclass(frozen=True)
class Computation:
    """The steps, by name in their order, and their parameters."""

    steps: tuple[tuple[str, str], ...]
    params: dict[str, Any]


_PAST = f"""
select w.unit_id, w.starts_on
  from duties_excuse x
  join duties_window w on w.starts_on = x.about::date and w.unit_id = x.unit_id and w.frequency = x.duty
 where x.about <> '' and x.answer = '{Answer.GRANTED}' and x.kind = '{ExcuseKind.EXTENSION}' and x.until <= %(day)s
   and w.state = '{WindowState.EXCUSED}' and w.excuse_id = x.id
"""


def windows_past_extension(day: date) -> list[tuple[UUID, date]]:
    """Return the windows (unit, first day) that are still excused by an extension which has run out by the day."""
    with connection.cursor() as cursor:
        cursor.execute(_PAST, {"day": day})
        return [(unit, starts_on) for unit, starts_on in cursor.fetchall()]


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
    told = _told("held", parts["of_units"])
    held, again = (_RECORDS.format(told=told, of_places=of_places) for of_places in ("", _SEVERAL_TIMES))
    ahead = _RECORDS.format(told=_told("ahead", parts["of_units"]), of_places="")
    steps = (
        ("duties_asked", _ASKED),
        ("duties_scope", _SCOPE.format(**some)),
        ("duties_seats", _SEATS),
        ("duties_body", _BODY),
        ("duties_asking", asking),
        ("duties_counted", _COUNTED),
        ("duties_facts", _FACTS.format(records=held)),
        ("duties_days", _DAYS.format(records=again)),
        ("duties_grouped", _GROUPED.format(days=_THEIR_DAYS)),
        ("duties_several", _SEVERAL.format(days=_THEIR_DAYS)),
        ("duties_ahead", _AHEAD.format(records=ahead)),
        ("duties_excused", _EXCUSED.format(**parts)),
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
        "many": len(asked),
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
