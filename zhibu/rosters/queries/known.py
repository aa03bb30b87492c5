"""The people whom a roster's ID numbers already know, as plain values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from zhibu.gate.actor import Actor
from zhibu.lib.tree import covers
from zhibu.members.permissions import Members
from zhibu.people import columns
from zhibu.people.models import Person
from zhibu.people.seal import SealedTextField
from zhibu.rosters.rules.judging import STANDING_OUT, Known, Value, Values

FIELDS = (
    *("name", "former_name", "sex", "birth_on", "ethnicity", "native_place", "birth_place", "education", "degree"),
    *("school", "major", "workplace", "occupation", "technical_title", "stratum", "worked_from"),
    *("is_migrant_worker", "is_frontline", "id_number", "phone", "landline", "residence", "household", "home_address"),
)
FILE_FIELDS = ("admission", "admission_branch", "introducers", "seniority_correction_months", "note")
ROLL_FIELDS = ("stage", "standing", "mobility", "joined_on", "full_on")
STAGE_DAYS = {"applied_on": "applicant", "activist_on": "activist", "candidate_on": "candidate"}

_LOAD = f"""
select k.key, p.id, m.unit_id, m.group_id, m.unit_path, a.id, m.id, t.standing,
       {", ".join(f"p.{name}" for name in FIELDS)},
       {", ".join(f"f.{name}" for name in FILE_FIELDS)},
       {", ".join(f"m.{name}" for name in ROLL_FIELDS)},
       (select json_object_agg(s.stage, s.since) from members_stagespan s
         where s.person_id = p.id and s.is_dated and s.stage in ('applicant', 'activist', 'candidate'))
  from {{found}} join people_person p on p.id = k.id
  left join members_partyfile f on f.person_id = p.id
  left join members_member m on m.person_id = p.id and m.tie <> 'participation'
  left join members_affiliation a on a.id = m.id and a.until is null
  left join members_standingspan t on t.person_id = p.id and t.until is null
"""
_BY_NUMBER = _LOAD.format(
    found="(select u.key, coalesce(q.merged_into_id, q.id) as id from unnest(%s::bytea[]) as u (key)"
    " join people_person q on q.id_blind = u.key) k"
)
_BY_NAME = _LOAD.format(
    found="(select u.place as key, r.person_id as id"
    " from unnest(%s::int[], %s::text[], %s::date[], %s::uuid[]) as u (place, name, born, unit)"
    " join members_member r on r.name = u.name and r.tie <> 'participation'"
    " and (r.birth_on = u.born or u.born is null and r.unit_id = u.unit)) k"
)


def anybody() -> bool:
    """Return whether the installation knows anyone whom a row could mean: the first roster need not be compared.

    Who has neither an ID number nor a place on the roll, as the person behind the first account, is nobody's row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from people_person where id_blind is not null)"
            " or exists (select from members_member)"
        )
        return bool(cursor.fetchone()[0])


def any_of(numbers: Iterable[str]) -> bool:
    """Return whether the installation knows any of these ID numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from people_person where id_blind = any(%s::bytea[]))",
            [[columns.id_blind(number) for number in numbers]],
        )
        return bool(cursor.fetchone()[0])


def of_rows(actor: Actor, rows: Sequence[tuple[Values, str | None]]) -> list[list[Known]]:
    """Return whom each row (its values and its unit's key) means: by ID number, without one by name and birth or unit.

    Somebody of the same name elsewhere is not meant. Two answers mean that nobody can tell.
    """
    by_number = by_id_number(actor, [str(values["id_number"]) for values, _ in rows if values.get("id_number")])
    loose = [place for place, (values, _) in enumerate(rows) if not values.get("id_number")]
    by_name = _by_name(actor, [(place, *rows[place]) for place in loose]) if loose else {}
    found: list[list[Known]] = []
    for place, (values, _unit) in enumerate(rows):
        number = values.get("id_number")
        if number:
            found.append([by_number[str(number)]] if str(number) in by_number else [])
        else:
            found.append(by_name.get(place, []))
    return found


def _by_name(actor: Actor, rows: Sequence[tuple[int, Values, str | None]]) -> dict[int, list[Known]]:
    scopes = actor.scopes(Members.IMPORT)
    found: dict[int, list[Known]] = defaultdict(list)
    columns_of_rows = (
        [place for place, _, _ in rows],
        [str(values["name"]) for _, values, _ in rows],
        [values.get("birth_on") for _, values, _ in rows],
        [UUID(unit) if unit else None for _, _, unit in rows],
    )
    with connection.cursor() as cursor:
        cursor.execute(_BY_NAME, [list(column) for column in columns_of_rows])
        for row in cursor.fetchall():
            person = _known(row, scopes)
            if person.is_inside:
                found[row[0]].append(person)
    return found


def by_id_number(actor: Actor, numbers: Collection[str]) -> dict[str, Known]:
    """Return whom the ID numbers find, by ID number; whether each is inside where the actor may import."""
    blinds = {columns.id_blind(number): number for number in numbers if number}
    scopes = actor.scopes(Members.IMPORT)
    found: dict[str, Known] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, [list(blinds)])
        for row in cursor.fetchall():
            known = _known(row, scopes)
            number = blinds[bytes(row[0])]
            if number not in found or (found[number].has_left and not known.has_left):
                found[number] = known
    return found


def _known(row: tuple[Any, ...], scopes: Iterable[str]) -> Known:
    _, person_id, unit_id, group_id, unit_path, open_id, member_id, standing = row[:8]
    values: dict[str, Value] = {}
    plain = row[8:]
    names = (*FIELDS, *FILE_FIELDS, *ROLL_FIELDS)
    for name, value in zip(names, plain, strict=False):
        if value is None or value == "":
            continue
        values[name] = _text(name, value)
    for field, stage in STAGE_DAYS.items():
        if (row[-1] or {}).get(stage):
            values[field] = row[-1][stage]
    return Known(
        person_id=str(person_id),
        values=values,
        unit_id=str(unit_id) if unit_id else None,
        group_id=str(group_id) if group_id else None,
        is_inside=unit_path is None or any(covers(scope, unit_path) for scope in scopes),
        has_left=member_id is not None and (open_id is None or standing in STANDING_OUT),
    )


_SEALS: dict[str, SealedTextField] = {field.name: field for field in Person.sealed_fields()}


def _text(name: str, value: Any) -> Value:
    if name in _SEALS:
        return str(_SEALS[name].from_db_value(value))
    if isinstance(value, date):
        return value.isoformat()
    plain: Value = value
    return plain
