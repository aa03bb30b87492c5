"""What an act came through, when it was not the person's own browser."""

from typing import NamedTuple
from uuid import UUID


class Through(NamedTuple):
    """The token with which a program acts for a person: its id, and the name that the person gave it."""

    id: UUID
    name: str
