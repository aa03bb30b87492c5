"""What this room announces."""

from dataclasses import dataclass
from uuid import UUID

from zhibu.gate.events import Event


@dataclass(frozen=True)
class MembersMerged(Event):
    """Two files were found to be one person's: rows about `absorbed` are now about `kept`."""

    kept: UUID
    absorbed: UUID


@dataclass(frozen=True)
class MembersUnmerged(Event):
    """A merge was taken back: the two are two people again."""

    kept: UUID
    absorbed: UUID
