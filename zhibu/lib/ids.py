"""Keys: UUID version 7, made here, so that rows sort by when they were made."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """Return a new key."""
    return compat.uuid7()
