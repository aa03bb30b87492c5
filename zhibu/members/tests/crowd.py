"""A crowd for plans: many rows of the roll by one statement, laid out to mislead a planner."""

from django.db import connection

from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit

_CROWD = """
insert into members_member (id, person_id, unit_id, unit_path, tie, is_on_roll, stage, standing, since, until,
  departure, name, name_key, pinyin, initials, strokes_key, sex, birth_on, ethnicity, education, occupation,
  joined_on, full_on, seniority_from, post, post_order, phone_masked, mobility, is_exempt, has_gaps)
select gen_random_uuid(), gen_random_uuid(), b.id, b.path, 'formal', true,
       case when n.n %% 33 = 0 then 'probationary' else 'full' end, 'normal', '2020-01-01', null, '',
       chr((19968 + n.n %% 5000)::int) || chr((19968 + n.n * 7 %% 5000)::int),
       'k' || lpad((n.n * 7919 %% 99991)::text, 6, '0'),
       'p' || n.letters, 'i' || n.letters,
       lpad((n.n * 104729 %% 99991)::text, 6, '0'), case when n.n %% 10 < 3 then '2' else '1' end,
       '1960-01-01'::date + (n.n * 7 %% 15000)::int, case when n.n %% 20 = 0 then '03' else '01' end,
       case when n.n %% 997 = 0 then '83' when n.n %% 3 = 0 then '21' else '31' end, 'worker',
       %(since)s::date + (n.n %% %(days)s)::int,
       null,
       %(since)s::date + 365 + (n.n %% %(days)s)::int,
       case when n.n %% 40 = 0 then 'secretary' else '' end, case when n.n %% 40 = 0 then 10 else 9999 end,
       '138****0000', case when n.n %% 500 = 0 then 'lost' else '' end, n.n %% 100 = 0, n.n %% 50 = 1
  from (select n, translate(lpad((n * 7919 %% 99991)::text, 6, '0'), '0123456789', 'abcdefghij') as letters
          from generate_series(1, %(count)s::bigint) n) n
  join (select id, path, row_number() over (order by path) - 1 as at, count(*) over () as all
          from orgs_unit where id = any(%(branches)s)) b on b.at = n.n %% b.all
"""


def fill(branches: list[Unit], count: int, *, young: bool = False) -> None:
    """Put so many members into the branches; the young have all joined lately, the others over sixty years."""
    since, days = ("2021-01-01", 1500) if young else ("1965-01-01", 19000)
    keys = [unit.pk for unit in branches]
    with connection.cursor() as cursor:
        cursor.execute(_CROWD, {"count": count, "branches": keys, "since": since, "days": days})


def adverse(most: int = 60_000) -> dict[str, Unit]:
    """Return a country: most people stand in one province; the students' province has nobody who joined long ago."""
    root = make_unit("省党委")
    old, students = make_unit("老厂党委", root), make_unit("大学党委", root)
    shops = [make_unit(f"车间{at}总支", old) for at in range(4)]
    faculties = [make_unit(f"学院{at}总支", students) for at in range(4)]
    branches = [[make_unit(f"第{at}支部", above) for at in range(5)] for above in (*shops, *faculties)]
    fill([unit for group in branches[:4] for unit in group], most * 4 // 5)
    fill([unit for group in branches[4:] for unit in group], most // 5, young=True)
    with connection.cursor() as cursor:
        cursor.execute("analyze members_member")
    return {"root": root, "students": students, "faculty": faculties[0], "branch": branches[4][0]}
