"""How a unit's past is kept: a span gives way to the next one, and the history says what happened."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.orgs.choices import Change
from zhibu.orgs.models import Unit, UnitChange, UnitKind, UnitName, UnitSeat
from zhibu.orgs.rules import on_paper

type Facts = type[UnitName] | type[UnitKind] | type[UnitSeat]


def span_on(facts: Facts, unit: Unit, day: date) -> Any:
    """Return the unit's span that holds on the day, held until the transaction ends.

    Raises Refused where the unit did not stand yet, or where something of the sort already happened on that very day.
    """
    span = facts.objects.select_for_update().filter(unit=unit).on(day).first()
    if span is None:
        raise Refused(_("这一天“{unit}”还没有设立。").format(unit=unit.name), field="on")
    if span.since == day:
        raise Refused(
            _("{day}已经有一条同类记录，要改请用“更正记录”。").format(day=on_paper(day)),
            field="on",
        )
    return span


def give_way(span: Any, day: date, **values: Any) -> Any:
    """End the span on the day, let the new values hold from it until the next recorded change, and return theirs."""
    until = span.until
    span.until = day
    span.save(update_fields=["until"])
    return type(span).objects.create(unit_id=span.unit_id, since=day, until=until, **values)


def note(
    actor: Actor,
    unit: Unit,
    change: Change,
    day: date | None,
    *,
    reason: str = "",
    document_no: str = "",
    other: Unit | None = None,
    corrects: UnitChange | None = None,
    **details: Any,
) -> UnitChange:
    """Write one line of the unit's history: the day it holds from, and who entered it when."""
    return UnitChange.objects.create(
        unit=unit,
        change=change,
        day=day,
        reason=reason,
        document_no=document_no,
        other=other,
        corrects=corrects,
        details=details,
        recorded_by=actor.name[:80],
        recorded_at=actor.at,
    )
