"""The entries of a member's time on the roll, as the page of corrections lists them."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from zhibu.members.choices import Departure, Mobility, Stage, Standing, Tie
from zhibu.members.models import (
    Affiliation,
    GroupPlace,
    Member,
    MobilitySpan,
    ProbationExtension,
    StageSpan,
    StandingSpan,
)

KINDS: dict[str, Any] = {
    "stage": StageSpan,
    "standing": StandingSpan,
    "affiliation": Affiliation,
    "group": GroupPlace,
    "mobility": MobilitySpan,
    "extension": ProbationExtension,
}
_KIND_OF = {table: kind for kind, table in KINDS.items()}


class Entry(NamedTuple):
    """One span: its kind and key in addresses, what it says, from when to when; `letters` are the days of its moves.

    A tie that follows another without a break tells of the day between them. Only what is the branch's own is put
    right there.
    """

    kind: str
    key: str
    title: str
    what: str
    since: str
    until: str
    letters: tuple[str, ...]
    is_ours: bool


def entries_of(member: Member) -> list[Entry]:
    """Return every entry of the person that a correction may concern, the newest first; six statements."""
    person = {"person_id": member.person_id}
    places = list(Affiliation.objects.filter(**person).exclude(departure=Departure.CORRECTED).select_related("unit"))
    begun = {row.since for row in places if row.tie == Tie.FORMAL}
    rows: list[tuple[Any, str, Any]] = [
        *((row, _("组织关系"), f"{row.unit.name}（{Tie(row.tie).label}）") for row in places),
        *((row, _("人员类别"), Stage(row.stage).label) for row in StageSpan.objects.filter(**person)),
        *((row, _("党籍状态"), Standing(row.standing).label) for row in StandingSpan.objects.filter(**person)),
        *((row, _("党小组"), row.group.name) for row in GroupPlace.objects.filter(**person).select_related("group")),
        *((row, _("流动情况"), Mobility(row.mobility).label) for row in MobilitySpan.objects.filter(**person)),
        *(
            (row, _("延长预备期"), _("%(n)s 个月") % {"n": row.months})
            for row in ProbationExtension.objects.filter(**person)
        ),
    ]
    found = [_entry(member, *row, begun) for row in rows]
    return sorted(found, key=lambda entry: entry.since, reverse=True)


def is_ours(member: Member, row: Any) -> bool:
    """Return whether an entry is put right at this row's branch: all at home, at a host only what is the host's own."""
    match row:
        case GroupPlace() if member.tie != Tie.FORMAL:
            return bool(row.group.parent_id == member.unit_id)
        case Affiliation() if member.tie != Tie.FORMAL:
            return bool(row.pk == member.pk)
        case _:
            return member.tie == Tie.FORMAL or isinstance(row, MobilitySpan)


def _moves(row: Affiliation, begun: set[date]) -> tuple[str, ...]:
    """Return the days on which a formal tie began, and on which it ended where no other began."""
    if row.tie != Tie.FORMAL:
        return ()
    days = [row.since, *([row.until] if row.until and row.until not in begun else [])]
    return tuple(day.isoformat() for day in days)


def _entry(member: Member, row: Any, title: str, what: Any, begun: set[date]) -> Entry:
    return Entry(
        _KIND_OF[type(row)],
        str(row.pk),
        title,
        str(what),
        row.since.isoformat(),
        row.until.isoformat() if row.until else "",
        letters=_moves(row, begun) if isinstance(row, Affiliation) and member.tie == Tie.FORMAL else (),
        is_ours=is_ours(member, row),
    )
