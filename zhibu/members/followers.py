"""Who follows when two files are found to be one person's, inside the same transaction: registered in upper rooms'
handlers.py.

What a follower changes goes through the ledger of the merge, so that the merge can be taken back with it.
"""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model


class Ledger(Protocol):
    """What writes changes down so that they can be taken back (members.actions.ledger)."""

    def change(self, row: Model, *, is_strict: bool = True, **values: Any) -> None:
        """Write the values into the row."""
        ...

    def remove(self, row: Model) -> None:
        """Take the row away."""
        ...

    def make(self, row: Model) -> None:
        """Write a new row."""
        ...


type MergeFollower = Callable[[Ledger, UUID, UUID], None]

merge_followers: list[MergeFollower] = []
followed: set[str] = set()
"""The foreign keys to people (room.Model.field) that followers see to: a test holds that none is forgotten."""


def follow_merges(*keys: str, follower: MergeFollower) -> None:
    """Register what is told (ledger, kept, absorbed), and which foreign keys to people it sees to."""
    merge_followers.append(follower)
    followed.update(keys)
