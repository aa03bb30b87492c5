"""Ten years of history for invented people, in SQL: what `country.people` leaves open follows from their numbers.

Every statement reads `bench_life`, which has a row for each person. `pg_temp.chance(n, k, m)` is a number below m that
depends on the person and the question only, so the same country comes out each time.
"""

STAGING = """
create unlogged table bench_new (
  n int, kind char, branch int, name text, sex text, born date, joined date, ethnicity text, education text,
  occupation text, id_number bytea, id_blind bytea, phone bytea, phone_blind bytea, tail bytea, masked text)
"""
NAMES = """
create unlogged table bench_name (name text primary key, name_key text, pinyin text, initials text, strokes_key text,
  name_parts tsvector)
"""
BRANCHES = 'create unlogged table bench_branch (at int primary key, id uuid, path text collate "C", founded date)'
CHANCE = """
create or replace function pg_temp.chance(n bigint, k int, m int) returns int language sql immutable as
$$ select ((hashint8extended(n, k) & 1073741823) % m)::int $$
"""
KEY = """
create or replace function pg_temp.key(kind text, n bigint) returns uuid language sql immutable as
$$ select ('00000000-0000-7' || kind || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$
"""
LEFT = ("bench_new", "bench_name", "bench_branch", "bench_life", "bench_rank", "bench_span", "bench_size")

PEOPLE = """
insert into people_person (id, name, former_name, name_key, pinyin, initials, name_parts, strokes_key, strokes_by_hand,
  id_number, id_blind, sex, birth_on, ethnicity, native_place, birth_place, phone, phone_blind, phone_tail_blind,
  phone_masked, education, degree, school, major, workplace, occupation, technical_title, stratum,
  is_migrant_worker, is_frontline)
select pg_temp.key('001', b.n), b.name, '', s.name_key, s.pinyin, s.initials, s.name_parts, s.strokes_key, '',
  b.id_number, b.id_blind, b.sex, b.born, b.ethnicity, '某省某市', '', b.phone, b.phone_blind, b.tail, b.masked,
  b.education, '', case when b.education < '4' then '某某大学' else '' end, '', '某某单位', b.occupation, '', '', false,
  b.occupation in ('worker', 'farmer')
  from bench_new b join bench_name s using (name) order by b.n
"""

# came: the first day of the first tie. Who was a member ten years ago was entered in the weeks when keeping began.
LIFE = """
create unlogged table bench_life as
select l.*, case when l.kind <> 'm' or l.came > %(today)s::date - 400 or pg_temp.chance(l.n, 5, 100) >= 30 then null
            else l.came + 200 + pg_temp.chance(l.n, 6, greatest(%(today)s::date - l.came - 260, 1)) end as moved
  from (
    select b.n, b.kind, pg_temp.key('001', b.n) as person, b.branch, h.id as unit, h.path, b.joined, b.born, a.applied,
           b.joined + case when pg_temp.chance(b.n, 2, 50) = 0 then 548 else 366 end as full_on,
           greatest(h.founded, %(today)s::date - 3652 + pg_temp.chance(b.n, 3, 40), a.applied) as came,
           case when b.kind = 'g' then %(today)s::date - 10 - pg_temp.chance(b.n, 4, 1300) end as ended,
           pg_temp.chance(b.n, 7, 100) as way
      from bench_new b
      join bench_branch h on h.at = b.branch
      cross join lateral (select coalesce(b.joined - 700, %(today)s::date - 60)
                                 - pg_temp.chance(b.n, 1, 600) as applied) a) l
"""
MOVES = """
create unlogged table bench_span as
select l.n, l.person, l.came as since, l.moved as until, o.id as unit, 1 as turn
  from bench_life l join bench_branch o
    on o.at = pg_temp.chance(l.n, 8, (select count(*)::int from bench_branch)) and o.founded <= l.came
 where l.moved is not null and o.id <> l.unit
"""
UNMOVED = """
update bench_life l set moved = null where moved is not null and not exists (select from bench_span s where s.n = l.n)
"""
TIES = [
    """
insert into members_affiliation (id, person_id, unit_id, tie, arrival, departure, reason, since, until)
select pg_temp.key('002', l.n), l.person, l.unit, 'formal', case when l.moved is null then 'entered' else 'placed' end,
       case when l.ended is null or l.way >= 93 then '' when l.way < 55 then 'deceased' when l.way < 80
            then 'transferred' else 'out' end,
       '', coalesce(l.moved, least(l.came, l.ended - 60)), case when l.way < 93 then l.ended end
  from bench_life l order by l.n""",
    """
insert into members_affiliation (id, person_id, unit_id, tie, arrival, departure, reason, since, until)
select pg_temp.key('003', n), person, unit, 'formal', 'entered', 'placed', '', since, until
  from bench_span order by n""",
]
STAGES = """
insert into members_stagespan (person_id, stage, since, until, is_dated)
select l.person, v.stage, v.since, v.until, true
  from bench_life l cross join lateral (
    select 'probationary' as stage, l.joined as since, case when l.full_on <= %(today)s then l.full_on end as until
    union all select 'full', l.full_on, null where l.full_on <= %(today)s
    union all select 'candidate', l.joined - 120, l.joined where l.joined > %(today)s::date - 3652
    union all select 'activist', l.joined - 500, l.joined - 120 where l.joined > %(today)s::date - 3652
    union all select 'applicant', l.applied, l.joined - 500 where l.joined > %(today)s::date - 3652) v
 where l.joined is not null and (v.until is null or v.until > v.since)
 order by l.n, v.since
"""
COMING = """
insert into members_stagespan (person_id, stage, since, until, is_dated)
select l.person, v.stage, v.since, v.until, true
  from bench_life l cross join lateral (
    select 'applicant' as stage, l.applied as since, case when l.way >= 60 then l.applied + 40 end as until
    union all select 'activist', l.applied + 40, case when l.way >= 90 then l.applied + 50 end where l.way >= 60
    union all select 'candidate', l.applied + 50, null where l.way >= 90) v
 where l.joined is null
 order by l.n, v.since
"""
STANDINGS = """
insert into members_standingspan (person_id, standing, reason, document_no, since, until)
select l.person, v.standing, '', '', v.since, v.until
  from bench_life l
  cross join lateral (
    select case when l.kind = 'm' and pg_temp.chance(l.n, 9, 200) = 0 and l.full_on < %(today)s::date - 900
                then %(today)s::date - 800 + pg_temp.chance(l.n, 10, 300) end as stopped) s
  cross join lateral (
    select 'normal' as standing, l.joined as since, coalesce(s.stopped, case when l.way < 55 or l.way >= 80
                                                                             then l.ended end) as until
    union all select 'suspended', s.stopped, s.stopped + 200 where s.stopped is not null
    union all select 'restored', s.stopped + 200, null where s.stopped is not null
    union all
    select case when l.way < 55 then 'deceased' when l.way < 88 then 'expelled' when l.way < 93 then 'lapsed'
                else 'suspended' end, l.ended, null
     where l.ended is not null and (l.way < 55 or l.way >= 80)) v
 where l.joined is not null
 order by l.n, v.since
"""
AWAY = """
insert into members_mobilityspan (person_id, mobility, direction, liaison, note, since, until)
select l.person, v.mobility, '外省', '', '', v.since, v.until
  from bench_life l
  cross join lateral (select greatest(l.came, l.joined) + 30 + pg_temp.chance(l.n, 12, 900) as since,
                             pg_temp.chance(l.n, 11, 1000) as c) d
  cross join lateral (
    select case when d.c < 20 then 'outflow' when d.c < 23 then 'lost' when d.c < 25 then 'abroad' else 'outflow'
           end as mobility, d.since, case when d.c >= 25 then d.since + 300 end as until) v
 where l.kind = 'm' and d.c < 55 and coalesce(v.until, v.since) < %(today)s::date
"""
SPARED = """
insert into members_exemption (id, person_id, reason, review_on, note, since, until)
select pg_temp.key('004', l.n), l.person, 'frail', %(today)s::date - 40 + pg_temp.chance(l.n, 14, 400), '',
       %(today)s::date - 300 - pg_temp.chance(l.n, 15, 600), null
  from bench_life l where l.kind = 'm' and l.born < '1946-01-01' and pg_temp.chance(l.n, 13, 5) = 0
"""
FILES = """
insert into members_partyfile (person_id, admission, admission_branch, introducers, seniority_correction_months, note)
select person, '', '', '张三、李四', case when pg_temp.chance(n, 16, 200) = 0 then 6 else 0 end, ''
  from bench_life where pg_temp.chance(n, 17, 3) = 0
"""
LINES = """
select l.person, p.name, l.unit, l.path, '{"outcome": "new"}'::jsonb
  from bench_life l join people_person p on p.id = l.person order by l.n
"""

RANK = """
create unlogged table bench_rank as
select row_number() over (order by path, n)::int as at, person, path from bench_life where kind = 'm'
"""
SIZES = """
create unlogged table bench_size as
select u.id, u.kind, u.founded_on, row_number() over (order by u.path)::int as n, s.low, s.size
  from orgs_unit u
  join (select left(path, 4 * l.l) as path, min(low) as low, sum(size)::int as size
          from (select path, min(at) as low, count(*) as size from bench_rank group by path) b
         cross join generate_series(1, 6) as l(l) where length(path) >= 4 * l.l group by 1) s using (path)
"""
TERMS = """
insert into orgs_term (id, unit_id, elected_on, years, last_on, extension_no, extension_reason, document_no, closed_on)
select gen_random_uuid(), u.id, e.day, y.years, (e.day + make_interval(years => y.years))::date - 1, '', '', '', e.next
  from bench_size u
  cross join lateral (select case when u.kind = 'committee' then 5 else 3 end as years) y
  cross join lateral (
    select (%(today)s::date - pg_temp.chance(u.n, 20, y.years * 365 + case when u.n %% 12 = 0 then 300 else 0 end)
            - make_interval(years => y.years * g.back))::date as day,
           case when g.back > 0 then (%(today)s::date
             - pg_temp.chance(u.n, 20, y.years * 365 + case when u.n %% 12 = 0 then 300 else 0 end)
             - make_interval(years => y.years * (g.back - 1)))::date end as next
      from generate_series(0, 10 / y.years) as g(back)) e
 where e.day > u.founded_on and u.n %% 50 <> 49
"""
# A unit's leaders are spread over those who belong to it; the same people mostly stay for two terms.
POSTS = """
insert into orgs_appointment (id, unit_id, person_id, post, post_order, "order", is_dedicated, document_no, reason,
  end_reason, since, until)
select gen_random_uuid(), t.id, r.person, p.post, p.place, 0, t.kind = 'committee' and t.n %% 10 < 8, '', '', '',
       t.elected_on, t.closed_on
  from (select s.*, e.elected_on, e.closed_on, row_number() over (partition by s.id order by e.elected_on) as turn
          from bench_size s join orgs_term e on e.unit_id = s.id) t
  join (values ('secretary', 10, 0), ('deputy_secretary', 20, 1), ('organisation', 30, 2), ('publicity', 40, 3),
               ('discipline', 50, 4)) as p(post, place, at)
    on (t.size >= 7 or p.post = 'secretary') and (t.kind <> 'branch' or p.post <> 'deputy_secretary')
   and not (t.closed_on is null and pg_temp.chance(t.n, 30 + p.at, 25) = 0)
  join bench_rank r
    on r.at = t.low + (pg_temp.chance(t.n * 64 + t.turn / 2, 21, t.size) + p.at * greatest(t.size / 7, 1)) %% t.size
"""
POSTS_OF_ONE = "delete from orgs_appointment where since >= until"
