"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhibu.gate.events import Event


@dataclass(frozen=True)
class InvitationUsed(Event):
    """Somebody has come in by a slip, under a name and password of their own choice."""

    user: UUID
    at: datetime
