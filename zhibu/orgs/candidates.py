"""Who may be found for a post: told by the room that keeps the roll, which knows whom an actor may see."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.core import signing

from zhibu.gate.actor import Actor

_SALT = "zhibu.orgs.candidate"
_SECONDS = 60 * 60 * 12


class Candidate(NamedTuple):
    """A person that the actor may see: the name, and what tells two of one name apart (their branch)."""

    person_id: UUID
    name: str
    note: str

    @property
    def token(self) -> str:
        """Return the word by which a form names the person: only who was shown can be chosen."""
        return signing.dumps(str(self.person_id), salt=_SALT)


type Finder = Callable[[Actor, str, int], list[Candidate]]
type Seer = Callable[[Actor, UUID], bool]

_registered: list[tuple[Finder, Seer]] = []


def finds_candidates(finder: Finder, seer: Seer) -> None:
    """Register what finds people that the actor may see by a few characters (actor, text, how many), and what says
    whether the actor may see one (actor, person).
    """
    _registered[:] = [(finder, seer)]


def find_candidates(actor: Actor, text: str, most: int) -> list[Candidate]:
    """Return the people whom the text may mean, none for an empty one."""
    return _registered[0][0](actor, text.strip(), most) if _registered and text.strip() else []


def sees_candidate(actor: Actor, person_id: UUID) -> bool:
    """Return whether the actor may see the person."""
    return bool(_registered) and _registered[0][1](actor, person_id)


def chosen(token: str) -> UUID | None:
    """Return whom the form names; None where nobody was shown under this word."""
    try:
        return UUID(signing.loads(token, salt=_SALT, max_age=_SECONDS))
    except (signing.BadSignature, ValueError):
        return None
