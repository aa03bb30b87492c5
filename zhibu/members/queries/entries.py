"""The entries of a member's time on the roll, as the page of corrections lists them."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from zhibu.members.choices import Departure, Mobility, Stage, Standing, Tie
from zhibu.members.models import Affiliation, GroupPlace, Member, MobilitySpan, StageSpan, StandingSpan


class Entry(NamedTuple):
    """One span: its kind and key in addresses, what it says, from when to when."""

    kind: str
    key: str
    title: str
    what: str
    since: str
    until: str


def entries_of(member: Member) -> list[Entry]:
    """Return every entry of the person that a correction may concern, the newest first; five statements."""
    person = {"person_id": member.person_id}
    places = Affiliation.objects.filter(**person).exclude(departure=Departure.CORRECTED).select_related("unit")
    found = [
        *(_entry("affiliation", row, _("组织关系"), f"{row.unit.name}（{Tie(row.tie).label}）") for row in places),
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
    ]
    return sorted(found, key=lambda entry: entry.since, reverse=True)


def _entry(kind: str, row: Any, title: str, what: Any) -> Entry:
    until = row.until.isoformat() if row.until else ""
    return Entry(kind, str(row.pk), title, str(what), row.since.isoformat(), until)
