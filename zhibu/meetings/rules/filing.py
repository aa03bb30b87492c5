"""What a record may be returned for, and which of those that wait are drawn. Pure."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.lib.text import clean
from zhibu.meetings.choices import Part

LEAST, MOST = 4, 300


@dataclass(frozen=True)
class Fault:
    """What is wrong with a part of an item as the record holds it, in a sentence."""

    item: UUID
    part: str
    text: str


def tidied(faults: Sequence[Fault], items: Collection[UUID]) -> list[Fault]:
    """Return the reasons with tidy sentences, one an item. Raises Refused, at the item's field, for none, for one that
    says nothing, for an item of another gathering, and for what the record has no part for.

    One confirmed record is complete: a reason speaks of what stands in it, and is answered by an addendum in words.
    There is nothing with which more could be asked for, so no words are looked for.
    """
    said = [Fault(one.item, one.part, clean(one.text)[:MOST]) for one in faults]
    said = [one for one in said if one.text or one.part]
    if not said:
        raise Refused(_("请至少写一条退回的理由，写在它说的那一项议题下面。"))
    if len({one.item for one in said}) < len(said) or not {one.item for one in said} <= set(items):
        raise Refused(_("没有找到这一项议题。"))
    for one in said:
        if len(one.text) < LEAST:
            raise Refused(_("请写成一句话，让支部知道补什么。"), field=field_of(one.item))
        if one.part not in Part:
            raise Refused(
                _("请选记录里的哪一处。大家确认并锁定的一份记录就是完整的，不能要求记录以外的材料。"),
                field=part_of(one.item),
            )
    return said


def field_of(item: UUID) -> str:
    """Return the name of the field in which a reason about the item is written."""
    return f"item_{item}"


def part_of(item: UUID) -> str:
    """Return the name of the field in which it is said of which part of the item the reason speaks."""
    return f"part_{item}"


def rank(seed: str, record_hash: str) -> str:
    """Return where a record stands in a draw: the lowest are drawn. `sha256(seed + hash of the record)`."""
    return hashlib.sha256((seed + record_hash).encode()).hexdigest()


def how_many(pool: int, share: int) -> int:
    """Return how many of the pool a share in percent draws: at least as much as the share says."""
    return -(-pool * share // 100)


def drawn_of(seed: str, hashes: Collection[str], share: int) -> set[str]:
    """Return the hashes of the records that a draw picks: anybody reckons the same."""
    return set(sorted(hashes, key=lambda one: rank(seed, one))[: how_many(len(hashes), share)])
