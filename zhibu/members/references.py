"""References to people and units that the database holds statement by statement, not row by row as a foreign key does.

An import writes four spans for each of a hundred thousand people, and a foreign key asks once more for each of them.
These triggers ask once for all rows of a statement, and lock those named just as a foreign key would, so that nobody
takes one away before the commit; and they refuse to take away a person or a unit whose spans are still there
(docs/adr/0022). They speak at once, not at the commit: the person comes first and goes last. Who was written in the
same transaction needs no lock: nobody else sees them yet, or they are held already.
"""

SPANS = ("members_stagespan", "members_standingspan")
TIES = "members_affiliation"

# The names of a statement are few beside the people: each is looked up, whatever the planner knows of a new table.
_ASKING = "set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off"


def _is_there(function: str, column: str, named: str, what: str) -> str:
    """Return the function that refuses rows naming what is not there, and holds what they name until the commit."""
    return f"""
create or replace function {function}() returns trigger language plpgsql {_ASKING} as $$
begin
  if exists (
    select from (select distinct {column} from fresh) f
     where not exists (select from {named} p where p.id = f.{column} and p.xmin = pg_current_xact_id()::xid)
       and not exists (select from {named} p where p.id = f.{column} for key share)) then
    raise foreign_key_violation using
      message = format('a row of "%s" names a {what} that is not there', tg_table_name), table = tg_table_name;
  end if;
  return null;
end $$
"""


def _is_free(function: str, column: str, tables: tuple[str, ...], what: str) -> str:
    """Return the function that refuses to let go of what rows of the tables still name."""
    named = " or ".join(f"exists (select from gone g join {table} s on s.{column} = g.id)" for table in tables)
    return f"""
create or replace function {function}() returns trigger language plpgsql {_ASKING} as $$
begin
  if {named} then
    raise foreign_key_violation using
      message = 'a {what} whose spans are there cannot be deleted', table = tg_table_name;
  end if;
  return null;
end $$
"""


def _asked(table: str, word: str, function: str) -> list[str]:
    """Return the triggers that ask after each insert and update of the table."""
    return [
        f"create trigger {table}_{word}_{event} after {event} on {table} referencing new table as fresh"
        f" for each statement execute function {function}()"
        for event in ("insert", "update")
    ]


def _not_asked(table: str, word: str) -> list[str]:
    return [f"drop trigger {table}_{word}_{event} on {table}" for event in ("insert", "update")]


PERSON_IS_THERE = _is_there("members_person_is_there", "person_id", "people_person", "person")
UNIT_IS_THERE = _is_there("members_unit_is_there", "unit_id", "orgs_unit", "unit")

CREATE = [
    PERSON_IS_THERE,
    _is_free("members_person_is_free", "person_id", SPANS, "person"),
    *(trigger for table in SPANS for trigger in _asked(table, "person", "members_person_is_there")),
    "create trigger people_person_free_delete after delete on people_person referencing old table as gone"
    " for each statement execute function members_person_is_free()",
]
DROP = [
    "drop trigger people_person_free_delete on people_person",
    *(trigger for table in SPANS for trigger in _not_asked(table, "person")),
    "drop function members_person_is_free()",
    "drop function members_person_is_there()",
]

CREATE_FOR_TIES = [
    _is_free("members_person_is_free", "person_id", (*SPANS, TIES), "person"),
    *_asked(TIES, "person", "members_person_is_there"),
    UNIT_IS_THERE,
    _is_free("members_unit_is_free", "unit_id", (TIES,), "unit"),
    *_asked(TIES, "unit", "members_unit_is_there"),
    "create trigger orgs_unit_free_delete after delete on orgs_unit referencing old table as gone"
    " for each statement execute function members_unit_is_free()",
]
DROP_FOR_TIES = [
    "drop trigger orgs_unit_free_delete on orgs_unit",
    *_not_asked(TIES, "unit"),
    *_not_asked(TIES, "person"),
    "drop function members_unit_is_free()",
    "drop function members_unit_is_there()",
    _is_free("members_person_is_free", "person_id", SPANS, "person"),
]
