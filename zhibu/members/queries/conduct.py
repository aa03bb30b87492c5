"""Rewards and sanctions of a person: as the file tells them, for whom it may, and who is under which on a day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, assert_never
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.rows import may_own_row
from zhibu.members.choices import Level, Tie
from zhibu.members.conduct import COMMENDATION, DISPOSITION, SANCTION, ConductKind, Genre, conduct_kinds
from zhibu.members.items import GROUPS
from zhibu.members.models import Commendation, Disposition, Member, Sanction
from zhibu.members.permissions import Members
from zhibu.members.queries.sheet import Group, Line, noted
from zhibu.members.rules.conduct import is_in_effect, lacks_rights
from zhibu.members.rules.masks import HIDDEN

type Entry = Commendation | Sanction | Disposition

TABLES: dict[Genre, type[Entry]] = {COMMENDATION: Commendation, SANCTION: Sanction, DISPOSITION: Disposition}
VERBS = ("record_conduct", "complete_conduct", "void_conduct")
"""What the record of changes shows only to those who may read rewards and sanctions."""


@dataclass(frozen=True)
class Wording:
    """What an entry says, in words."""

    id: UUID
    kind: ConductKind
    title: str
    period: str
    note: str


def reads_conduct(actor: Actor, member: Member) -> bool:
    """Return whether the actor may read the rewards and sanctions of this file; a branch that only hosts may not."""
    if member.tie != Tie.FORMAL:
        return False
    own = may_own_row(actor, Members.READ_CONDUCT, member)
    return own or actor.may(Members.READ_CONDUCT, member.place)


def entries_of(person_id: UUID) -> list[Entry]:
    """Return every entry of the person, the void ones too, the newest first; three statements."""
    found: list[Entry] = [row for table in TABLES.values() for row in table.objects.filter(person_id=person_id)]
    return sorted(found, key=lambda row: (row.on, row.recorded_at), reverse=True)


def entry_of(person_id: UUID, pk: UUID, *, is_locked: bool = False) -> Entry | None:
    """Return the person's entry of that key, None for another's, a void one and none; locked, to be changed."""
    for table in TABLES.values():
        rows = table.objects.standing().filter(person_id=person_id, pk=pk)
        row: Entry | None = (rows.select_for_update() if is_locked else rows).first()
        if row is not None:
            return row
    return None


def conduct_group(entries: Collection[Entry], on: date, *, is_revealed: bool) -> Group:
    """Return the card of the file as of the day; masked, an entry tells its day and nothing else."""
    shown = [entry for entry in entries if entry.voided_at is None and entry.on <= on]
    lines = [_line(entry, on) if is_revealed else Line(HIDDEN, str(entry.on), is_masked=True) for entry in shown]
    return Group("conduct", str(GROUPS["conduct"]), lines=lines)


def worded(entry: Entry) -> Wording:
    """Return what an entry says: what it is, from when to when, who decided by which document, and the note."""
    kind = conduct_kinds()[entry.kind]
    level = Level(entry.level).label if entry.level else ""
    words = [entry.given_by, level, entry.document_no, *_dates(entry), entry.note]
    title = kind.label
    if isinstance(entry, Commendation) and entry.title:
        title = _("%(kind)s：%(title)s") % {"kind": kind.label, "title": entry.title}
    return Wording(entry.pk, kind, title, str(entry.on), noted(*words))


def exported(entries: Collection[Entry]) -> list[dict[str, Any]]:
    """Return the entries in full, for one's own file; the void ones with the reason."""
    return [_exported(entry) for entry in entries]


def open_fields(entry: Entry) -> list[str]:
    """Return what of the entry people may still fill in."""
    if conduct_kinds()[entry.kind].standing:
        return []
    return [name for name in ("until", "restored_on") if hasattr(entry, name) and getattr(entry, name) is None]


def on_probation(people: Collection[UUID], day: date) -> set[UUID]:
    """Return who of the people is on probation (留党察看期间) on the day: they neither vote nor stand.

    The time ends before its recorded `until`, or before the day on which rights were restored.
    """
    rows = _sanctions(people, day)
    return {row.person_id for row in rows if _is_probation(row) and _is_in_effect(row, day)}


def without_rights(people: Collection[UUID], day: date) -> set[UUID]:
    """Return who of the people was put on probation by the day and not given back the rights since.

    They cannot sponsor anybody (发展党员工作细则 第十四条), whether the time of probation is over or not.
    """
    rows = _sanctions(people, day)
    return {row.person_id for row in rows if _is_probation(row) and lacks_rights(row.on, row.restored_on, day)}


def under_effect(people: Collection[UUID], day: date) -> set[UUID]:
    """Return who of the people is under the effect (影响期) of a lighter sanction on the day: 不宜, not 不能."""
    rows = _sanctions(people, day)
    lighter = [row for row in rows if not _is_probation(row) and not conduct_kinds()[row.kind].standing]
    return {row.person_id for row in lighter if _is_in_effect(row, day)}


def _sanctions(people: Collection[UUID], day: date) -> Iterator[Sanction]:
    return Sanction.objects.standing().filter(person__in=people, on__lte=day).iterator()


def _is_probation(row: Sanction) -> bool:
    return conduct_kinds()[row.kind].is_probation


def _is_in_effect(row: Sanction, day: date) -> bool:
    return is_in_effect(row.on, row.until, row.restored_on, day)


def _line(entry: Entry, on: date) -> Line:
    one = worded(entry)
    ends = [getattr(entry, name, None) for name in ("until", "restored_on")]
    is_over = any(end is not None and end <= on for end in ends)
    is_left_open = bool(open_fields(entry))
    return Line(
        one.title, one.period, one.note, is_over, is_revealed=True, key=str(entry.pk), is_left_open=is_left_open
    )


def _dates(entry: Entry) -> list[str]:
    match entry:
        case Sanction():
            until = _("影响期到 %(day)s") % {"day": entry.until - timedelta(days=1)} if entry.until else ""
            return [until, _("%(day)s 解除或恢复权利") % {"day": entry.restored_on} if entry.restored_on else ""]
        case Disposition():
            return [_("期限到 %(day)s") % {"day": entry.until - timedelta(days=1)} if entry.until else ""]
        case Commendation():
            return []
        case _:
            assert_never(entry)


def _exported(entry: Entry) -> dict[str, Any]:
    one = worded(entry)
    return {
        "id": entry.pk,
        "genre": one.kind.genre,
        "kind": entry.kind,
        "text": one.title,
        "on": entry.on,
        "until": getattr(entry, "until", None),
        "restored_on": getattr(entry, "restored_on", None),
        "given_by": entry.given_by,
        "level": entry.level,
        "document_no": entry.document_no,
        "note": entry.note,
        "recorded_at": entry.recorded_at,
        "voided_at": entry.voided_at,
        "void_reason": entry.void_reason,
    }
