"""The set-based SQL of an import: one batch of rows in a temporary table becomes people and what the party knows.

Every statement reads the batch once. New people are inserted; of changed ones, only what the row says is touched.
"""

from zhibu.members.queries.entering import entering
from zhibu.members.queries.lacking import lacks
from zhibu.members.queries.on_roll import on_roll
from zhibu.people.models import Person

PERSON = {
    "name": "varchar",
    "former_name": "varchar",
    "name_key": 'varchar collate "C"',
    "pinyin": 'varchar collate "C"',
    "initials": 'varchar collate "C"',
    "strokes_key": 'varchar collate "C"',
    "name_parts": "tsvector",
    "id_number": "bytea",
    "id_blind": "bytea",
    "sex": "varchar",
    "birth_on": "date",
    "ethnicity": "varchar",
    "native_place": "varchar",
    "birth_place": "varchar",
    "phone": "bytea",
    "phone_blind": "bytea",
    "phone_tail_blind": "bytea",
    "phone_masked": "varchar",
    "landline": "bytea",
    "residence": "bytea",
    "household": "bytea",
    "home_address": "bytea",
    "education": "varchar",
    "degree": "varchar",
    "school": "varchar",
    "major": "varchar",
    "workplace": "varchar",
    "occupation": "varchar",
    "technical_title": "varchar",
    "stratum": "varchar",
    "worked_from": "date",
    "is_migrant_worker": "boolean",
    "is_frontline": "boolean",
}
"""The columns of a person that a roster can fill, with their types."""

FILE = {
    "admission": "varchar",
    "admission_branch": "varchar",
    "introducers": "varchar",
    "seniority_correction_months": "smallint",
    "note": "varchar",
}
"""The columns of the e-file that a roster can fill."""

PLACE = {
    "is_new": "boolean",
    "moves": "boolean",
    "restages": "boolean",
    "restands": "boolean",
    "regroups": "boolean",
    "affiliation_id": "uuid",
    "unit_id": "uuid",
    "unit_path": 'varchar collate "C"',
    "tie": "varchar",
    "arrival": "varchar",
    "entered_on": "date",
    "stands_from": "date",
    "group_id": "uuid",
    "stage": "varchar",
    "applicant": "date",
    "activist": "date",
    "candidate": "date",
    "probationary": "date",
    "full_member": "date",
    "is_undated": "boolean",
    "standing": "varchar",
    "stood_on": "date",
    "mobility": "varchar",
    "mobility_on": "date",
    "direction": "varchar",
    "is_back": "boolean",
}
"""Where the person belongs and how the person stands."""

BATCH = {"part_id": "uuid", "person_id": "uuid", **PLACE, **PERSON, **FILE}
REQUIRED_TEXT = [
    field.name
    for field in Person._meta.get_fields()
    if field.concrete and field.name in PERSON and PERSON[field.name].startswith("varchar")
]

CREATE = [
    # Those of an import earlier in this transaction.
    "drop table if exists pg_temp.roster_batch, pg_temp.roster_done, pg_temp.roster_entered",
    "create temp table roster_batch ("
    + ", ".join(f"{name} {kind}" for name, kind in BATCH.items())
    + ") on commit drop",
    "create temp table roster_done (person_id uuid, name varchar, unit_id uuid, unit_path varchar, is_new boolean)"
    " on commit drop",
    'create temp table roster_entered (path varchar collate "C", since date, stage varchar, joined_on date,'
    " seniority_from date, sex varchar, birth_on date, ethnicity varchar, education varchar, occupation varchar)"
    " on commit drop",
]

BEFORE = """
insert into rosters_rosterbefore (roster_id, person_id, before)
select %(roster)s, b.person_id, jsonb_build_object(
  'person', to_jsonb(p),
  'file', (select to_jsonb(f) from members_partyfile f where f.person_id = p.id),
  'affiliations', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from members_affiliation a where a.person_id = p.id),
  'stages', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from members_stagespan s where s.person_id = p.id),
  'standings', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from members_standingspan s where s.person_id = p.id),
  'groups', (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from members_groupplace g where g.person_id = p.id),
  'mobilities', (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from members_mobilityspan m where m.person_id = p.id))
  from roster_batch b join people_person p on p.id = b.person_id
 where not b.is_new
"""


def _filled(name: str) -> str:
    if name in REQUIRED_TEXT:
        return f"coalesce({name}, '')"
    return f"coalesce({name}, false)" if PERSON[name] == "boolean" else name


INSERT_PEOPLE = (
    f"insert into people_person (id, strokes_by_hand, {', '.join(PERSON)})"
    f" select person_id, '', {', '.join(map(_filled, PERSON))} from roster_batch where is_new"
)

UPDATE_PEOPLE = (
    "update people_person p set "
    + ", ".join(f"{name} = coalesce(b.{name}, p.{name})" for name in PERSON)
    + " from roster_batch b where p.id = b.person_id and not b.is_new"
)

# A tie that began today is replaced, not closed: a span holds for one day at least.
LEAVE = [
    "delete from members_member m using roster_batch b where b.moves and not b.is_new and m.person_id = b.person_id"
    " and m.tie = 'formal'",
    "delete from members_affiliation a using roster_batch b where b.moves and not b.is_new"
    " and a.person_id = b.person_id and a.until is null and a.tie = 'formal' and a.since >= b.entered_on",
    "update members_affiliation a set until = b.entered_on, departure = 'placed' from roster_batch b"
    " where b.moves and not b.is_new and a.person_id = b.person_id and a.until is null and a.tie = 'formal'",
]

ENTER = """
insert into members_affiliation (id, person_id, unit_id, tie, arrival, departure, reason, since)
select affiliation_id, person_id, unit_id, tie, arrival, '', '', entered_on from roster_batch where moves
"""

RESTAGE = [
    "delete from members_stagespan s using roster_batch b where b.restages and not b.is_new"
    " and s.person_id = b.person_id",
    """
insert into members_stagespan (person_id, stage, since, until, is_dated)
select b.person_id, v.stage, v.since, v.until, not (b.is_undated and v.stage = b.stage)
  from roster_batch b cross join lateral (values
  ('applicant', applicant, coalesce(activist, candidate, probationary, full_member)),
  ('activist', activist, coalesce(candidate, probationary, full_member)),
  ('candidate', candidate, coalesce(probationary, full_member)),
  ('probationary', probationary, full_member),
  ('full', full_member, null)) as v (stage, since, until)
 where b.restages and v.since is not null
""",
]

RESTAND = [
    "delete from members_standingspan s using roster_batch b where b.restands and not b.is_new"
    " and s.person_id = b.person_id and s.until is null and s.since >= b.stood_on",
    "update members_standingspan s set until = b.stood_on from roster_batch b where b.restands and not b.is_new"
    " and s.person_id = b.person_id and s.until is null",
    """
insert into members_standingspan (person_id, standing, reason, document_no, since)
select person_id, standing, '', '', stood_on from roster_batch where restands
""",
]

REGROUP = [
    "delete from members_groupplace g using roster_batch b where (b.regroups or b.moves) and not b.is_new"
    " and g.person_id = b.person_id and g.until is null and g.since >= b.entered_on",
    "update members_groupplace g set until = b.entered_on from roster_batch b where (b.regroups or b.moves)"
    " and not b.is_new and g.person_id = b.person_id and g.until is null",
    """
insert into members_groupplace (person_id, group_id, since)
select person_id, group_id, entered_on from roster_batch where regroups and group_id is not null
""",
]

AWAY = [
    "delete from members_mobilityspan m using roster_batch b where b.is_back and m.person_id = b.person_id"
    " and m.until is null and m.since >= %(today)s",
    "update members_mobilityspan m set until = %(today)s from roster_batch b where b.is_back"
    " and m.person_id = b.person_id and m.until is null",
    """
insert into members_mobilityspan (person_id, mobility, direction, liaison, note, since)
select person_id, mobility, coalesce(direction, ''), '', '', mobility_on from roster_batch where mobility is not null
""",
]

_GIVEN = " or ".join(f"{name} is not null" for name in FILE)
FILES = (
    f"insert into members_partyfile (person_id, {', '.join(FILE)})"
    " select person_id, coalesce(admission, ''), coalesce(admission_branch, ''), coalesce(introducers, ''),"
    f" coalesce(seniority_correction_months, 0), coalesce(note, '') from roster_batch where {_GIVEN}"
    " on conflict (person_id) do update set "
    + ", ".join(
        f"{name} = case when excluded.{name} = {'0' if kind == 'smallint' else repr('')}"
        f" then members_partyfile.{name} else excluded.{name} end"
        for name, kind in FILE.items()
    )
)

_DATED = "case when b.is_undated and b.stage = '{0}' then null else b.{1} end"
_PROBATIONARY, _FULL = _DATED.format("probationary", "probationary"), _DATED.format("full", "full_member")

_JOINED = f"case when probationary is not null then {_PROBATIONARY} else {_FULL} end"
_SENIORITY = f"({_FULL} - make_interval(months => coalesce(seniority_correction_months, 0)))::date"

ROLL = f"""
insert into members_member (id, person_id, unit_id, group_id, unit_path, tie, is_on_roll, stage, standing, since,
  departure, name, name_key, pinyin, initials, strokes_key, sex, birth_on, ethnicity, education, occupation,
  joined_on, full_on, seniority_from, post, post_order, phone_masked, mobility, is_exempt, name_parts, has_gaps)
select affiliation_id, person_id, unit_id, group_id, unit_path, tie,
  {on_roll("tie", "stage", "standing")}, stage, standing,
  entered_on, '', name, name_key, pinyin, initials, strokes_key, coalesce(sex, ''), birth_on, coalesce(ethnicity, ''),
  coalesce(education, ''), coalesce(occupation, ''), {_JOINED}, {_FULL}, {_SENIORITY},
  '', 9999, coalesce(phone_masked, ''), coalesce(mobility, ''), false, name_parts,
  {lacks("b")}
  from roster_batch b where is_new
"""
"""The roll of new people, whose facts all stand in the batch: the same rows that `refresh_roll` would derive."""

ENTERED = f"""
insert into roster_entered (path, since, stage, joined_on, seniority_from, sex, birth_on, ethnicity, education,
  occupation)
select unit_path, stands_from, stage, {_JOINED}, {_SENIORITY}, coalesce(sex, ''), birth_on, coalesce(ethnicity, ''),
  coalesce(education, ''), coalesce(occupation, '')
  from roster_batch b where stands_from is not null
"""
"""New people of whom one pass at the end tells all figures."""

ENTERING = entering("select *, 'entered' as arrival from roster_entered")

CHANGED = "select person_id from roster_batch where not is_new"
NEW = "select person_id from roster_batch where is_new and stands_from is null"
"""New people whose history is not that plain."""

DONE = """
insert into roster_done select person_id, name, unit_id, unit_path, is_new from roster_batch
"""

CREATED = """
update rosters_rosterpart r set created = c.people
  from (select part_id, array_agg(person_id) as people from roster_batch where is_new group by part_id) c
 where r.id = c.part_id
"""

AUDIT = """
select person_id, name, unit_id, unit_path, case when is_new then n.line else c.line end
  from roster_done, jsonb_build_object('roster', %s::text, 'outcome', 'new') as n (line),
       jsonb_build_object('roster', %s::text, 'outcome', 'changed') as c (line)
"""


def batch(*, has_changed: bool) -> list[str]:
    """Return the statements that write the batch, in their order; those for changed people only where there are any."""
    if not has_changed:
        return [
            INSERT_PEOPLE,
            ENTER,
            RESTAGE[-1],
            RESTAND[-1],
            REGROUP[-1],
            AWAY[-1],
            FILES,
            ROLL,
            ENTERED,
            CREATED,
            DONE,
        ]
    return [
        BEFORE,
        INSERT_PEOPLE,
        UPDATE_PEOPLE,
        *LEAVE,
        ENTER,
        *RESTAGE,
        *RESTAND,
        *REGROUP,
        *AWAY,
        FILES,
        ROLL,
        ENTERED,
        CREATED,
        DONE,
    ]
