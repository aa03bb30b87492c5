"""Who came, who left and who was developed at a unit and below it in a stretch of days: the rows of the figures' flows.

A stretch is (after, until]: the events that lie between what figures say of the two days. Members and their numbers
are read from the same statement (`timeline.MEMBER`), so a number and its list agree by construction; here it is asked
of the people whom something befell in the stretch.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhibu.figures.queries import Numbers, Place, read_places
from zhibu.gate.rows import below_sql
from zhibu.lib.tree import STEP, successor
from zhibu.members.choices import MEMBER_STAGES, ON_ROLL
from zhibu.members.queries.on_roll import listed
from zhibu.members.queries.timeline import DEVELOPED, MEMBER
from zhibu.orgs.queries.paths import PathSpan

FLOWS = ("arrivals", "departures", "developed")
GROUPED, MOVED = "grouped", "moved"
BROUGHT_IN = ("admitted", "rejoined")
"""The ways in that are 发展党员 (`timeline`)."""
EVENTS = 4
"""So many events, stages and standings beside ties, at most tell of one row, as a rule."""
FIRST_LOOK, WIDER = 31, 12
"""So many days are looked at for a page, those nearest to its edge first; where they do not fill it, so many times as
many, and then all."""
PAGE = 1000
"""Who asks for more rows wants all of them: everything is looked at in one go."""


@dataclass(frozen=True)
class Stretch:
    """One path of the unit with the days (after, until] that count there.

    Where the unit itself moved, everybody below it departs from one path and arrives at the other on that day: nobody
    came or left, so `moved` counts in (moved_after, moved_until] only.
    """

    path: str
    after: date
    until: date
    moved_after: date
    moved_until: date


def stretches(stood: Sequence[PathSpan], after: date, until: date) -> list[Stretch]:
    """Return where a unit with these paths stood in the days (after, until], one stretch for each path."""
    spans = [one for one in stood if one.since <= until and (one.until is None or one.until > after)]
    found = []
    for at, (path, since, end) in enumerate(spans):
        first = max(after, since - timedelta(days=1))
        last = until if end is None else min(until, end)
        follows = at > 0 and spans[at - 1][2] == since
        goes_on = at + 1 < len(spans) and spans[at + 1][1] == end
        found.append(
            Stretch(
                path,
                first,
                last,
                moved_after=max(first, since) if follows else first,
                moved_until=last - timedelta(days=1) if goes_on and last == end else last,
            )
        )
    return found


def flow_places(spots: Sequence[Stretch]) -> list[Place]:
    """Return each place once whose numbers `flows` compares."""
    days = ((one.path, (one.after, one.until, one.moved_after, one.moved_until)) for one in spots)
    return list(dict.fromkeys((path, day) for path, ends in days for day in ends))


def flows(spots: Sequence[Stretch], numbers: Mapping[Place, Numbers], *, is_group: bool) -> Numbers:
    """Return how many arrived, departed and were developed, by (dimension, value), from the numbers of `flow_places`.

    What passes between a branch and its groups is no coming or going, but at a group.
    """
    found: Counter[tuple[str, str]] = Counter()
    for one in spots:
        before, now = numbers[one.path, one.after], numbers[one.path, one.until]
        moved_before, moved_now = numbers[one.path, one.moved_after], numbers[one.path, one.moved_until]
        for key in before.keys() | now.keys():
            if key[0] in FLOWS:
                first, last = (moved_before, moved_now) if key[1] == MOVED else (before, now)
                found[key] += last.get(key, 0) - first.get(key, 0)
    return {key: n for key, n in found.items() if n and (is_group or key[1] != GROUPED)}


class Flow(NamedTuple):
    """One who came or left: the day from which it holds, how, at which unit, and the file that the actor may open."""

    tie_id: UUID
    person_id: UUID
    day: date
    why: str
    name: str
    unit_id: UUID
    unit: str
    link: UUID | None


@dataclass(frozen=True)
class Asked:
    """What is asked: a flow, one of its values ("" for all), at which paths, and what the actor may read now."""

    flow: str
    why: str
    spots: Sequence[Stretch]
    allowed: Sequence[str]
    is_group: bool


def fetch_flows(
    asked: Asked, size: int, edge: tuple[date, UUID] | None = None, *, is_rising: bool = False, total: int | None = None
) -> list[Flow]:
    """Return up to `size` rows beyond the edge, the latest day first unless rising; the edge is a row's (day, tie).

    What befell people in the days nearest to the edge is looked at first, and all of it where that does not fill the
    page: four statements at most. Where it is known how many rows there are, `total` says how many days that takes.
    """
    if not asked.spots or not asked.allowed:
        return []
    direction, beyond = ("asc", ">") if is_rising else ("desc", "<")
    opened, params = below_sql(asked.allowed, "c.unit_path", "open")
    params |= {"size": size, "edge_day": edge[0] if edge else None, "edge_tie": edge[1] if edge else None}
    parts = {
        "direction": direction,
        "opened": opened,
        "beyond": f"(f.day, f.id) {beyond} (%(edge_day)s, %(edge_tie)s)" if edge else "true",
    }
    rows: list[Flow] = []
    for first, last, enough in _looks(asked, edge[0] if edge else None, size=size, total=total, is_rising=is_rising):
        parts["cut"] = _CUT.format(direction=direction) if enough else _NO_CUT
        parts["near"] = "<=" if is_rising else ">="
        parts["nearest"] = f"{direction} {_NEAREST}" if enough else ""
        found = _run(asked, _SHOWN, parts, {**params, "first": first, "last": last, "enough": enough})
        rows = [Flow(*row) for row in found]
        if len(rows) >= size or (edge is None and len(rows) == total):
            break
    return rows


def _looks(
    asked: Asked, edge: date | None, *, size: int, total: int | None, is_rising: bool
) -> Iterator[tuple[date, date, int]]:
    """Yield the days (first, last] to look at, wider and wider from the edge on, and how many events suffice there:
    those nearest to the edge; in the end all of them, said by 0.
    """
    first, last = min(one.after for one in asked.spots), max(one.until for one in asked.spots)
    whole, enough = (last - first).days, EVENTS * size
    look = max(FIRST_LOOK, 2 * size * whole // total if total else 0)
    if edge is not None:
        first, last = (max(first, edge - _A_DAY), last) if is_rising else (first, min(last, edge))
        whole = (last - first).days
    looks = () if asked.is_group or size > PAGE else ((look, enough), (look * WIDER, enough * WIDER))
    for days, events in looks:
        if 2 * days >= whole:
            days = whole
        if days == whole and (not _is_high(asked) or (total is not None and total * EVENTS <= events)):
            break  # few, or few people: nothing is spared by leaving some out
        span = timedelta(days=days)
        yield (first, first + span, events) if is_rising else (last - span, last, events)
    yield first, last, 0


def read_flows(spots: Sequence[Stretch], *, is_group: bool) -> Numbers:
    """Return `flows` of numbers read for it; one statement."""
    places = flow_places(spots)
    return flows(spots, dict(zip(places, read_places(places, FLOWS), strict=True)), is_group=is_group)


def count_flows(asked: Asked) -> int:
    """Return how many rows there are: the figures' number, counted anew where the actor may not read all of them.

    What stood there then may have gone elsewhere since, out of the actor's reach.
    """
    if not asked.spots or not asked.allowed:
        return 0
    if _sees_all(asked):
        return total_of(read_flows(asked.spots, is_group=asked.is_group), asked.flow, asked.why)
    days = {"first": min(one.after for one in asked.spots), "last": max(one.until for one in asked.spots)}
    return int(_run(asked, "select count(*) from found", {"cut": _NO_CUT, "near": ">=", "nearest": ""}, days)[0][0])


def total_of(numbers: Numbers, flow: str, why: str = "") -> int:
    """Return how many of a flow there are among the numbers, of one way or of all."""
    if why:
        return numbers.get((flow, why), 0)
    if flow == "developed":
        return sum(numbers.get(("arrivals", way), 0) for way in BROUGHT_IN)
    return sum(n for (dimension, _value), n in numbers.items() if dimension == flow)


def _sees_all(asked: Asked) -> bool:
    """Return whether the actor may read, now, every unit that stood at the paths in those days; one statement."""
    allowed, params = below_sql(asked.allowed, "q.path", "now")
    with connection.cursor() as cursor:
        cursor.execute(
            f"with {_RANGES} select not exists (select from orgs_unitpath n"
            " join ranges r on n.path >= r.path and n.path < r.last and coalesce(n.until, 'infinity') >= r.after"
            f" and n.since <= r.until join orgs_unit q on q.id = n.unit_id where not {allowed})",
            {**params, **_days(asked)},
        )
        return bool(cursor.fetchone()[0])


def _days(asked: Asked) -> dict[str, Any]:
    spots = asked.spots
    return {
        "paths": [one.path for one in spots],
        "ends": [successor(one.path) for one in spots],
        "afters": [one.after for one in spots],
        "untils": [one.until for one in spots],
        "moved_afters": [one.moved_after for one in spots],
        "moved_untils": [one.moved_until for one in spots],
    }


def _run(asked: Asked, select: str, parts: dict[str, str], params: dict[str, Any]) -> list[Any]:
    is_departed = asked.flow == "departures"
    day, why, is_edge = ("until", "departed", "ends") if is_departed else ("since", "arrived", "begins")
    narrowed = "true"
    if asked.flow == "developed":
        narrowed = "h.arrived = any(%(brought)s)"
        if asked.why:
            narrowed += (
                f" and exists (select from ({DEVELOPED}) as o(value, holds) where o.value = %(why)s and o.holds)"
            )
    elif asked.why:
        narrowed = f"h.{why} = %(why)s"
    allowed, places = below_sql(asked.allowed, "q.path", "now")
    known = {
        **_days(asked),
        "why": asked.why,
        "brought": list(BROUGHT_IN),
        "is_group": asked.is_group,
    }
    words = {"day": day, "why": why, "is_edge": is_edge, "narrowed": narrowed, "allowed": allowed, **parts}
    words["befell"] = _befell(asked, parts["nearest"])
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(**words, member=_MEMBER) + select.format(**words), {**known, **places, **params})
        return list(cursor.fetchall())


def _is_high(asked: Asked) -> bool:
    """Return whether so many may belong there that they are not gone through."""
    return any(len(one.path) <= HIGH for one in asked.spots)


_A_DAY = timedelta(days=1)
_MEMBER = MEMBER.strip().removeprefix("with ")
_RANGES = """ranges as materialized (
  select * from unnest(%(paths)s::text[], %(ends)s::text[], %(afters)s::date[], %(untils)s::date[],
    %(moved_afters)s::date[], %(moved_untils)s::date[]) as r(path, last, after, until, moved_after, moved_until)
)"""
_IN = "{0} > %(first)s and {0} <= %(last)s"
_EVER = """exists (select from orgs_unitpath e join ranges r on e.path >= r.path and e.path < r.last
                 where e.unit_id = {} offset 0)"""
"""Whether a unit ever stood there, asked of each."""
_OF_MANY = f"""
select x.person_id, x.since from {{table}} x
 where {_IN.format("x.since")} and {{which}}
   and exists (select from members_affiliation a join orgs_unitpath n on n.unit_id = a.unit_id
                 join ranges r on n.path >= r.path and n.path < r.last where a.person_id = x.person_id offset 0)
 {{nearest}}
"""
"""Those to whom something happened in the days, if they ever belonged there: by the index of days."""
_OF_FEW = f"""
select x.person_id, x.since from {{table}} x
 where x.person_id = any(array(select person_id from belonged)) and {_IN.format("x.since")} and {{which}}
"""
"""Those who belonged there in the days, if something happened to them: as an array each is found by the key."""
HIGH = 2 * STEP
"""Paths up to this length have so many below them that they are not gone through."""
_ON, _MEMBERS = listed(ON_ROLL), listed(MEMBER_STAGES)
_NEW = (
    "coalesce((select y.stage from members_stagespan y where y.person_id = x.person_id and y.since < x.since"
    f" order by y.since desc limit 1), '') not in ({_MEMBERS})"
)


def _befell(asked: Asked, nearest: str) -> str:
    """Return the statement of the people whom something befell in the days (first, last] that may be such a row.

    Of many, each table tells of those alone that lie `nearest` to the page's edge, where that is asked. At a group
    anything may be; elsewhere each way of coming and going has the tables that tell of it (`timeline`).
    """
    way = asked.why if asked.flow != "developed" else ""
    many, few = (_OF_MANY, _TIES_OF_MANY, _MOVES_OF_MANY), (_OF_FEW, _TIES, _MOVES)
    asking, tied, moved = many if _is_high(asked) else few
    by = {"nearest": f"order by x.since {nearest}" if nearest else ""}
    tied = tied.replace("{nearest}", f"order by {{day}} {nearest}" if nearest else "")
    ties, stages, standings, moves = (
        [_ties(tied, asked.flow)],
        [asking.format(table="members_stagespan", which=_stages(asked.flow), **by)],
        [asking.format(table="members_standingspan", which=_standings(asked.flow), **by)],
        [moved],
    )
    if asked.is_group:
        return _union([*ties, *stages, *standings, *moves, _GROUPS])
    if asked.flow == "developed" or way in BROUGHT_IN:
        return _union([_ties(tied, "arrivals", "and a.arrival = 'admitted'"), *stages])
    if not way or way in ("entered", "other"):
        return _union([*ties, *stages, *standings, *moves])
    if way == MOVED:
        return moved
    if asked.flow == "arrivals":
        if way == "resumed":
            return standings[0]
        return _ties(tied, "arrivals", "and a.arrival = %(why)s")
    left = f"{_standings(asked.flow)} and x.standing = %(why)s"
    told = asking.format(table="members_standingspan", which=left, **by)
    return _union([_ties(tied, "departures", "and a.departure = %(why)s"), told])


def _union(parts: Sequence[str]) -> str:
    return " union all ".join(f"({one})" for one in parts)


def _ties(asking: str, flow: str, also: str = "") -> str:
    day = "a.until" if flow == "departures" else "a.since"
    return asking.format(day=day, within=_IN.format(day), also=also)


def _stages(flow: str) -> str:
    """Return the condition that somebody became a member by a stage, or was one no longer."""
    return f"x.stage not in ({_MEMBERS})" if flow == "departures" else f"x.stage in ({_MEMBERS}) and {_NEW}"


def _standings(flow: str) -> str:
    """Return the condition that somebody came back to the roll by a standing, or left it."""
    return f"x.standing {'not in' if flow == 'departures' else 'in'} ({_ON})"


_TIES = """
select a.person_id, {day} from belonged a where {within} {also}
"""
_TIES_OF_MANY = f"""
select a.person_id, {{day}} from members_affiliation a
 where a.tie = 'formal' and {{within}} {{also}} and {_EVER.format("a.unit_id")} {{nearest}}
"""
_MOVES = f"""
select a.person_id, v.day from orgs_unitpath n
 cross join lateral (values (n.since), (n.until)) as v(day)
  join belonged a on a.unit_id = n.unit_id and a.since <= v.day and coalesce(a.until, 'infinity') >= v.day
 where n.unit_id = any(array(select unit_id from ever)) and {_IN.format("v.day")}
"""
_MOVES_OF_MANY = f"""
select a.person_id, v.day
  from (select n.unit_id, n.since as day from orgs_unitpath n where {_IN.format("n.since")}
        union all select n.unit_id, n.until from orgs_unitpath n where {_IN.format("n.until")}) v
  join members_affiliation a on a.unit_id = v.unit_id and a.tie = 'formal' and a.since <= v.day
   and coalesce(a.until, 'infinity') >= v.day
 where {_EVER.format("v.unit_id")}
"""
_GROUPS = "select x.person_id, x.since from ever e join members_groupplace x on x.group_id = e.unit_id"
"""Everybody who was ever in the group: few."""

_FOUND = f"""
with {_RANGES}, ever as materialized (
  select distinct n.unit_id from orgs_unitpath n join ranges r on n.path >= r.path and n.path < r.last
), belonged as materialized (
  select a.* from ever e cross join lateral (
    select a.* from members_affiliation a where a.unit_id = e.unit_id and a.tie = 'formal'
       and a.since <= %(last)s and coalesce(a.until, 'infinity') > %(first)s offset 0) a
), befell(id, day) as materialized ({{befell}}), cut(day) as materialized ({{cut}}),
who(id) as materialized (select distinct b.id from befell b, cut where cut.day is null or b.day {{near}} cut.day),
{{member}}, found as materialized (
  select h.id, h.person_id, h.{{day}} as day, h.{{why}} as why, q.id as unit_id, q.short_name as unit
    from member h
    join ranges r on h.path >= r.path and h.path < r.last
     and h.{{day}} > %(first)s and h.{{day}} <= %(last)s
     and coalesce(h.{{day}} {{near}} (select day from cut), true)
     and h.{{day}} > case when h.{{why}} = 'moved' then r.moved_after else r.after end
     and h.{{day}} <= case when h.{{why}} = 'moved' then r.moved_until else r.until end
    cross join lateral (
      select q.id, q.path, q.short_name from orgs_unitpath n join orgs_unit q on q.id = n.unit_id
       where n.path = h.path limit 1) q
   where h.{{is_edge}} and (%(is_group)s or h.{{why}} <> 'grouped') and {{narrowed}} and {{allowed}}
)
"""
_NEAREST = "fetch first %(enough)s rows with ties"
_CUT = "select (select day from befell order by day {direction} offset %(enough)s - 1 limit 1)"
"""The day up to which as many events lie as fill a page: the days beyond it are for the next look."""
_NO_CUT = "select null::date"
_SHOWN = """, shown as (
  select f.* from found f where {beyond} order by f.day {direction}, f.id {direction} limit %(size)s
)
select f.id, f.person_id, f.day, f.why, p.name, f.unit_id, f.unit,
       (select c.id from members_member c where c.person_id = f.person_id and c.tie = 'formal' and {opened} limit 1)
  from shown f join people_person p on p.id = f.person_id
 order by f.day {direction}, f.id {direction}
"""
