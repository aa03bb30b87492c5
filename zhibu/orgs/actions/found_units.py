"""Found many units at once: an import's missing units, a demo, a whole country."""

from collections.abc import Sequence
from uuid import UUID

from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Ground
from zhibu.gate.doors import Recorded, bulk
from zhibu.orgs.actions.founding import NewUnit, found
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs

_LINES = "select id, name, id, path, jsonb_build_object('kind', kind) from orgs_unit where id = any(%s)"


@bulk(Orgs.FOUND)
@counted_by_itself
def found_units(
    actor: Actor, subject: Unit | Ground, *, units: Sequence[NewUnit], reason: str = ""
) -> Recorded[dict[str, UUID]]:
    """Found the units below the subject, or on the ground, and return their ids by their keys.

    A unit's parent is another of the set (by its key), an existing unit at or below the subject (by its id), or the
    subject (None). All or nothing: raises Refused at the first unit that may not be founded, as found_unit would.
    """
    ids = found(actor, None if isinstance(subject, Ground) else subject, units, reason=reason) if units else {}
    return Recorded(ids, "unit", _LINES, [list(ids.values())])
