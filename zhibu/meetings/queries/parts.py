"""Whose part of a joint register somebody keeps: the whole where they hold the gathering, else their own units'."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhibu.gate.actor import Actor
from zhibu.gate.rows import may_at
from zhibu.meetings.models import Gathering, Holding
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import registers
from zhibu.orgs.models import Unit


@dataclass(frozen=True)
class Keeping:
    """A gathering and the parts of its register that somebody keeps; none says that they keep the whole."""

    gathering: Gathering
    parts: Sequence[Holding] = ()

    @property
    def units(self) -> list[Unit]:
        """Return the units whose people they keep, where these are not all."""
        return [part.unit for part in self.parts]


def keeping(actor: Actor, pk: UUID) -> Keeping:
    """Return what the actor keeps of the gathering's register: who holds it the whole, who holds what a partner unit
    does that unit's part. Raises as `find` for everybody else."""
    found = Gathering.objects.select_related("unit", "chair").filter(pk=pk).first()
    if found is not None and may_at(actor, Meetings.HOLD, found):
        return Keeping(found)
    if found is not None and found.is_joint:
        rows = Holding.objects.visible_to(actor, Meetings.HOLD).filter(gathering=found).select_related("unit")
        if parts := list({row.unit_id: row for row in rows.order_by("unit_path", "kind")}.values()):
            return Keeping(found, parts)
    return Keeping(registers.holding(actor, pk))


def may_keep(actor: Actor, gathering: Gathering, units: Sequence[Unit]) -> bool:
    """Return whether the actor keeps the register or a part of it; `units` hold the gathering."""
    return may_at(actor, Meetings.HOLD, gathering) or any(actor.may(Meetings.HOLD, unit) for unit in units)
