"""How the gate writes the audit; nothing else does."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from zhibu.audit import prepared
from zhibu.audit.models import Act, FileOpening
from zhibu.audit.through import Through
from zhibu.lib.ids import new_id

_WITH = """
with written(subject_id, subject_label, unit_id, unit_path, details) as ({write})
insert into audit_act
 (id, at, verb, actor_id, actor_name, through_id, through_name, kind,
  subject_id, subject_label, unit_id, unit_path, details)
select %(act_id)s::uuid, %(act_at)s::timestamptz, %(act_verb)s, %(act_actor)s::uuid, %(act_name)s,
       %(act_through)s::uuid, %(act_through_name)s, %(act_kind)s, w.* from written w
returning unit_id, unit_path
"""


class Who(Protocol):
    """What the audit needs to know of an actor."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def through(self) -> Through | None: ...


class Where(Protocol):
    """What the audit needs to know of a place: its unit and its path."""

    @property
    def pk(self) -> UUID | None: ...
    @property
    def path(self) -> str: ...


def record(actor: Who, verb: str, subject: Any, details: Mapping[str, Any], *, place: Where) -> None:
    """Add one line: the actor did the verb to the subject, at the place where the subject stands."""
    Act.objects.create(
        at=actor.at,
        verb=verb,
        actor_id=actor.person_id,
        actor_name=actor.name[:80],
        through_id=actor.through.id if actor.through else None,
        through_name=actor.through.name[:80] if actor.through else "",
        kind=type(subject).__name__.lower(),
        subject_id=subject.pk if isinstance(subject.pk, UUID) else None,
        subject_label=str(subject)[:200],
        unit_id=place.pk,
        unit_path=place.path,
        details=plain(details),
    )


def record_many(actor: Who, verb: str, kind: str, lines: str, params: Sequence[Any]) -> int:
    """Add one line for each row of the statement `lines`; return how many.

    `lines` selects (subject_id uuid, subject_label text, unit_id uuid, unit_path text, details jsonb).
    """
    # One key is drawn and its last four bytes are counted: a draw for each line would take longer than writing it.
    statement = (
        "insert into audit_act"
        " (id, at, verb, actor_id, actor_name, through_id, through_name, kind,"
        " subject_id, subject_label, unit_id, unit_path, details)"
        " select encode(%s || int4send((row_number() over ())::int), 'hex')::uuid, %s, %s, %s, %s, %s, %s, %s, l.*"
        " from (" + lines + ") as l"
    )
    drawn = new_id().bytes[:12]
    through_id, through_name = actor.through or (None, "")
    written: list[Any] = [drawn, actor.at, verb, actor.person_id, actor.name[:80], through_id, through_name[:80], kind]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*written, *params])
        return int(cursor.rowcount)


def record_with(
    actor: Who, verb: str, kind: str, write: str, params: Mapping[str, Any]
) -> tuple[UUID | None, str] | None:
    """Run the statement `write`, which writes one row or none, with the line that belongs to it; return where the row
    stands, unit and path, None where none was written.

    It returns (subject_id, subject_label, unit_id, unit_path, details) of the row. Both are one statement.
    """
    through_id, through_name = actor.through or (None, "")
    who: dict[str, Any] = {
        "act_id": new_id(),
        "act_at": actor.at,
        "act_verb": verb,
        "act_actor": actor.person_id,
        "act_name": actor.name[:80],
        "act_through": through_id,
        "act_through_name": through_name[:80],
        "act_kind": kind,
    }
    with prepared.cursor() as cursor:
        cursor.execute(_with(write), {**who, **params})
        row: tuple[UUID | None, str] | None = cursor.fetchone()
        return row


@cache
def _with(write: str) -> str:
    return _WITH.replace("{write}", write)


def count(verb: str, box: Any, day: date) -> None:
    """Add one to the day's tally of a secret act, without an actor or a time finer than the day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_tally (id, verb, subject_id, unit_path, day, count) values (%s, %s, %s, %s, %s, 1)"
            " on conflict (verb, subject_id, day) do update set count = audit_tally.count + 1",
            [uuid4(), verb, box.pk, box.unit.path, day],
        )


def settle_tallies(since: date) -> None:
    """Write the tallies from the day on again as they are: all carry one transaction, none that of its last act."""
    with connection.cursor() as cursor:
        cursor.execute("update audit_tally set count = count where day >= %s", [since])


def record_opening(
    actor: Who, person_id: UUID, parts: Sequence[str], purpose: str, unit_path: str, post: str = ""
) -> None:
    """Add that the actor opened these parts of the person's file, and why."""
    FileOpening.objects.create(
        at=actor.at,
        person_id=person_id,
        opener_id=actor.person_id,
        opener_name=actor.name[:80],
        opener_post=post[:120],
        through_name=actor.through.name[:80] if actor.through else "",
        parts=list(parts),
        purpose=purpose[:200],
        unit_path=unit_path,
    )


def plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details as JSON holds them: dates as text, rows by their label."""
    return {key: _plain(value) for key, value in details.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    try:
        return DjangoJSONEncoder().default(value)
    except TypeError:
        return str(value)
