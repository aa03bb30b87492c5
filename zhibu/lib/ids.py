"""Keys of rows: UUID version 7, so that new rows stand at the end of their index."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Make a new key: a version 7 UUID of the standard library's type, ordered by the time it was made."""
    return uuid7()
