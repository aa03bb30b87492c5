"""Dissolve a unit that nothing stands in any more."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions import ending, history, places, seating
from zhibu.orgs.actions.counting import counted_alone
from zhibu.orgs.choices import Change
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.worded import in_records


@action(Orgs.RESTRUCTURE, keeps=("on", "reason", "document_no"))
@counted_alone
def dissolve_unit(actor: Actor, unit: Unit, *, on: date, reason: str, document_no: str = "") -> Unit:
    """Let the unit end on the day; its posts end with it and its past stays.

    Raises Refused while it holds units or members, for a day to come, or where something in it begins later.
    """
    seating.lock_tree()
    unit = seating.lock(unit)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    seating.check_standing(unit)
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    ending.check_alone(unit, on)
    with in_records():
        ending.end(unit, on, why=_("组织撤销"))
    places.settle(unit)
    history.note(actor, unit, Change.DISSOLVED, on, reason=reason, document_no=document_no)
    return unit
