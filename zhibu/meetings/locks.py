"""What the database itself refuses: to change locked minutes or a link of a chain, whoever asks, by whichever way.

Who a name belongs to may still follow when two files are found to be one person's, and a task may still be finished:
those columns are named. The register stays open for what is made up later; its copy stands in the record.
"""

STAYS = """
create or replace function meetings_stays() returns trigger language plpgsql as $$
declare
  was jsonb := to_jsonb(old); fresh jsonb := to_jsonb(new); kept uuid[];
begin
  for at in 1 .. tg_nargs - 1 loop
    was := was - tg_argv[at];
    fresh := fresh - tg_argv[at];
  end loop;
  if tg_op = 'UPDATE' and was = fresh then
    return new;
  end if;
  kept := array[(was ->> tg_argv[0])::uuid, (fresh ->> tg_argv[0])::uuid];
  if tg_argv[0] = 'item_id' then
    select array_agg(i.gathering_id) into kept from meetings_item i where i.id = any(kept);
  elsif tg_argv[0] = 'minutes_id' then
    select array_agg(m.gathering_id) into kept from meetings_minutes m where m.id = any(kept);
  end if;
  if exists (select from meetings_minutes m where m.gathering_id = any(kept) and m.progress = 'locked') then
    raise integrity_constraint_violation using
      message = format('a row of "%s" belongs to locked minutes', tg_table_name), table = tg_table_name;
  end if;
  return coalesce(new, old);
end $$
"""
KEPT = """
create or replace function meetings_kept() returns trigger language plpgsql as $$
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
# Table -> by which column its minutes are found, and which columns may change all the same.
WRITTEN = {
    "meetings_point": ("item_id", "speaker_id"),
    "meetings_vote": ("item_id",),
    "meetings_item": ("gathering_id", "owner_id"),
    "meetings_followup": ("gathering_id", "owner_id", "done_on", "done_note", "done_by"),
    "meetings_confirmation": ("minutes_id",),
}
PLAN = ("theme", "kinds", "held_on", "begins", "ends", "place_name", "state")


def _of_gathering() -> str:
    was, fresh = (", ".join(f"{side}.{name}" for name in PLAN) for side in ("old", "new"))
    return (
        "create or replace trigger meetings_gathering_stays before update on meetings_gathering for each row"
        f" when (({was}) is distinct from ({fresh})) execute function meetings_stays('id')"
    )


CREATE = [
    STAYS,
    KEPT,
    *(
        f"create or replace trigger {table}_stays before insert or update or delete on {table} for each row"
        f" execute function meetings_stays({', '.join(repr(name) for name in names)})"
        for table, names in WRITTEN.items()
    ),
    _of_gathering(),
    "create or replace trigger meetings_minutes_kept before update or delete on meetings_minutes for each row"
    " when (old.progress = 'locked') execute function meetings_kept('recorder_id')",
    "create or replace trigger meetings_record_kept before update or delete on meetings_record for each row"
    " execute function meetings_kept()",
]
ATTACHED = (
    "create or replace trigger meetings_attachment_stays before insert or update or delete on meetings_attachment"
    " for each row execute function meetings_stays('gathering_id')"
)
DETACHED = "drop trigger meetings_attachment_stays on meetings_attachment"
DROP = [
    "drop trigger meetings_record_kept on meetings_record",
    "drop trigger meetings_minutes_kept on meetings_minutes",
    "drop trigger meetings_gathering_stays on meetings_gathering",
    *(f"drop trigger {table}_stays on {table}" for table in WRITTEN),
    "drop function meetings_kept()",
    "drop function meetings_stays()",
]
