"""References to people that the database holds statement by statement, not row by row as a foreign key does.

An import writes three spans for each of a hundred thousand people, and a foreign key asks once more for each of them.
These triggers ask once for all rows of a statement, and lock the people named just as a foreign key would, so that
nobody takes one away before the commit; and they refuse to take away a person whose spans are still there
(docs/adr/0022). They speak at once, not at the commit: the person comes first and goes last.
"""

TABLES = ("members_stagespan", "members_standingspan")

# The names of a statement are few beside the people: each is looked up, whatever the planner knows of a new table.
_ASKING = "set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off"

_NAMED = f"""
create function members_person_is_there() returns trigger language plpgsql {_ASKING} as $$
begin
  if exists (
    select from (select distinct person_id from fresh) f
     where not exists (select from people_person p where p.id = f.person_id for key share)) then
    raise foreign_key_violation using
      message = format('a row of "%s" names a person who is not there', tg_table_name), table = tg_table_name;
  end if;
  return null;
end $$
"""

_LEFT = f"""
create function members_person_is_free() returns trigger language plpgsql {_ASKING} as $$
begin
  if {" or ".join(f"exists (select from gone g join {table} s on s.person_id = g.id)" for table in TABLES)} then
    raise foreign_key_violation using
      message = 'a person whose spans are there cannot be deleted', table = tg_table_name;
  end if;
  return null;
end $$
"""

CREATE = [
    _NAMED,
    _LEFT,
    *(
        f"create trigger {table}_person_{event} after {event} on {table} referencing new table as fresh"
        " for each statement execute function members_person_is_there()"
        for table in TABLES
        for event in ("insert", "update")
    ),
    "create trigger people_person_free_delete after delete on people_person referencing old table as gone"
    " for each statement execute function members_person_is_free()",
]

DROP = [
    "drop trigger people_person_free_delete on people_person",
    *(f"drop trigger {table}_person_{event} on {table}" for table in TABLES for event in ("insert", "update")),
    "drop function members_person_is_free()",
    "drop function members_person_is_there()",
]
