"""Which units an act on the tree counts, and which acts must be alone (docs/figures.md)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from zhibu.figures.actions.counting import counted
from zhibu.orgs.figures import UNITS
from zhibu.orgs.models import Appointment, Term, Unit, UnitChange


def _of_unit(unit: Unit) -> Mapping[str, Sequence[UUID]]:
    return {UNITS: [unit.pk]}


def _of_change(change: UnitChange) -> Mapping[str, Sequence[UUID]]:
    return {UNITS: [change.unit_id]}


def _of_post(appointment: Appointment) -> Mapping[str, Sequence[UUID]]:
    return {UNITS: [appointment.unit_id]}


def _of_term(term: Term) -> Mapping[str, Sequence[UUID]]:
    return {UNITS: [term.unit_id]}


counted_unit = counted(_of_unit)
"""Count what an action does to its unit; paths stay as they are."""
counted_post = counted(_of_post)
"""Count what an action does to an appointment of its unit."""
counted_term = counted(_of_term)
"""Count what an action does to a term of its unit."""
counted_alone = counted(_of_unit, is_alone=True)
"""Count what an action does that moves paths, while nobody else counts."""
counted_correction = counted(_of_change, is_alone=True)
"""Count what the correction of an entry does, while nobody else counts."""
