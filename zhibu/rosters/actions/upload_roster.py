"""Take in a file that an office has."""

from pathlib import Path
from typing import BinaryIO

from zhibu.files.actions import store_file
from zhibu.gate.actor import Actor, Ground
from zhibu.gate.doors import action
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.rosters.models import Roster


@action(Members.IMPORT)
def upload_roster(actor: Actor, subject: Unit | Ground, *, name: str, content: Path | BinaryIO) -> Roster:
    """Keep the file as a roster to go into the unit, or onto the ground where no unit stands yet."""
    stored = store_file(actor, name, "application/octet-stream", content)
    return Roster.objects.create(
        target=subject if isinstance(subject, Unit) else None,
        file=stored,
        file_name=stored.name,
        sha256=stored.sha256,
        uploaded_by_id=actor.person_id,
        uploaded_by_name=actor.name[:80],
        uploaded_at=actor.at,
    )
