"""Every person's past on the roll as events (path, day, dimension, value, n): what the figures are counted from.

It says once, for all days, what `on_day.py` says for one: who belongs where, at which stage and in which standing. A
test holds the two against each other on random histories.

Its parts: `tie` what binds a person to a unit, `place` where that stood as paths (in the group where there is one),
`step` and `good` when somebody was at a stage and in good standing, `held` and `member` where all meet, with why each
stretch began and ended. Bands of years begin on the anniversary, that of 29 February on 28 February in common years.
"""

from zhibu.lib.tree import STEP
from zhibu.members.bands import UNKNOWN, bands, joined_bands, year_bands
from zhibu.members.choices import MEMBER_STAGES, ON_ROLL
from zhibu.members.queries.on_roll import listed
from zhibu.members.rules.standings import OUT


def _band_rows(name: str) -> str:
    return ", ".join(f"('{key}', {first}, {end or 'null'}::int)" for key, first, end in year_bands(name))


def _joined_case(column: str) -> str:
    whens = " ".join(f"when {column} < '{until}' then '{key}'" for key, _since, until in joined_bands() if until)
    return f"case when {column} is null then '{UNKNOWN}' {whens} else '{joined_bands()[-1][0]}' end"


def in_bands(name: str, start: str) -> str:
    """Return the statement of (day, dimension, value, n) for the bands of years that begin on the day `start`."""
    return f"""
    select e.day, '{name}', b.band, e.n
      from (values {_band_rows(name)}) as b(band, first, next)
      cross join lateral (values
        (greatest(h.since, ({start} + make_interval(years => b.first))::date), 1),
        (least(h.until, coalesce(({start} + make_interval(years => b.next))::date, 'infinity')), -1)) as e(day, n)
     where {start} is not null and greatest(h.since, ({start} + make_interval(years => b.first))::date)
         < least(h.until, coalesce(({start} + make_interval(years => b.next))::date, 'infinity'))
"""


def _days_of(mobility: str) -> str:
    days = f"range_agg(daterange(x.since, x.until)) filter (where x.mobility = '{mobility}')"
    return f"coalesce({days}, '{{}}') as {mobility}"


def _home(which: str) -> str:
    """Return the path of the branch where a row `h` stands, or stood before it, or stands next."""
    group = "is_group" if not which else f"{which}group"
    return f"left(h.{which}path, case when h.{group} then -{STEP} else length(h.{which}path) end)"


_ON = listed(ON_ROLL)
_HOME = _home("")
KINDS = (
    ("stage", "h.stage", False),
    ("joined", _joined_case("h.joined_on"), False),
    ("members", "''", True),
    ("sex", "h.sex", True),
    ("minority", "case when h.ethnicity not in ('', '01') then '' end", True),
    ("ethnicity", "h.ethnicity", True),
    ("education", "h.education", True),
    ("occupation", "h.occupation", True),
)
"""By what members are told apart, bands of years aside: dimension, its value of a stretch `h`, and whether it is as it
is known now, whatever the day."""

NOT_KNOWN = (
    ("age", "h.birth_on is null", True),
    ("seniority", "h.stage = 'full' and h.seniority_from is null", False),
)
"""When somebody stands in no band of years, as the day from which they count is not known."""

_KINDS = ",\n        ".join(
    f"('{dimension}', {value}, {is_still})"
    for dimension, value, is_still in (
        *KINDS,
        *((dimension, f"case when {when} then '{UNKNOWN}' end", is_still) for dimension, when, is_still in NOT_KNOWN),
    )
)
_COLLEGE = bands()["developed"]["college"]
_YOUNG = bands()["developed"]["young_until"]

DEVELOPED = f"""
values ('female', h.sex = '2'), ('minority', h.ethnicity not in ('', '01')),
  ('young', h.birth_on + interval '{_YOUNG} years' > h.since), ('college', h.education between '1' and '{_COLLEGE}'),
  ('frontline', h.is_frontline), ('occupation:' || h.occupation, h.occupation <> '')
"""
"""By what those who were developed are told apart: (value, whether it holds) of a row `h` of `member`."""

MEMBER = f"""
with tie as materialized (
  select a.id, a.person_id, a.unit_id, a.tie, a.since, coalesce(a.until, 'infinity') as until, a.arrival, a.departure
    from who w join members_affiliation a on a.person_id = w.id
    join people_person p on p.id = a.person_id and p.merged_into_id is null
   where a.departure <> 'corrected'
), membership as (
  select x.person_id, x.group_id, x.since,
         least(coalesce(x.until, 'infinity'), lead(x.since, 1, 'infinity') over (partition by x.person_id, q.parent_id
           order by x.since)) as until, q.parent_id
    from who w join members_groupplace x on x.person_id = w.id join orgs_unit q on q.id = x.group_id
), grouped as materialized (
  select t.id, h.path, greatest(t.since, x.since, h.since, n.since) as since,
         least(t.until, x.until, coalesce(h.until, 'infinity'), coalesce(n.until, 'infinity')) as until
    from tie t
    join membership x on x.person_id = t.person_id and x.parent_id = t.unit_id
    join orgs_unitpath h on h.unit_id = x.group_id
    join orgs_unitpath n on n.unit_id = t.unit_id
   where t.tie <> 'cultivation'
     and greatest(t.since, x.since, h.since, n.since)
       < least(t.until, x.until, coalesce(h.until, 'infinity'), coalesce(n.until, 'infinity'))
), inside as materialized (
  select id, range_agg(daterange(since, until)) as days from grouped group by id
), place as materialized (
  select g.id, g.path, true as is_group, g.since, g.until from grouped g
  union all
  select b.id, b.path, false, b.since, b.until
    from (select t.id, n.path, greatest(t.since, n.since) as since,
                 least(t.until, coalesce(n.until, 'infinity')) as until
            from tie t join orgs_unitpath n on n.unit_id = t.unit_id) b
   where b.since < b.until and not exists (select from inside i where i.id = b.id)
  union all
  select t.id, n.path, false, lower(r.r), upper(r.r)
    from tie t join inside i on i.id = t.id join orgs_unitpath n on n.unit_id = t.unit_id
    cross join lateral unnest(datemultirange(daterange(greatest(t.since, n.since),
      greatest(t.since, n.since, least(t.until, coalesce(n.until, 'infinity'))))) - i.days) as r(r)
), step as materialized (
  select x.person_id, x.stage, x.since, lead(x.since, 1, 'infinity') over after as until,
         min(x.since) over before as first,
         case when max(x.since) filter (where x.stage = 'probationary') over before is not null
              then case when max(x.since) filter (where x.stage = 'probationary') over before
                          = max(x.since) filter (where x.stage = 'probationary' and x.is_dated) over before
                        then max(x.since) filter (where x.stage = 'probationary') over before end
              else min(x.since) filter (where x.stage = 'full' and x.is_dated) over before end as joined_on,
         case when max(x.since) filter (where x.stage = 'probationary') over before
                     > max(x.since) filter (where x.stage = 'full') over before then null
              else max(x.since) filter (where x.stage = 'full' and x.is_dated) over before end as full_on
    from who w join members_stagespan x on x.person_id = w.id
  window after as (partition by x.person_id order by x.since),
         before as (partition by x.person_id order by x.since rows between unbounded preceding and current row)
), stood as (
  select x.person_id, x.standing, x.since, lead(x.since, 1, 'infinity') over after as until,
         lag(x.standing) over after as past, lead(x.standing) over after as next,
         bool_or(x.standing in ({listed(sorted(OUT))})) over before as was_out,
         bool_or(x.standing = 'suspended') over before as was_suspended
    from who w join members_standingspan x on x.person_id = w.id
  window after as (partition by x.person_id order by x.since),
         before as (partition by x.person_id order by x.since rows between unbounded preceding and current row)
), good as materialized (
  select person_id, case when past is null then '-infinity' else since end as since, until, past, next, was_out,
         was_suspended
    from stood where standing in ({_ON})
  union all
  select person_id, '-infinity', since, null, standing, false, false from stood
   where past is null and standing not in ({_ON})
  union all
  select w.id, '-infinity', 'infinity', null, null, false, false from who w
   where not exists (select from members_standingspan x where x.person_id = w.id)
), held as materialized (
  select r.*, coalesce(r.past_until = r.since, false) as follows, coalesce(r.next_since = r.until, false) as goes_on
    from (
    select t.id, t.person_id, c.path, c.is_group, s.stage, s.joined_on, s.full_on, g.past, g.next, g.was_out,
           g.was_suspended, t.arrival, t.departure, t.since as tie_since, t.until as tie_until, g.since as good_since,
           g.until as good_until, s.since as step_since, d.since, d.until,
           lag(d.until) over w as past_until, lag(c.path) over w as past_path, lag(c.is_group) over w as past_group,
           lead(d.since) over w as next_since, lead(c.path) over w as next_path, lead(c.is_group) over w as next_group
      from tie t
      join place c on c.id = t.id
      join step s on s.person_id = t.person_id and s.stage in ({listed(MEMBER_STAGES)})
      join good g on g.person_id = t.person_id
      cross join lateral (
        select greatest(c.since, s.since, g.since), least(c.until, s.until, g.until)) as d(since, until)
     where t.tie = 'formal' and d.since < d.until
    window w as (partition by t.id order by d.since)) r
), member as materialized (
  select h.*, not (h.follows and h.past_path = h.path) as begins, not (h.goes_on and h.next_path = h.path) as ends,
         p.sex, p.ethnicity, left(p.education, 1) as education, p.occupation, p.birth_on, p.is_frontline,
         (h.full_on + case when h.was_suspended then coalesce((select sum(least(x.until, h.since) - x.since)::int
            from members_standingspan x where x.person_id = h.person_id and x.standing = 'suspended'
             and x.until is not null and x.since >= h.full_on and x.since <= h.since), 0) else 0 end
          - make_interval(months => coalesce(f.seniority_correction_months, 0)))::date as seniority_from,
         case when h.follows and h.past_path <> h.path
              then case when {_HOME} = {_home("past_")} then 'grouped' else 'moved' end
              when h.tie_since = h.since
              then case when h.arrival = 'admitted' and h.was_out then 'rejoined' else h.arrival end
              when h.good_since = h.since and h.past = 'suspended' then 'resumed'
              when h.step_since = h.since then case when h.was_out then 'rejoined' else 'admitted' end
              else 'entered' end as arrived,
         case when h.goes_on and h.next_path <> h.path
              then case when {_HOME} = {_home("next_")} then 'grouped' else 'moved' end
              when h.good_until = h.until then h.next
              when h.tie_until = h.until and h.departure in ('transferred', 'placed', 'out', 'deceased')
              then h.departure
              else 'other' end as departed
    from held h join people_person p on p.id = h.person_id left join members_partyfile f on f.person_id = h.person_id
)
"""
"""The beginning of a statement that has a table `who(id)`: it makes `member`, each stretch of membership at a path."""

EVENTS = f"""{MEMBER}
select h.path, v.day, v.dimension, v.value, v.n
  from member h cross join lateral (
    select e.day, v.dimension, v.value, e.n
      from (values (h.since, 1, h.begins), (h.until, -1, h.ends)) as e(day, n, is_edge)
      cross join (values
        {_KINDS}) as v(dimension, value, is_still)
     where v.value is not null and (e.is_edge or not v.is_still)
    union all {in_bands("age", "h.birth_on")}
    union all {in_bands("seniority", "h.seniority_from")}
    union all select h.since, 'arrivals', h.arrived, 1 where h.begins
    union all select h.until, 'departures', h.departed, 1 where h.ends
    union all
    select h.since, 'developed', o.value, 1
      from ({DEVELOPED}) as o(value, holds)
     where h.begins and h.arrived in ('admitted', 'rejoined') and o.holds
  ) v where v.day < 'infinity'
union all
select h.path, e.day, a.dimension, a.value, e.n
  from (
    select m.person_id, 'mobility' as dimension, v.value, v.days
      from (select x.person_id, {_days_of("lost")}, {_days_of("abroad")}, {_days_of("outflow")}, {_days_of("inflow")}
              from who w join members_mobilityspan x on x.person_id = w.id group by x.person_id) m
      cross join lateral (values ('lost', m.lost), ('abroad', m.abroad - m.lost),
        ('outflow', m.outflow - m.lost - m.abroad),
        ('inflow', m.inflow - m.lost - m.abroad - m.outflow)) as v(value, days)
    union all
    select x.person_id, 'exempt', '', range_agg(daterange(x.since, x.until))
      from who w join members_exemption x on x.person_id = w.id group by x.person_id) a
  join held h on h.person_id = a.person_id
  cross join lateral unnest(a.days * datemultirange(daterange(h.since, h.until))) as r(r)
  cross join lateral (values (lower(r.r), 1), (upper(r.r), -1)) as e(day, n)
 where e.day < 'infinity'
union all
select c.path, e.day, 'coming', s.stage, e.n
  from tie t
  join place c on c.id = t.id
  join (select person_id, stage, since, until from step
        union all select person_id, 'applicant', '-infinity', since from step where first = since
        union all select w.id, 'applicant', '-infinity', 'infinity' from who w
         where not exists (select from members_stagespan x where x.person_id = w.id)) s
    on s.person_id = t.person_id and s.stage in ('applicant', 'activist', 'candidate')
   and greatest(c.since, s.since) < least(c.until, s.until)
  cross join lateral (values (greatest(c.since, s.since), 1), (least(c.until, s.until), -1)) as e(day, n)
 where t.tie <> 'participation' and e.day < 'infinity'
union all
select c.path, e.day, 'guests', '', e.n
  from tie t join place c on c.id = t.id
  cross join lateral (values (c.since, 1), (c.until, -1)) as e(day, n)
 where t.tie = 'participation' and e.day < 'infinity'
"""

_CROSSING = " or ".join(
    f"m.{column} between (%(since)s::date - make_interval(years => {first}))::date - 1"
    f" and (%(until)s::date - make_interval(years => {first}))::date + 1"
    for name, column in (("age", "birth_on"), ("seniority", "seniority_from"))
    for _key, first, _next in year_bands(name)
    if first
)
_SPANS = ("affiliation", "groupplace", "stagespan", "standingspan", "mobilityspan", "exemption")
_TO_COME = "".join(
    f" union select person_id from members_{table} where since > %(since)s or until > %(since)s" for table in _SPANS
)

BELOW = """
select a.person_id from members_affiliation a where a.unit_id in (
  select n.unit_id from orgs_unitpath n join unnest(%(paths)s::text[], %(ends)s::text[]) as r(path, last)
    on n.path >= r.path and n.path < r.last)
union
select x.person_id from members_groupplace x where x.group_id in (
  select n.unit_id from orgs_unitpath n join unnest(%(paths)s::text[], %(ends)s::text[]) as r(path, last)
    on n.path >= r.path and n.path < r.last)
"""
"""The people who ever belonged to a unit that ever stood in one of the ranges of paths."""

MOVING = f"select m.person_id from members_member m where m.is_on_roll and ({_CROSSING}){_TO_COME}"
"""The people who may cross a band, or for whom something begins or ends, after %(since)s and up to %(until)s."""
