"""Whose turn it is to give a lecture, and what a rota refuses. Pure."""

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused

MOST = 200
"""Turns of one rota."""


class Standing(Protocol):
    """What decides who is next."""

    @property
    def rounds(self) -> int: ...
    @property
    def ahead(self) -> Collection[object]: ...
    @property
    def order(self) -> int: ...


def in_turn[S: Standing](turns: Sequence[S]) -> list[S]:
    """Return the turns as they come: whoever had the fewest, lectures that are planned among them, then in order."""
    return sorted(turns, key=lambda one: (one.rounds + len(one.ahead), one.order))


def refuse_turns(
    people: Sequence[UUID], guest: str, known: Collection[UUID], there: Collection[UUID], guests: Collection[str]
) -> None:
    """Raise Refused at the field for nobody, for who is not of the branch, for who is on the rota, for too many."""
    if not people and not guest:
        raise Refused(_("请选人，或者写一位请来讲课的人。"), field="people")
    if any(person not in known for person in people):
        raise Refused(_("请从本支部的人里选。"), field="people")
    if any(person in there for person in people):
        raise Refused(_("有人已经在名单里了，请重新选。"), field="people")
    if guest in guests:
        raise Refused(_("这位已经在名单里了。"), field="guest")
    if len(there) + len(guests) + len(people) + bool(guest) > MOST:
        raise Refused(_("一份名单最多 %(n)d 人。") % {"n": MOST}, field="people")
