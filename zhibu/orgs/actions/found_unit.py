"""Found a unit below another."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions import places as covering
from zhibu.orgs.actions.founding import NewUnit, found
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


@action(Orgs.FOUND, keeps=("name", "kind", "applied_on", "founded_on", "approval_no", "places", "reason"))
@counted_by_itself
def found_unit(
    actor: Actor,
    parent: Unit,
    *,
    name: str,
    kind: str,
    founded_on: date | None = None,
    applied_on: date | None = None,
    short_name: str = "",
    code: str = "",
    approval_no: str = "",
    host: str = "",
    field: str = "",
    nature: str = "",
    contact: str = "",
    address: str = "",
    places: Sequence[str] = (),
    reason: str = "",
) -> Unit:
    """Found a unit below `parent`, on the day that the approval gives; None where nobody knows the day.

    A unit may be older than its parent: then the tree shows it from the parent's first day. A joint branch may be
    founded with the `places` that it covers. With `applied_on`, the day of the application, a reply later than ZB-05
    has it as a rule asks for a reason. Raises Refused for a kind that may not stand there, a name that a sibling
    bears, a day to come, a parent that is full or dissolved, places without a day or for another kind.
    """
    if applied_on is not None:
        day = founded_on or actor.today
        rules.check_reply(applied_on, founded_on, rulebook.on(day).nearest("ZB-05"), reason)
    new = NewUnit(
        name=name,
        kind=kind,
        founded_on=founded_on,
        short_name=short_name,
        code=code,
        approval_no=approval_no,
        host=host,
        field=field,
        nature=nature,
        contact=contact,
        address=address,
    )
    unit = Unit.objects.get(pk=found(actor, parent, [new], reason=reason)[""])
    if places:
        names = rules.check_places(places, field="places")
        if not unit.kind_data.is_joint:
            raise Refused(_("联合党支部才填覆盖的单位。"), field="places")
        if founded_on is None:
            raise Refused(_("填写了覆盖的单位，就要填设立日期。"), field="founded_on")
        covering.begin(actor, unit, names, founded_on, reason=reason, document_no=approval_no)
    return unit
