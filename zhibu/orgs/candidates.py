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

_finders: list[Finder] = []


def finds_candidates(finder: Finder) -> Finder:
    """Register what finds people that the actor may see by name, pinyin, initials or phone: (actor, text, how many)."""
    _finders[:] = [finder]
    return finder


def find_candidates(actor: Actor, text: str, most: int) -> list[Candidate]:
    """Return the people whom the text may mean, none for an empty one."""
    return _finders[0](actor, text.strip(), most) if _finders and text.strip() else []


def chosen(token: str) -> UUID | None:
    """Return whom the form names; None where nobody was shown under this word."""
    try:
        return UUID(signing.loads(token, salt=_SALT, max_age=_SECONDS))
    except (signing.BadSignature, ValueError):
        return None
