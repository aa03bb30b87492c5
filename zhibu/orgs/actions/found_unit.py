"""Found a unit below another."""

from datetime import date

from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor
from zhibu.gate.doors import action
from zhibu.orgs.actions.founding import NewUnit, found
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


@action(Orgs.FOUND, keeps=("name", "kind", "founded_on", "approval_no", "reason"))
@counted_by_itself
def found_unit(
    actor: Actor,
    parent: Unit,
    *,
    name: str,
    kind: str,
    founded_on: date | None = None,
    short_name: str = "",
    code: str = "",
    approval_no: str = "",
    host: str = "",
    field: str = "",
    nature: str = "",
    contact: str = "",
    address: str = "",
    reason: str = "",
) -> Unit:
    """Found a unit below `parent`, on the day that the approval gives; None where nobody knows the day.

    A unit may be older than its parent: then the tree shows it from the parent's first day. Raises Refused for a kind
    that may not stand there, a name that a sibling bears, a day to come, a parent that is full or dissolved.
    """
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
    return Unit.objects.get(pk=found(actor, parent, [new], reason=reason)[""])
