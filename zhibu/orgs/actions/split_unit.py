"""Split units off a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions import history, seating
from zhibu.orgs.actions.founding import NewUnit, found
from zhibu.orgs.choices import Change
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


@dataclass(frozen=True)
class Part:
    """A unit that is split off: its name, its kind (that of the whole where empty) and its short name."""

    name: str
    kind: str = ""
    short_name: str = ""


@action(Orgs.RESTRUCTURE, keeps=("on", "reason", "document_no"))
@counted_by_itself
def split_unit(
    actor: Actor, unit: Unit, *, into: Sequence[Part], on: date, reason: str, document_no: str = ""
) -> list[UUID]:
    """Found the parts beside the unit on the day, as split off from it, and return their ids.

    The unit itself goes on; its members are placed in the parts afterwards, and it is dissolved if nothing is left.
    Raises Refused where no part is named, or a part could not be founded.
    """
    seating.lock_tree()
    unit = seating.lock(unit)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    actor.must(Orgs.FOUND, unit.above)
    seating.check_standing(unit)
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    if unit.parent is None:
        raise Refused(_("最上一级组织不能分设，请在它下面设立新的组织。"))
    if not into:
        raise Refused(_("请填写分设出来的组织名称。"), field="name")
    if not seating.stood(unit, on, None):
        raise Refused(_("这一天“{unit}”还没有设立。").format(unit=unit.name), field="on")
    news = [
        NewUnit(
            key=str(place),
            name=part.name,
            kind=part.kind or unit.kind,
            short_name=part.short_name,
            founded_on=on,
            approval_no=document_no,
            host=unit.host,
            field=unit.field,
            nature=unit.nature,
        )
        for place, part in enumerate(into)
    ]
    ids = list(found(actor, unit.parent, news, reason=reason).values())
    parts = Unit.objects.filter(pk__in=ids).in_order()
    for part in parts:
        history.note(actor, unit, Change.SPLIT, on, reason=reason, document_no=document_no, other=part)
        history.note(actor, part, Change.SPLIT, on, reason=reason, document_no=document_no, other=unit, is_part=True)
    return ids
