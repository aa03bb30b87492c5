"""Let a joint branch cover places."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions import places, seating
from zhibu.orgs.models import CoveredPlace, Unit
from zhibu.orgs.permissions import Orgs


@action(Orgs.RESTRUCTURE, keeps=("names", "on", "reason", "document_no"))
def cover_places(
    actor: Actor, unit: Unit, *, names: Sequence[str], on: date, reason: str, document_no: str = ""
) -> list[CoveredPlace]:
    """Let the joint branch cover places without a branch of their own from the day on (支部工作条例 第五条).

    What it covers is decided above it, as its structure is; more than is usual is entered all the same, because the
    article says 一般. Raises Refused for another kind of unit, a day to come or on which it was no joint branch, a
    reason left out, a place that it covers already.
    """
    unit = seating.lock(unit)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    seating.check_standing(unit)
    if not unit.kind_data.is_joint:
        raise Refused(_("联合党支部才录入覆盖的单位，“{unit}”是{kind}。").format(unit=unit.name, kind=unit.kind_label))
    rules.check_day(on, actor.today)
    reason = rules.check_reason(reason)
    return places.begin(actor, unit, rules.check_places(names), on, reason=reason, document_no=document_no.strip())
