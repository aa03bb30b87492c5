"""What the database itself refuses: to change locked minutes or a link of a chain, whoever asks, by whichever way.

Who a name belongs to may still follow when two files are found to be one person's, and a task may still be finished:
those columns are named. The register stays open for what is made up later; its copy stands in the record.
"""

STAYS = """
create function meetings_stays() returns trigger language plpgsql as $$
declare
  was jsonb := to_jsonb(old); fresh jsonb := to_jsonb(new); held uuid;
begin
  for at in 1 .. tg_nargs - 1 loop
    was := was - tg_argv[at];
    fresh := fresh - tg_argv[at];
  end loop;
  if tg_op = 'UPDATE' and was = fresh then
    return new;
  end if;
  if tg_argv[0] = 'item_id' then
    select i.gathering_id into held from meetings_item i where i.id = (coalesce(was, fresh) ->> 'item_id')::uuid;
  else
    held := (coalesce(was, fresh) ->> tg_argv[0])::uuid;
  end if;
  if exists (select from meetings_minutes m where m.gathering_id = held and m.progress = 'locked') then
    raise integrity_constraint_violation using
      message = format('a row of "%s" belongs to locked minutes', tg_table_name), table = tg_table_name;
  end if;
  return coalesce(new, old);
end $$
"""
KEPT = """
create function meetings_kept() returns trigger language plpgsql as $$
declare
  was jsonb := to_jsonb(old); fresh jsonb := to_jsonb(new);
begin
  for at in 0 .. tg_nargs - 1 loop
    was := was - tg_argv[at];
    fresh := fresh - tg_argv[at];
  end loop;
  if tg_op = 'UPDATE' and was = fresh then
    return new;
  end if;
  raise integrity_constraint_violation using
    message = format('a row of "%s" is kept as it is', tg_table_name), table = tg_table_name;
end $$
"""
# Table -> by which column its gathering is found, and which columns may change all the same.
WRITTEN = {
    "meetings_point": ("item_id", "speaker_id"),
    "meetings_vote": ("item_id",),
    "meetings_item": ("gathering_id", "owner_id"),
    "meetings_followup": ("gathering_id", "owner_id", "done_on", "done_note", "done_by"),
}
PLAN = ("theme", "kinds", "held_on", "begins", "ends", "place_name", "state")


def _of_gathering() -> str:
    was, fresh = (", ".join(f"{side}.{name}" for name in PLAN) for side in ("old", "new"))
    return (
        "create trigger meetings_gathering_stays before update on meetings_gathering for each row"
        f" when (({was}) is distinct from ({fresh})) execute function meetings_stays('id')"
    )


CREATE = [
    STAYS,
    KEPT,
    *(
        f"create trigger {table}_stays before insert or update or delete on {table} for each row"
        f" execute function meetings_stays({', '.join(repr(name) for name in names)})"
        for table, names in WRITTEN.items()
    ),
    _of_gathering(),
    "create trigger meetings_minutes_kept before update or delete on meetings_minutes for each row"
    " when (old.progress = 'locked') execute function meetings_kept('recorder_id')",
    "create trigger meetings_record_kept before update or delete on meetings_record for each row"
    " execute function meetings_kept()",
]
DROP = [
    "drop trigger meetings_record_kept on meetings_record",
    "drop trigger meetings_minutes_kept on meetings_minutes",
    "drop trigger meetings_gathering_stays on meetings_gathering",
    *(f"drop trigger {table}_stays on {table}" for table in WRITTEN),
    "drop function meetings_kept()",
    "drop function meetings_stays()",
]
