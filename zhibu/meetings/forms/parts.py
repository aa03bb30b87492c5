"""What the forms of this room share."""

from collections.abc import Sequence
from uuid import UUID

type People = Sequence[tuple[UUID, str]]


def look(kind: str, label: str) -> dict[str, str]:
    """Return what a control without a label beside it carries."""
    return {"class": kind, "aria-label": label}


def options(people: People) -> list[tuple[str, str]]:
    """Return people as choices."""
    return [(str(pk), name) for pk, name in people]


def key_of(written: str) -> UUID | None:
    """Return the key that a choice carries, None for the empty one."""
    return UUID(written) if written else None
