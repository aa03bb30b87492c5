"""How joint branches cover places: a covering begins, ends, goes over to another branch, and follows its unit."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.orgs import rules
from zhibu.orgs.actions import history
from zhibu.orgs.choices import Change
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import CoveredPlace, Unit, UnitKind, UnitSeat
from zhibu.orgs.rules import Days, on_paper


def begin(
    actor: Actor, unit: Unit, names: Sequence[str], on: date, *, reason: str, document_no: str
) -> list[CoveredPlace]:
    """Let the unit cover the places from the day on, each with an entry of its own in the unit's history.

    Raises Refused where the unit was no joint branch on the day, or covers one of them then or later.
    """
    stood, apart = _stood(unit), _apart(unit)
    until = rules.covered_until(on, apart, stood[1])
    if not rules.covers((on, until), apart, stood):
        raise Refused(_("这一天“{unit}”不是联合党支部。").format(unit=unit.name), field="on")
    taken = _covered(unit, names, on, until).order_by("since").first()
    if taken:
        raise Refused(said_twice(taken), field="names")
    return [
        CoveredPlace.objects.create(
            unit=unit,
            name=name,
            since=on,
            until=until,
            begun=history.note(actor, unit, Change.COVERED, on, reason=reason, document_no=document_no, new=name),
        )
        for name in names
    ]


def hand_over(actor: Actor, absorbed: Unit, into: Unit, on: date, *, reason: str, document_no: str) -> None:
    """Let what the one covers go over to the other on the day; where that is no joint branch, it only ends."""
    rows = CoveredPlace.objects.filter(unit=absorbed).open().order_by("since", "id")
    held = list(rows.values_list("name", flat=True))
    if not held or not rules.covers((on, None), _apart(into), _stood(into)):
        return
    known = set(_covered(into, held, on, None).values_list("name", flat=True))
    names = [name for name in held if name not in known]
    if names:
        begin(actor, into, names, on, reason=reason, document_no=document_no)


def settle(unit: Unit) -> None:
    """Let what the unit covers end with it, after its kinds or its days have changed.

    Raises Refused where a place would be covered on days on which the unit was no joint branch, or twice at once.
    """
    places = list(CoveredPlace.objects.select_for_update(of=("self",)).filter(unit=unit).order_by("since", "id"))
    if not places:
        return
    stood, apart = _stood(unit), _apart(unit)
    seen: dict[str, list[Days]] = {}
    changed: list[CoveredPlace] = []
    for place in places:
        until = place.until if place.ended_id else rules.covered_until(place.since, apart, stood[1])
        span = (place.since, until)
        if not rules.covers(span, apart, stood):
            raise Refused(
                _("“{place}”从{day}起由它覆盖，这段时间它要一直是联合党支部；请先更正或者结束覆盖。").format(
                    place=place.name, day=on_paper(place.since)
                )
            )
        if rules.overlap(*span, seen.setdefault(place.name, [])):
            raise Refused(said_twice(place))
        seen[place.name].append(span)
        if until != place.until:
            place.until = until
            changed.append(place)
    CoveredPlace.objects.bulk_update(changed, ["until"])


def _covered(unit: Unit, names: Collection[str], since: date, until: date | None) -> QuerySet[CoveredPlace]:
    """Return the coverings of these places by the unit that share a day with the span."""
    rows = CoveredPlace.objects.filter(unit=unit, name__in=names).filter(Q(until__isnull=True) | Q(until__gt=since))
    return rows.filter(since__lt=until) if until else rows


def said_twice(place: CoveredPlace) -> str:
    """Say that the unit covers the place already."""
    return _("“{place}”从{day}起已经由它覆盖。").format(place=place.name, day=on_paper(place.since))


def _stood(unit: Unit) -> Days:
    """Return from when until when the unit stood."""
    seats = UnitSeat.objects.filter(unit=unit).order_by("since").values_list("since", "until")
    spans = list(seats)
    return spans[0][0], spans[-1][1]


def _apart(unit: Unit) -> list[Days]:
    """Return the spans in which the unit was no joint branch."""
    joint = [kind.key for kind in kinds().values() if kind.is_joint]
    rows = UnitKind.objects.filter(unit=unit).exclude(kind__in=joint)
    return list(rows.order_by("since").values_list("since", "until"))
