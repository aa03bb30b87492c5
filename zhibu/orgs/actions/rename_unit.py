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
from zhibu.orgs.spelling import spell


@action(Orgs.RESTRUCTURE, keeps=("name", "on", "reason", "document_no"))
def rename_unit(
    actor: Actor, unit: Unit, *, name: str, on: date, reason: str, document_no: str = "", short_name: str = ""
) -> Unit:
    """Call the unit by another name from the day on, until the next recorded renaming.

    The right is needed where the unit stands, too: nobody renames the unit at the top of their own reach, except a
    root. A day before a later renaming is filled in between. Raises Refused for a day to come or before the founding,
    a reason left out, the name it has, a sibling's name.
    """
    unit = seating.lock(unit)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    seating.check_standing(unit)
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    rename(actor, unit, name, short_name, on, reason=reason, document_no=document_no)
    return unit


def rename(
    actor: Actor, unit: Unit, name: str, short_name: str, on: date, *, reason: str, document_no: str = ""
) -> None:
    """Write the new name from the day on, and the unit's own columns where it is the present one."""
    name = rules.check_name(name)
    short_name = (" ".join(short_name.split()) or rules.short_name_of(name))[:60]
    span = history.span_on(UnitName, unit, on)
    if span.name == name and span.short_name == short_name:
        raise Refused(_("这一天它就叫这个名称。"), field="name")
    new = history.give_way(span, on, name=name, short_name=short_name)
    if new.until is None:
        seating.check_name_free(unit.parent, [name], but=unit)
        call(unit, name, short_name)
    history.note(actor, unit, Change.RENAMED, on, reason=reason, document_no=document_no, old=span.name, new=name)


def call(unit: Unit, name: str, short_name: str) -> None:
    """Write the unit's present name and how it is spelt."""
    unit.name, unit.short_name = name, short_name
    unit.pinyin, unit.initials = spell(name)
    unit.save(update_fields=["name", "short_name", "pinyin", "initials"])
