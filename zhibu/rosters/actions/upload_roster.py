"""Take in a file that an office has."""

from pathlib import Path

from zhibu.files.actions import store_file
from zhibu.gate.actor import Actor, Ground
from zhibu.gate.doors import action
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.rosters.actions.reading import open_roster
from zhibu.rosters.choices import State
from zhibu.rosters.models import Roster

QUICK = 2 << 20
"""Bytes up to which a file is read while the person waits; a larger one is left to the preview's job."""


@action(Members.IMPORT)
def upload_roster(actor: Actor, subject: Unit | Ground, *, name: str, content: Path) -> Roster:
    """Keep the file as a roster to go into the unit, or onto the ground where no unit stands yet.

    A file of usual size is understood at once: raises Refused with a sentence where it is no roster.
    """
    roster = Roster(
        target=subject if isinstance(subject, Unit) else None,
        file_name=name[:200],
        uploaded_by_id=actor.person_id,
        uploaded_by_name=actor.name[:80],
        uploaded_at=actor.at,
    )
    if content.stat().st_size <= QUICK:
        with open_roster(content, roster, actor):
            roster.state = State.MATCHED
    stored = store_file(actor, name, "application/octet-stream", content)
    roster.file, roster.sha256, roster.file_name = stored, stored.sha256, stored.name
    roster.save()
    return roster
