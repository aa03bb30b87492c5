"""What lights and windows tell the figures: lights by duty and state, units by the gravest light; windows by state."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zhibu.duties.choices import State, WindowState
from zhibu.duties.queries.catalogue import duties
from zhibu.duties.queries.frequencies import frequencies
from zhibu.figures.sources import Dimension, Source, Values

LIGHTS = "lights"
"""The source's key: subjects are units with all their lights."""
WINDOWS = "windows"
"""The source's key: subjects are units with all their windows; and of its one dimension."""

BETWEEN = ":"
"""What stands between the duty and the state of a light in the name that the figures give it (`value_of`)."""


def _duties() -> Values:
    return {value_of(duty.key, state): f"{duty.label} · {state.label}" for duty in duties().values() for state in State}


def value_of(duty: str, state: str) -> str:
    """Return how the figures name a light: what it is about, and what it shows."""
    return f"{duty}{BETWEEN}{state}"


DIMENSIONS = [
    Dimension(key="light", label=_("灯"), values=_duties),
    Dimension(key="light_state", label=_("亮着的灯"), values=lambda: dict(State.choices)),
    Dimension(key="lit_units", label=_("有灯的组织"), values=lambda: dict(State.choices)),
]

EVENTS = f"""
with shone as materialized (
  select l.unit_id, n.path, l.duty, l.state, greatest(l.since, n.since) as since,
         least(coalesce(l.until, 'infinity'), coalesce(n.until, 'infinity')) as until
    from who w
    join duties_light l on l.unit_id = w.id
    join orgs_unitpath n on n.unit_id = l.unit_id
     and (l.until is null or n.since < l.until) and (n.until is null or l.since < n.until)
), spent as (
  select unit_id, path,
         coalesce(range_agg(daterange(since, until)) filter (where state = '{State.RED}'), '{{}}') as red,
         coalesce(range_agg(daterange(since, until)) filter (where state = '{State.AMBER}'), '{{}}') as amber,
         coalesce(range_agg(daterange(since, until)) filter (where state = '{State.REST}'), '{{}}') as rest
    from shone group by unit_id, path
)
select s.path, e.day, v.dimension, v.value, e.n
  from shone s
  cross join lateral (values (s.since, 1), (s.until, -1)) as e(day, n)
  cross join lateral (values
    ('light', s.duty || '{BETWEEN}' || s.state), ('light_state', s.state)) as v(dimension, value)
 where e.day < 'infinity'
union all
select s.path, e.day, 'lit_units', g.state, e.n
  from spent s
  cross join lateral (values ('{State.RED}', s.red), ('{State.AMBER}', s.amber - s.red),
    ('{State.REST}', s.rest - s.amber - s.red)) as g(state, days)
  cross join lateral unnest(g.days) as r(r)
  cross join lateral (values (lower(r.r), 1), (upper(r.r), -1)) as e(day, n)
 where e.day < 'infinity'
"""

LOCK = 7_301_988
"""Serialises refreshes: two of one unit would each open the same light. Lights are read from windows: one lock."""


def opens(dimension: str, value: str) -> Mapping[str, str] | None:
    """Return the question to the list of lights (`duties.lists.LightList`) that shows exactly the lights counted."""
    if dimension == "light_state":
        return {"state": value}
    if dimension == "light":
        duty, state = value.rsplit(BETWEEN, 1)
        return {"duty": duty, "state": state}
    return None


SOURCE = Source(
    key=LIGHTS,
    dimensions=DIMENSIONS,
    events=EVENTS,
    everybody="select distinct unit_id from duties_light",
    below="select distinct n.unit_id from orgs_unitpath n join unnest(%(paths)s::text[], %(ends)s::text[])"
    " as r(path, last) on n.path >= r.path and n.path < r.last",
    moving="select unit_id from duties_light where since > %(since)s or until > %(since)s"
    " union select unit_id from orgs_unitpath where since > %(since)s or until > %(since)s",
    hold="select 1 from duties_light where unit_id = any(%(ids)s) and until is null order by id for no key update",
    opens=opens,
)


def _standings() -> Values:
    return {
        value_of(one.key, state): f"{one.label} · {state.label}"
        for one in frequencies().values()
        for state in WindowState
    }


def opens_windows(_dimension: str, value: str) -> Mapping[str, str] | None:
    """Return the question to the list of windows (`duties.lists.WindowList`) that shows exactly those counted."""
    frequency, state = value.rsplit(BETWEEN, 1)
    return {"frequency": frequency, "state": state}


WINDOW_SOURCE = Source(
    key=WINDOWS,
    # Told on the day on which a window begins: what stands between two days are the windows that began there.
    dimensions=[Dimension(key=WINDOWS, label=_("按时完成的情况"), values=_standings, is_flow=True)],
    events=f"select u.path, w.starts_on as day, '{WINDOWS}' as dimension,"
    f" w.frequency || '{BETWEEN}' || w.state as value, 1 as n"
    " from who x join orgs_unit u on u.id = x.id join duties_window w on w.unit_id = x.id",
    everybody="select id from orgs_unit",
    below="select distinct n.unit_id from orgs_unitpath n join unnest(%(paths)s::text[], %(ends)s::text[])"
    " as r(path, last) on n.path >= r.path and n.path < r.last",
    moving="select id from orgs_unit where false",
    hold=f"select pg_advisory_xact_lock({LOCK}) where cardinality(%(ids)s::uuid[]) > 0",
    opens=opens_windows,
)
