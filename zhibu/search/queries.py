"""What one question finds among everything that rooms let people find."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.gate.actor import Actor
from zhibu.web.finding import Hit, kinds
from zhibu.web.lists.filters import readable

LONGEST = 60
"""Signs of a question that are looked at."""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `url`: the list that shows the whole of it, "" where there is none."""

    key: str
    label: str
    icon: str
    hits: Sequence[Hit]
    is_more: bool
    url: str


def asked(written: str | None) -> str:
    """Return what somebody typed as finders take it: without invisible signs, no longer than a name or a sentence."""
    return readable(written)[:LONGEST].strip()


def search(actor: Actor, text: str, most: int, *, kind: str = "") -> list[Group]:
    """Return the kinds of which the text finds something, each with its first hits; nothing for an empty text.

    With `kind`, that one only. Every finder asks the actor's rights itself.
    """
    groups = []
    for one in kinds() if text else []:
        found = one.find(actor, text, most) if kind in ("", one.key) else None
        if found and found.hits:
            groups.append(Group(one.key, str(one.label), one.icon, found.hits, found.is_more, found.url))
    return groups
