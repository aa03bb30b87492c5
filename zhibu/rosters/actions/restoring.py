"""The set-based SQL of taking an import back."""

from zhibu.members.models import Affiliation, GroupPlace, MobilitySpan, PartyFile, StageSpan, StandingSpan
from zhibu.people.models import Person

SPANS = {
    Affiliation._meta.db_table: "affiliations",
    StageSpan._meta.db_table: "stages",
    StandingSpan._meta.db_table: "standings",
    GroupPlace._meta.db_table: "groups",
    MobilitySpan._meta.db_table: "mobilities",
}
"""The tables that an import writes for a person, with their place in what was there before."""
FILE = PartyFile._meta.db_table
WRITTEN = [*SPANS, FILE, "members_member", Person._meta.db_table]
_COLUMNS = [str(field.column) for field in Person._meta.local_fields if field.name not in ("id", "user", "merged_into")]

LIST = [
    "drop table if exists pg_temp.roster_undone, pg_temp.roster_line",  # of an undo earlier in this transaction
    "create temp table roster_undone (person_id uuid primary key, is_new boolean not null) on commit drop",
    "insert into roster_undone select unnest(created), true from rosters_rosterpart"
    " where roster_id = %(roster)s and created is not null",
    "insert into roster_undone select person_id, false from rosters_rosterbefore where roster_id = %(roster)s",
    "analyze roster_undone",
    # What the audit line of each person will say, read while the person is still there.
    "create temp table roster_line on commit drop as"
    " select p.id, p.name, a.unit_id, u.path, d.is_new from roster_undone d"
    " join people_person p on p.id = d.person_id"
    " left join members_affiliation a on a.person_id = p.id and a.until is null and a.tie <> 'participation'"
    " left join orgs_unit u on u.id = a.unit_id",
]

LATER_ACT = """
select p.name, t.verb from (
  select person_id, person_id as subject_id from roster_undone
  union all
  select d.person_id, a.id from roster_undone d join members_affiliation a on a.person_id = d.person_id) d
  join audit_act t on t.subject_id = d.subject_id and t.at >= %(at)s
  join people_person p on p.id = d.person_id
 where t.verb <> all(%(reading)s) and not (t.verb = 'apply_roster' and t.details ->> 'roster' = %(text)s)
   and (t.at > %(at)s or t.verb = 'apply_roster') limit 1
"""

REFERS = """
select p.name from roster_undone d join {table} t on t.{column} = d.person_id
  join people_person p on p.id = d.person_id where d.is_new limit 1
"""

SIGNS_IN = """
select p.name from roster_undone d join people_person p on p.id = d.person_id
 where d.is_new and (p.user_id is not null or p.merged_into_id is not null) limit 1
"""

UNIT_USED = """
select u.name from orgs_unit u where u.id = any(%(units)s) and (
  exists (select from members_affiliation a where a.unit_id = u.id
             and not exists (select from roster_undone d where d.person_id = a.person_id))
  or exists (select from members_groupplace g where g.group_id = u.id
             and not exists (select from roster_undone d where d.person_id = g.person_id))
  or exists (select from orgs_unit c where c.parent_id = u.id and not c.id = any(%(units)s))
  or exists (select from audit_act t where t.subject_id = u.id and t.at > %(at)s)) limit 1
"""


def _put_back(table: str, key: str) -> list[str]:
    rows = f"jsonb_populate_recordset(null::{table}, b.before -> '{key}')"
    return [
        f"delete from {table} t using roster_undone d where t.person_id = d.person_id",
        f"insert into {table} select r.* from rosters_rosterbefore b cross join lateral {rows} r"
        " where b.roster_id = %(roster)s",
    ]


RESTORE = [
    "set constraints all deferred",
    "delete from members_member m using roster_undone d where m.person_id = d.person_id",
    *(statement for table, key in SPANS.items() for statement in _put_back(table, key)),
    f"delete from {FILE} f using roster_undone d where f.person_id = d.person_id",
    f"insert into {FILE} select r.* from rosters_rosterbefore b"
    f" cross join lateral jsonb_populate_record(null::{FILE}, b.before -> 'file') r"
    " where b.roster_id = %(roster)s and jsonb_typeof(b.before -> 'file') = 'object'",
    f"update people_person p set ({', '.join(_COLUMNS)}) = ({', '.join(f'r.{name}' for name in _COLUMNS)})"
    " from rosters_rosterbefore b cross join lateral jsonb_populate_record(null::people_person, b.before -> 'person') r"
    " where b.roster_id = %(roster)s and p.id = b.person_id",
    "delete from people_person p using roster_undone d where d.is_new and p.id = d.person_id",
]

CHANGED = "select person_id from roster_undone where not is_new"
UNDONE = "select person_id from roster_undone"

AUDIT = """
select id, name, unit_id, coalesce(path, ''),
       jsonb_build_object('roster', %s::text, 'outcome', case when is_new then 'new' else 'changed' end)
  from roster_line
"""
