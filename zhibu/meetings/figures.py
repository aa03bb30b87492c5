"""What gatherings tell the figures: kinds held, lines of registers, papers, tasks; and tasks that are overdue.

All but the last happen on the gathering's day, as the gathering stands now: a period is the difference of two days.
They are told at the paths that gatherings, holdings and lines have now, which follow a unit that moves.

Kinds of one's own are no figures: numbers for words are few and never taken back, and thousands of units name kinds as
they like. An index that holds nothing else tells them (`queries.totals`), and costs what they are in the period.
Lectures are told in hours and in the minutes beyond, register by register: minutes alone would outgrow an integer
within two years of a million people.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhibu.figures.sources import Dimension, Source, Values
from zhibu.meetings.choices import FilingState, GatheringState, Kept, Progress
from zhibu.meetings.kinds import kinds
from zhibu.meetings.queries.counts import COUNTS_SQL

GATHERINGS = "gatherings"
"""The source's key: subjects are gatherings with all that follows from them."""
KINDS, REGISTERS, PAPERS, TASKS, OVERDUE = "held_kinds", "registers", "papers", "tasks", "overdue_tasks"
"""The keys of its dimensions."""

LINES = ("due", "came_due", "excused", "absent", "made_up", "spared", "listened", "untimed")
"""Lines of registers of gatherings that were held, by the names of `counts.COUNTS`."""
HOURS, MINUTES = "lecture_hours", "lecture_minutes"
LEFT = "left"
"""Neither held nor cancelled: once its day is over."""
_PAPERS = {
    "held": f"g.state = '{GatheringState.HELD}'",
    LEFT: f"g.state <> '{GatheringState.HELD}'",
    "locked": f"m.progress = '{Progress.LOCKED}'",
    "filed": "f.id is not null",
    "waiting": f"f.state = '{FilingState.FILED}'",
    "passed": f"f.state = '{FilingState.PASSED}'",
    "settled": f"f.state = '{FilingState.SETTLED}'",
    "returned": f"f.state = '{FilingState.RETURNED}'",
    "was_returned": f"(f.round > 1 or f.state = '{FilingState.RETURNED}')",
}
_TASKS = {
    "agreed": "count(*)",
    "done": "count(u.done_on)",
    "lists": "(count(*) filter (where u.problem <> '') > 0)::int",
    "closed": "(count(*) filter (where u.problem <> '') > 0"
    " and count(*) filter (where u.problem <> '' and u.done_on is null) = 0)::int",
    "suggested": "count(*) filter (where u.suggestion <> '')",
    "settled": "count(u.done_on) filter (where u.suggestion <> '')",
}


def _kinds() -> Values:
    return {kind.key: kind.label for kind in kinds().values()}


def _named(names: Sequence[str]) -> Values:
    """Return names as their own words: pages say them in sentences of their own (`dashboards.queries.report`)."""
    return {name: name for name in names}


DIMENSIONS = [
    Dimension(key=KINDS, label=_("开过的会议和活动"), values=_kinds, is_flow=True),
    Dimension(key=REGISTERS, label=_("参加情况"), values=lambda: _named([*LINES, HOURS, MINUTES]), is_flow=True),
    Dimension(key=PAPERS, label=_("记录和备案"), values=lambda: _named([*_PAPERS]), is_flow=True),
    Dimension(key=TASKS, label=_("要办的事项"), values=lambda: _named([*_TASKS]), is_flow=True),
    # By the month of the gathering, as terms are by the month of their last day: few words, and never one of a day.
    Dimension(key=OVERDUE, label=_("过了日子还没办结的事"), values=dict),
]

_STANDING = f"g.state <> '{GatheringState.CANCELLED}'"
_LECTURED = f"extract(epoch from {COUNTS_SQL['lecture_time']})::bigint / 60"
_LINES = ", ".join(f"{COUNTS_SQL[one]} as {one}" for one in LINES)


def _rows(told: dict[str, str]) -> str:
    return ", ".join(f"('{name}', {number})" for name, number in told.items())


EVENTS = f"""
select h.unit_path as path, h.held_on as day, '{KINDS}' as dimension, h.kind as value, 1 as n
  from who w join meetings_holding h on h.gathering_id = w.id
 where h.is_held and h.kind in ({", ".join(f"'{key}'" for key in kinds())})
union all
select l.unit_path, l.held_on, '{REGISTERS}', v.value, v.n
  from (select a.unit_path, g.held_on, {_LECTURED} as lectured, {_LINES}
          from who w join meetings_gathering g on g.id = w.id and g.state = '{GatheringState.HELD}'
          join meetings_attendance a on a.gathering_id = g.id and a.person_id is not null
         group by g.id, a.unit_path) l
  cross join lateral (values {_rows({one: f"l.{one}" for one in LINES})},
    ('{HOURS}', l.lectured / 60), ('{MINUTES}', mod(l.lectured, 60))) as v(value, n)
 where v.n > 0
union all
select g.unit_path, g.held_on, '{PAPERS}', v.value, 1
  from who w join meetings_gathering g on g.id = w.id and {_STANDING}
  left join meetings_minutes m on m.gathering_id = g.id
  left join meetings_record r on r.gathering_id = g.id and r.what = '{Kept.MINUTES}'
  left join meetings_filing f on f.record_id = r.id
  cross join lateral (values {_rows(_PAPERS)}) as v(value, holds)
 where v.holds
union all
select t.unit_path, t.held_on, '{TASKS}', v.value, v.n
  from (select g.unit_path, g.held_on, {", ".join(f"{number} as {name}" for name, number in _TASKS.items())}
          from who w join meetings_gathering g on g.id = w.id and {_STANDING}
          join meetings_followup u on u.gathering_id = g.id
         group by g.id) t
  cross join lateral (values {_rows({one: f"t.{one}" for one in _TASKS})}) as v(value, n)
 where v.n > 0
union all
select g.unit_path, u.due_on + 1, '{OVERDUE}', to_char(g.held_on, 'YYYY-MM'), 1
  from who w join meetings_gathering g on g.id = w.id and {_STANDING}
  join meetings_followup u on u.gathering_id = g.id and u.done_on is null
"""

_INSIDE = "t.unit_path >= r.path and t.unit_path < r.last"

SOURCE = Source(
    key=GATHERINGS,
    dimensions=DIMENSIONS,
    events=EVENTS,
    everybody="select id from meetings_gathering",
    below="with r(path, last) as materialized (select * from unnest(%(paths)s::text[], %(ends)s::text[]))"
    f" select t.id from meetings_gathering t join r on {_INSIDE}"
    f" union select t.gathering_id from meetings_holding t join r on {_INSIDE}"
    f" union select t.gathering_id from meetings_attendance t join r on {_INSIDE}",
    # A day that was planned for comes; the day after one by which something was to be done.
    moving="select id from meetings_gathering where held_on > %(since)s and held_on <= %(until)s"
    " union select gathering_id from meetings_followup"
    " where done_on is null and due_on >= %(since)s and due_on < %(until)s",
    hold="select 1 from meetings_gathering where id = any(%(ids)s) order by id for no key update",
)
