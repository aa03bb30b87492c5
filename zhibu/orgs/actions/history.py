"""How a unit's past is kept: a span gives way to the next one, and the history says what happened."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import must_be_counted
from zhibu.gate.actor import Actor, Refused
from zhibu.lib import tree
from zhibu.orgs.actions import seating
from zhibu.orgs.choices import Change
from zhibu.orgs.figures import UNITS
from zhibu.orgs.models import Unit, UnitChange, UnitKind, UnitName, UnitSeat
from zhibu.orgs.rules import on_paper, spelt

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


def span_held(facts: Facts, unit: Unit, day: date | None) -> Any:
    """Return the unit's span that holds on the day (None: now)."""
    return facts.objects.filter(unit=unit).on(day or date.max).get()


def give_way(span: Any, day: date, **values: Any) -> Any:
    """End the span on the day, let the new values hold from it until the next recorded change, and return theirs."""
    if isinstance(span, UnitKind):
        must_be_counted(UNITS, [span.unit_id])
    until = span.until
    span.until = day
    span.save(update_fields=["until"])
    return type(span).objects.create(unit_id=span.unit_id, since=day, until=until, **values)


def settle(unit: Unit) -> None:
    """Let the unit's own columns say what its open spans say, and carry its subtree along where its seat is another.

    Raises Refused where a sibling bears the name that the unit has now.
    """
    name = UnitName.objects.filter(unit=unit).open().get()
    kind = UnitKind.objects.filter(unit=unit).open().get()
    seat = UnitSeat.objects.filter(unit=unit).select_related("parent").open().first()
    parent = seat.parent if seat else unit.parent
    if seat and (name.name != unit.name or parent != unit.parent):
        seating.check_name_free(parent, [name.name], but=unit)
    unit.name, unit.short_name, unit.kind = name.name, name.short_name, kind.kind
    unit.pinyin, unit.initials = spelt(name.name, name.short_name)
    unit.parent = parent
    if seat and unit.path != tree.child(parent.path if parent else "", seat.number):
        if parent:
            seating.check_depth(unit, parent)
        unit.order = seat.number
        seating.move_paths(unit, parent, seat.number)
    unit.save(update_fields=["name", "short_name", "kind", "pinyin", "initials", "parent", "order"])


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
