"""Let a unit, and all below it, stand below another."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions import history, seating
from zhibu.orgs.actions.counting import counted_alone
from zhibu.orgs.choices import Change
from zhibu.orgs.models import Unit, UnitSeat
from zhibu.orgs.permissions import Orgs


@action(Orgs.RESTRUCTURE, keeps=("to", "on", "reason", "document_no"))
@counted_alone
def move_unit(actor: Actor, unit: Unit, *, to: Unit, on: date, reason: str, document_no: str = "") -> Unit:
    """Let the unit stand below `to` from the day on, until its next recorded move, with everything below it.

    An act in two places: the right is needed above the unit and at its new parent. Statements do not grow with the
    subtree. Raises Refused for a kind that may not stand there, a parent inside the unit, a name already there, a
    day to come or before either was founded, a subtree that would stand too deep.
    """
    seating.lock_tree()
    unit, to = seating.lock_both(unit, to)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    actor.must(Orgs.RESTRUCTURE, to)
    seating.check_standing(unit)
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    old = seat_below(unit, to, on)
    history.settle(unit)
    history.note(
        actor,
        unit,
        Change.MOVED,
        on,
        reason=reason,
        document_no=document_no,
        other=to,
        old=old.name if old else "",
        new=to.name,
    )
    return unit


def seat_below(unit: Unit, to: Unit, on: date) -> Unit | None:
    """Give the unit its seat below `to` from the day on, its columns still unsettled; return where it stood before."""
    seating.check_standing(to, field="to")
    if not seating.never_below(unit, to, on):
        raise Refused(_("不能调整到它自己或它的下级下面。"), field="to")
    rules.check_moves(unit.kind_data)
    rules.check_place(unit.kind_data, to.kind, field="to")
    span = history.span_on(UnitSeat, unit, on)
    if span.parent_id == to.pk:
        raise Refused(_("这一天它已经在“{to}”下面。").format(to=to.name), field="to")
    if not seating.stood(to, on, span.until):
        raise Refused(_("这一天“{to}”还没有设立。").format(to=to.name), field="on")
    if span.until is None:
        seating.check_name_free(to, [unit.name], but=unit)
    old: Unit | None = span.parent
    history.give_way(span, on, parent=to, number=seating.numbers_below(to, 1)[0])
    seating.work_out_paths([unit.pk])
    return old
