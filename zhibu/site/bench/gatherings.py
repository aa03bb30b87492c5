"""Organisational life of invented branches, in SQL: from the first day of the last full quarter up to today, and what
is planned for the days to come.

A branch that can be asked has its theme day each month, a committee meeting each month where a committee sits, and an
assembly and a lecture each quarter. What becomes of one follows from its number (`pg_temp.chance`), so that the same
day gives the same life. Who is due is asked of spans as `queries/due.py` of the meetings room asks it, for all of them
at once; `test_bench_life.py` holds both alike.
"""

LEFT = ("bench_spot", "bench_roll", "bench_tie", "bench_seat", "bench_held", "bench_host", "bench_filed")
"""Tables on the way."""
INDEXED = ("meetings_gathering", "meetings_holding", "meetings_attendance")
"""Tables that are filled without their indexes."""
WRITTEN = (
    *("meetings_item", "meetings_minutes", "meetings_point", "meetings_followup", "meetings_confirmation"),
    *("meetings_record", "meetings_draw", "meetings_filing", "meetings_reason"),
)
"""The others that are filled."""

# Branches with their number, and the first of those below the same unit: in one of ten of these all hold their lectures
# together, with the first as host.
SPOTS = """
create unlogged table bench_spot as
select b.*, b.beside > 1 and (b.host = 0 or pg_temp.chance(b.host, 60, 10) = 0) as shares
  from (select x.*, min(at) over (partition by above) as host, count(*) over (partition by above) as beside
          from (select (row_number() over (order by path))::int - 1 as at, id as unit, path, parent_id as above
                  from orgs_unit where kind = 'branch' and dissolved_on is null and founded_on < %(first)s) x) b
"""
# On which days somebody is a member on the roll.
ROLL = """
create unlogged table bench_roll as
select s.person_id as person, s.stage = 'full' as is_full, greatest(s.since, t.since) as since,
       least(s.until, t.until) as until
  from members_stagespan s join members_standingspan t on t.person_id = s.person_id
 where s.stage = any(%(stages)s) and t.standing = any(%(standings)s) and greatest(s.since, t.since) <= %(last)s
   and coalesce(least(s.until, t.until), 'infinity') > greatest(s.since, t.since, %(first)s)
"""
# On which days they are called by a branch, and on which of these they are spared; and who sits in its committee.
TIES = """
create unlogged table bench_tie as
select b.unit, b.path, r.person, a.tie = 'formal' and r.is_full as has_vote, e.days as spared,
       greatest(a.since, r.since) as since, least(a.until, r.until) as until
  from members_affiliation a
  join bench_spot b on b.unit = a.unit_id
  join bench_roll r on r.person = a.person_id
  left join (select person_id, range_agg(daterange(since, until)) as days
               from members_exemption group by person_id) e on e.person_id = r.person
 where a.tie = any(%(ties)s) and a.departure <> 'corrected' and greatest(a.since, r.since) <= %(last)s
   and coalesce(least(a.until, r.until), 'infinity') > greatest(a.since, r.since, %(first)s)
 order by b.path, r.person
"""
SEATS = """
create unlogged table bench_seat as
select b.unit, b.path, r.person, p.name, a.post, a.post_order as rank, greatest(a.since, r.since) as since,
       least(a.until, r.until) as until
  from orgs_appointment a
  join bench_spot b on b.unit = a.unit_id
  join bench_roll r on r.person = a.person_id
  join people_person p on p.id = r.person
 where a.post = any(%(posts)s) and greatest(a.since, r.since) <= %(last)s
   and coalesce(least(a.until, r.until), 'infinity') > greatest(a.since, r.since, %(first)s)
 order by b.path, rank, r.person
"""
FOUND = (
    "create index on bench_tie (unit, person)",
    "create index on bench_seat (unit, rank)",
    "analyze bench_spot; analyze bench_tie; analyze bench_seat",
)

_OF_DAY = "{0}.unit = p.unit and {0}.since <= p.held_on and ({0}.until is null or {0}.until > p.held_on)"
_TIE, _SEAT = _OF_DAY.format("t"), _OF_DAY.format("s")
_TOPICS = (
    *("学习党章", "重温入党誓词", "志愿服务", "参观展馆", "结对帮扶", "安全生产学习", "廉洁教育", "先进事迹学习"),
    *("环境整治", "慰问老党员", "谈心交流", "技能比武", "政策宣讲", "读书分享", "健康讲座", "防火演练"),
)
_THEMES = f"(array[{', '.join(f"'{topic}'" for topic in _TOPICS)}])[1 + pg_temp.chance(p.key, 66, {len(_TOPICS)})]"
# Every gathering with all that follows from its number. Days to come: what is called, and what is only planned. Days
# past: some were cancelled, some called and never held, some not even planned; one branch of twenty-five is remiss.
HELD = f"""
create unlogged table bench_held as
select row_number() over (order by g.held_on, g.path, g.sort) as n, g.*
  from (
    select p.*, c.person as chair, c.name as chair_name, w.person as recorder, w.name as recorder_name,
           (select t.person from bench_tie t where {_TIE} order by t.person limit 1) as first_person,
           case p.sort when 0 then '主题党日：' when 1 then '支委会：' when 2 then '党员大会：' else '党课：' end
             || {_THEMES} as theme,
           h.begins, h.ends, m.opened_at, m.closed_at, m.closed_at + interval '2 hours' as asked_at,
           m.closed_at + make_interval(hours => 4 + pg_temp.chance(p.key, 50, 60)) as locked_at,
           case when p.state <> 'held' or w.person is null then ''
                when c.person is null then case when m.way < 60 then 'writing' else '' end
                when p.held_on > %(today)s::date - 4
                     then case when m.way < 40 then '' when m.way < 75 then 'writing' else 'asked' end
                when m.way < 4 then '' when m.way < 9 then 'writing' when m.way < 14 then 'asked'
                else 'locked' end as progress
      from (
        select o.*, case
            when o.held_on > %(today)s::date and o.fate >= 600 then ''
            when o.held_on > %(today)s::date + 5 then 'planned'
            when o.held_on >= %(today)s::date then 'called'
            when o.fate < 12 then 'cancelled'
            when o.fate < 18 then 'called'
            when o.fate < case when pg_temp.chance(o.at, 62, 25) = 0 then 350 else 50 end then ''
            else 'held' end as state
          from (
            select b.*, k.kinds, k.held_on, k.sort, k.sort = 3 and b.shares as is_joint, m.key + k.sort as key,
                   pg_temp.chance(m.key + k.sort, 45, 1000) as fate
              from bench_spot b
              cross join generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') as s(at_first)
              cross join lateral (
                select s.at_first::date as day, extract(month from s.at_first)::int as month,
                       b.at * 1000000::bigint
                       + (extract(year from s.at_first)::int * 12 + extract(month from s.at_first)::int) * 8 as key) m
              cross join lateral (
                select case when not b.shares and b.at %% 3 = 0 and (m.month - 1) %% 3 = pg_temp.chance(b.at, 61, 3)
                            then array['theme_day', 'lecture'] else array['theme_day'] end as kinds,
                       m.day + 4 + pg_temp.chance(m.key, 40, 20) as held_on, 0 as sort
                union all select array['committee_meeting'], m.day + 1 + pg_temp.chance(m.key, 42, 26), 1
                union all select array['assembly'], m.day + pg_temp.chance(m.key, 43, 85), 2 where m.month %% 3 = 1
                union all select array['lecture'], m.day + 3 + pg_temp.chance(m.key, 44, 82), 3
                 where m.month %% 3 = 1 and case when b.shares then b.at = b.host else b.at %% 3 <> 0 end) k
             where k.held_on between %(first)s and %(last)s) o) p
      cross join lateral (
        select time '08:30' + pg_temp.chance(p.key, 63, 18) * interval '30 minutes' as begins,
               (60 + 30 * pg_temp.chance(p.key, 64, 4)) * interval '1 minute' as lasts,
               pg_temp.chance(p.key, 65, 12) = 0 as is_untimed) d
      cross join lateral (select d.begins, case when not d.is_untimed then d.begins + d.lasts end as ends) h
      cross join lateral (
        select (p.held_on + d.begins) at time zone %(zone)s as opened_at,
               (p.held_on + d.begins + d.lasts) at time zone %(zone)s as closed_at,
               pg_temp.chance(p.key, 49, 100) as way) m
      left join lateral (
        select s.person, s.name from bench_seat s where {_SEAT} and s.post = 'secretary' order by s.since, s.person
         limit 1) c on true
      left join lateral (
        select x.person, x.name
          from (select * from (select s.person, s.name, s.rank from bench_seat s
                                where {_SEAT} and s.person is distinct from c.person
                                order by s.rank, s.person limit 1) seated
                union all
                select y.person, q.name, 9999
                  from (select t.person from bench_tie t where {_TIE} and t.person is distinct from c.person
                         order by t.person limit 1) y
                  join people_person q on q.id = y.person) x
         order by x.rank limit 1) w on true
     where p.state <> '' and exists (select from bench_tie t where {_TIE})
       and (p.sort <> 1 or (select count(distinct s.person) from bench_seat s where {_SEAT}) >= %(seats)s)) g
"""
HOSTS = """
create unlogged table bench_host as
select n, unit, path from bench_held where not is_joint
union all select g.n, b.unit, b.path from bench_held g join bench_spot b using (above) where g.is_joint
"""
GATHERINGS = """
insert into meetings_gathering (id, unit_id, unit_path, is_joint, kinds, theme, held_on, begins, ends, place_name,
  chair_id, note, state, cancelled_for, code, act_shown, opened_at, closed_at, changed_at, version)
select pg_temp.key('005', n), unit, path, is_joint, kinds, theme, held_on, begins, ends,
       (array['党员活动室', '会议室', '', '二楼会议室'])[1 + pg_temp.chance(key, 67, 4)], chair, '', state,
       case state when 'cancelled' then '和上级的会议冲突' else '' end, '', '',
       case state when 'held' then opened_at end, case state when 'held' then closed_at end,
       case state when 'held' then closed_at else least(opened_at - interval '5 days', %(now)s) end, 1
  from bench_held order by n
"""
HOLDINGS = """
insert into meetings_holding (gathering_id, unit_id, unit_path, kind, held_on, is_held)
select pg_temp.key('005', g.n), h.unit, h.path, k.kind, g.held_on, g.state = 'held'
  from bench_held g join bench_host h using (n) cross join lateral unnest(g.kinds) as k(kind) order by g.n, h.path
"""
# A branch's people come the more or the less reliably. Whoever presides or records was there.
LINES = """
insert into meetings_attendance (id, gathering_id, person_id, guest_name, unit_id, unit_path, is_due, has_vote,
  presence, left_early, way, at, said_by, made_up_on, made_up_way, made_up_note)
select pg_temp.key('006', l.n), pg_temp.key('005', l.gathering), l.person, '', l.unit, l.path, l.is_due, l.has_vote,
       l.presence, c.came and pg_temp.chance(l.n, 70, 60) = 0,
       case when c.came then (array['qr', 'qr', 'qr', 'code', 'tick', 'tick', 'paper'])[1 + l.r %% 7] else '' end,
       case when c.came then l.opened_at + make_interval(mins => l.r %% 13 - 8) end, '',
       case l.presence when 'made_up' then l.held_on + 4 + l.r %% 11 end,
       case l.presence when 'made_up' then (array['studied', 'told', 'brought', 'watched', 'elsewhere'])[1 + l.r %% 5]
            else '' end, ''
  from (
    select x.*, case
        when x.state <> 'held' then 'due'
        when x.person in (x.chair, x.recorder, x.first_person) then 'present'
        when not x.is_due then case when x.r < 400 then 'present' else 'due' end
        when x.r < 30 then 'late' when x.r < 90 then 'online' when x.r < x.most then 'present'
        when x.r < x.most + (1000 - x.most) * 55 / 100 then 'excused'
        when x.r < x.most + (1000 - x.most) * 85 / 100 or x.held_on + 15 > %(today)s::date then 'absent'
        else 'made_up' end as presence
      from (
        select y.*, pg_temp.chance(y.n, 46, 1000) as r, 830 + pg_temp.chance(y.at, 71, 140) as most
          from (
            select row_number() over (order by z.gathering, z.person) + %(after)s as n, z.*
              from (
                select g.n as gathering, g.at, g.state, g.held_on, g.opened_at, g.chair, g.recorder, g.first_person,
                       t.person, t.unit, t.path, t.spared is null or not t.spared @> g.held_on as is_due, t.has_vote
                  from bench_held g
                  join bench_host h using (n)
                  join bench_tie t on t.unit = h.unit and t.since <= g.held_on
                   and (t.until is null or t.until > g.held_on)
                 where g.sort <> 1 and g.state in ('called', 'held') and g.held_on >= %(since)s
                   and g.held_on < %(until)s
                union all
                select distinct on (g.n, s.person) g.n, g.at, g.state, g.held_on, g.opened_at, g.chair, g.recorder,
                       g.first_person, s.person, s.unit, s.path, true, true
                  from bench_held g
                  join bench_seat s on s.unit = g.unit and s.since <= g.held_on
                   and (s.until is null or s.until > g.held_on)
                 where g.sort = 1 and g.state in ('called', 'held') and g.held_on >= %(since)s
                   and g.held_on < %(until)s) z) y) x) l
  cross join lateral (select l.presence in ('present', 'late', 'online') as came) c
 order by l.n
"""

ITEMS = """
insert into meetings_item (id, gathering_id, "order", title, decision, version, written_at, written_by)
select pg_temp.key('007', n), pg_temp.key('005', n), 1, theme,
       case when progress <> '' then '按计划落实，由' || recorder_name || '汇总。' else '' end,
       case when progress <> '' then 1 else 0 end, case when progress <> '' then closed_at + interval '1 hour' end,
       case when progress <> '' then recorder_name else '' end
  from bench_held where state <> 'cancelled' order by n
"""
MINUTES = """
insert into meetings_minutes (id, gathering_id, recorder_id, progress, edition, begun_at, asked_at, locked_at)
select pg_temp.key('008', n), pg_temp.key('005', n), recorder, progress,
       case when progress <> 'writing' then 1 else 0 end, opened_at,
       case when progress <> 'writing' then asked_at end, case progress when 'locked' then locked_at end
  from bench_held where progress <> '' order by n
"""
POINTS = """
insert into meetings_point (id, item_id, "order", speaker_id, speaker_name, text)
select pg_temp.key('00e', n), pg_temp.key('007', n), 1, chair, chair_name,
       '大家围绕“' || theme || '”谈了体会，提出了打算。'
  from bench_held where progress <> '' and chair is not null order by n
"""
TASKS = """
insert into meetings_followup (id, gathering_id, item_id, problem, suggestion, suggested_by, what, owner_id, owner_name,
  due_on, done_on, done_note, done_by)
select pg_temp.key('009', g.n), pg_temp.key('005', g.n), pg_temp.key('007', g.n), '', '', '',
       '把商定的事项办完并告诉大家', g.recorder, g.recorder_name, d.due_on, e.done_on, '',
       case when e.done_on is null then '' else g.recorder_name end
  from bench_held g
  cross join lateral (select g.held_on + 7 + pg_temp.chance(g.key, 51, 40) as due_on) d
  cross join lateral (
    select case when d.due_on <= %(today)s::date and pg_temp.chance(g.key, 52, 100) < 80
                then greatest(d.due_on - pg_temp.chance(g.key, 68, 12), g.held_on + 1) end as done_on) e
 where g.progress <> '' and pg_temp.chance(g.key, 53, 100) < 15 order by g.n
"""
CONFIRMED = """
insert into meetings_confirmation (id, minutes_id, attendance_id, edition, at)
select pg_temp.key('00d', row_number() over (order by c.n, c.line)), pg_temp.key('008', c.n), c.line, 1,
       c.asked_at + make_interval(mins => 5 + c.r)
  from (select g.n, a.id as line, g.asked_at, ((uuid_hash_extended(a.id, 69) & 1073741823) %% 1500)::int as r
          from bench_held g join meetings_attendance a on a.gathering_id = pg_temp.key('005', g.n)
         where g.progress in ('asked', 'locked') and a.presence in ('present', 'late', 'online')) c
 where c.r < 60 order by 1
"""

# What is filed with the unit above, and what became of it. One unit of four draws among what waits when a quarter ends.
FILED = """
create unlogged table bench_filed as
select f.*, case
    when f.is_pool then 'settled'
    when f.age <= 5 then case when f.q < 25 then 'passed' else 'filed' end
    when f.age <= 25 then case when f.q < 60 then 'passed' when f.q < 66 then 'returned' else 'filed' end
    when f.q < 90 then 'passed' when f.q < 93 then 'returned' when f.q < 96 then 'passed' else 'filed' end as state,
       case when not f.is_pool and f.age > 25 and f.q >= 93 and f.q < 97 then 2 else 1 end as round
  from (select g.n, g.key, g.unit as branch, g.recorder_name, g.above as unit, u.path as unit_path, d.filed_at,
               %(today)s::date - g.held_on as age, pg_temp.chance(g.key, 55, 100) as q,
               coalesce((select p.name from orgs_appointment a join people_person p on p.id = a.person_id
                          where a.unit_id = g.above and a.post = 'secretary' and a.until is null limit 1),
                        '组织员') as reviewer,
               (g.host = 0 or pg_temp.chance(g.host, 56, 4) = 0)
               and d.filed_at < %(quarter)s::timestamp at time zone %(zone)s
               and d.filed_at >= (%(quarter)s::timestamp - interval '40 days') at time zone %(zone)s as is_pool
          from bench_held g
          join orgs_unit u on u.id = g.above and u.kind = any(%(leading)s)
          cross join lateral (
            select g.locked_at + make_interval(hours => 1 + pg_temp.chance(g.key, 54, 20)) as filed_at) d
         where g.progress = 'locked' and pg_temp.chance(g.key, 57, 100) < 88) f
"""
TO_CHAIN = """
select e.at, e.what, pg_temp.key('005', g.n), g.unit, g.theme, g.kinds, g.held_on, g.begins, g.ends, p.place_name,
       g.chair_name, g.recorder_name, i.title, i.decision, r.lines, o.confirmed, t.tasks, n.text
  from bench_held g
  join meetings_gathering p on p.id = pg_temp.key('005', g.n)
  join meetings_item i on i.id = pg_temp.key('007', g.n)
  left join meetings_point n on n.id = pg_temp.key('00e', g.n)
  left join bench_filed f on f.n = g.n
  cross join lateral (
    select g.locked_at as at, 'minutes' as what
    union all select f.filed_at + interval '5 days', 'addendum' where f.round = 2) e
  left join lateral (
    select json_agg(json_build_array(a.id, q.name, case when a.presence = 'made_up' then 'absent' else a.presence end,
                                     a.left_early, a.has_vote) order by q.name_key, a.id) as lines
      from meetings_attendance a join people_person q on q.id = a.person_id
     where a.gathering_id = p.id and e.what = 'minutes') r on true
  left join lateral (
    select json_agg(json_build_array(c.attendance_id, q.name,
                                     to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                    order by c.at, c.id) as confirmed
      from meetings_confirmation c join meetings_attendance a on a.id = c.attendance_id
      join people_person q on q.id = a.person_id
     where c.minutes_id = pg_temp.key('008', g.n)) o on true
  left join lateral (
    select json_agg(json_build_array(x.what, x.owner_name, x.due_on) order by x.id) as tasks
      from meetings_followup x where x.gathering_id = p.id) t on true
 where g.progress = 'locked' order by e.at, g.n
"""
COPY_RECORDS = (
    "copy meetings_record (id, unit_id, number, gathering_id, what, body, prev_hash, hash, at, by) from stdin"
)
_SHARE = 20
DRAWS = f"""
insert into meetings_draw (id, unit_id, unit_path, share, seed, pool, drawn, at, by)
select pg_temp.key('00c', row_number() over (order by unit_path)), unit, unit_path, {_SHARE}, md5(unit_path), count(*),
       (count(*) * {_SHARE} + 99) / 100, (%(quarter)s::timestamp + interval '2 days 10 hours') at time zone %(zone)s,
       reviewer
  from bench_filed where is_pool group by unit, unit_path, reviewer
"""
FILINGS = """
insert into meetings_filing (id, record_id, unit_id, unit_path, branch_id, state, round, upto, filed_at, filed_by,
  answered_at, answered_by, draw_id, is_drawn)
select pg_temp.key('00b', x.n), x.record, x.unit, x.unit_path, x.branch, x.state, x.round, x.upto, x.filed_at,
       x.recorder_name,
       case x.state when 'filed' then null when 'settled' then x.drawn_at
            else least(greatest(x.filed_at, x.drawn_at) + make_interval(hours => 4 + pg_temp.chance(x.key, 58, 120)),
                       %(now)s) end,
       case x.state when 'filed' then '' else x.reviewer end, x.draw, x.is_drawn
  from (select f.n, f.key, f.unit, f.unit_path, f.branch, f.recorder_name, f.reviewer, f.round, r.id as record,
               d.id as draw, d.at as drawn_at, coalesce(k.is_drawn, false) as is_drawn,
               (select max(m.number) from meetings_record m where m.gathering_id = r.gathering_id) as upto,
               case f.round when 2 then f.filed_at + interval '5 days 1 hour' else f.filed_at end as filed_at,
               case when k.is_drawn then case when f.q < 70 then 'passed' when f.q < 80 then 'returned' else 'filed' end
                    else f.state end as state
          from bench_filed f
          join meetings_record r on r.gathering_id = pg_temp.key('005', f.n) and r.what = 'minutes'
          left join meetings_draw d on f.is_pool and d.unit_id = f.unit
          left join (select y.n, row_number() over (
                              partition by o.id
                              order by encode(sha256(convert_to(o.seed || z.hash, 'UTF8')), 'hex') collate "C"
                            ) <= o.drawn as is_drawn
                       from bench_filed y join meetings_draw o on o.unit_id = y.unit
                       join meetings_record z on z.gathering_id = pg_temp.key('005', y.n) and z.what = 'minutes'
                      where y.is_pool) k on k.n = f.n) x
 order by x.n
"""
REASONS = """
insert into meetings_reason (id, filing_id, round, item_id, part, text)
select pg_temp.key('00f', f.n), pg_temp.key('00b', f.n), 1, pg_temp.key('007', f.n), 'decision',
       '请写明由谁在什么时候办完。'
  from bench_filed f join meetings_filing g on g.id = pg_temp.key('00b', f.n)
 where g.state = 'returned' or g.round = 2
"""
