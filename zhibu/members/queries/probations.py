"""The extension of a probation, where a meeting has decided one."""

from datetime import date
from uuid import UUID

from zhibu.members.models import ProbationExtension


def extension_of(person_id: UUID, since: date) -> ProbationExtension | None:
    """Return the extension of the probation that began on the day; None where there is none."""
    rows = ProbationExtension.objects.filter(person_id=person_id, since__gt=since)
    return rows.order_by("since").first()


def extension_months(person_id: UUID, since: date) -> int:
    """Return by how many calendar months the probation that began on the day is longer; 0 without an extension."""
    kept = extension_of(person_id, since)
    return kept.months if kept else 0
