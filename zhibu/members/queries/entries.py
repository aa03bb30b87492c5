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


class Entry(NamedTuple):
    """One span: its kind and key in addresses, what it says, from when to when; `letters` are the days of its moves.

    A tie that follows another without a break tells of the day between them.
    """

    kind: str
    key: str
    title: str
    what: str
    since: str
    until: str
    letters: tuple[str, ...] = ()


def entries_of(member: Member) -> list[Entry]:
    """Return every entry of the person that a correction may concern, the newest first; six statements."""
    person = {"person_id": member.person_id}
    places = list(Affiliation.objects.filter(**person).exclude(departure=Departure.CORRECTED).select_related("unit"))
    begun = {row.since for row in places if row.tie == Tie.FORMAL}
    found = [
        *(
            _entry("affiliation", row, _("组织关系"), f"{row.unit.name}（{Tie(row.tie).label}）")._replace(
                letters=_moves(row, begun)
            )
            for row in places
        ),
        *(_entry("stage", row, _("人员类别"), Stage(row.stage).label) for row in StageSpan.objects.filter(**person)),
        *(
            _entry("standing", row, _("党籍状态"), Standing(row.standing).label)
            for row in StandingSpan.objects.filter(**person)
        ),
        *(
            _entry("group", row, _("党小组"), row.group.name)
            for row in GroupPlace.objects.filter(**person).select_related("group")
        ),
        *(
            _entry("mobility", row, _("流动情况"), Mobility(row.mobility).label)
            for row in MobilitySpan.objects.filter(**person)
        ),
        *(
            _entry("extension", row, _("延长预备期"), _("%(n)s 个月") % {"n": row.months})
            for row in ProbationExtension.objects.filter(**person)
        ),
    ]
    return sorted(found, key=lambda entry: entry.since, reverse=True)


def _moves(row: Affiliation, begun: set[date]) -> tuple[str, ...]:
    """Return the days on which a formal tie began, and on which it ended where no other began."""
    if row.tie != Tie.FORMAL:
        return ()
    days = [row.since, *([row.until] if row.until and row.until not in begun else [])]
    return tuple(day.isoformat() for day in days)


def _entry(kind: str, row: Any, title: str, what: Any) -> Entry:
    until = row.until.isoformat() if row.until else ""
    return Entry(kind, str(row.pk), title, str(what), row.since.isoformat(), until)
