"""Give a unit a new name."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions import history, seating
from zhibu.orgs.choices import Change
from zhibu.orgs.models import Unit, UnitName
from zhibu.orgs.permissions import Orgs


@action(Orgs.RESTRUCTURE, keeps=("name", "on", "reason", "document_no"))
def rename_unit(
    actor: Actor, unit: Unit, *, name: str, on: date, reason: str, document_no: str = "", short_name: str = ""
) -> Unit:
    """Call the unit by another name from the day on, until the next recorded renaming.

    The right is needed above the unit: nobody renames the top of their own reach, except a root. A day before a later
    renaming is filled in between. Raises Refused for a day to come or before the founding, a reason left out, the
    name it has, a sibling's name.
    """
    unit = seating.lock(unit)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    seating.check_standing(unit)
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    old = call(unit, name, short_name, on)
    history.settle(unit)
    history.note(
        actor,
        unit,
        Change.RENAMED,
        on,
        reason=reason,
        document_no=document_no,
        old=old,
        new=rules.check_name(name),
    )
    return unit


def call(unit: Unit, name: str, short_name: str, on: date) -> str:
    """Let the unit bear the name from the day on; return the one that it bore before."""
    name = rules.check_name(name)
    short_name = (" ".join(short_name.split()) or rules.short_name_of(name))[:60]
    span = history.span_on(UnitName, unit, on)
    if span.name == name and span.short_name == short_name:
        raise Refused(_("这一天它就叫这个名称。"), field="name")
    old = str(span.name)
    history.give_way(span, on, name=name, short_name=short_name)
    return old
