"""Who follows when two files are found to be one person's, inside the same transaction: registered in upper rooms'
handlers.py.

What a follower changes goes through the ledger of the merge, so that the merge can be taken back with it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
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

type Toucher = Callable[[Collection[UUID], Iterable[tuple[str, Mapping[str, Any]]]], None]

merge_followers: list[MergeFollower] = []
touchers: list[Toucher] = []
partings: list[Callable[[Collection[UUID]], None]] = []
followed: set[str] = set()
"""The foreign keys to people (room.Model.field) that followers see to: a test holds that none is forgotten."""


def follow_merges(*keys: str, follower: MergeFollower) -> None:
    """Register what is told (ledger, kept, absorbed), and which foreign keys to people it sees to."""
    merge_followers.append(follower)
    followed.update(keys)


def follow_partings(follower: Callable[[Collection[UUID]], None]) -> None:
    """Register what is told the people whose files were taken apart again: rows stand as they were, and what they carry
    of units that have moved since is brought to where these stand now."""
    partings.append(follower)


def count_merges(toucher: Toucher) -> None:
    """Register what touches what else figures count of people, before their files are joined or taken apart.

    It is told the people, and of a merge that is taken back the rows (model, row) that will stand again; within a
    counting, and before any row but the people's is locked.
    """
    touchers.append(toucher)


def touch_all(people: Collection[UUID], restored: Iterable[tuple[str, Mapping[str, Any]]] = ()) -> None:
    """Touch what other rooms count of these people, and of the rows that will stand again."""
    rows = list(restored)
    for toucher in touchers:
        toucher(people, rows)
