"""Found a unit that stands below no other."""

from datetime import date

from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Ground
from zhibu.gate.doors import action
from zhibu.orgs.actions.founding import NewUnit, found
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


@action(Orgs.FOUND, keeps=("name", "kind", "founded_on", "approval_no"))
@counted_by_itself
def found_root(
    actor: Actor,
    _ground: Ground,
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
) -> Unit:
    """Found the unit on the ground: only the installation itself may, at its first set-up or for a further root."""
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
    return Unit.objects.get(pk=found(actor, None, [new])[""])
