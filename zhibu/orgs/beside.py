"""What stands beside a unit in the tree and where units are found: told by upper rooms, read from the figures.

A room says of which dimensions its words are made, and gives them for a unit's numbers. Those of all rooms and all
units shown are read in one statement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.figures.queries import Numbers, read_places
from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.lib.html import escape
from zhibu.web.tree import Beside, marks


class Spot(NamedTuple):
    """A unit on the day that is shown: its path now, by which rights are held; its path and its kind then."""

    id: UUID
    now: str
    path: str
    kind: str


type Words = Callable[[Beside, Numbers, Spot, bool], None]


@dataclass(frozen=True)
class Teller:
    """What a room tells: `words` puts it beside the unit, from the numbers, and knows whether the day is past."""

    dimensions: Sequence[str]
    permission: Permission | None
    words: Words


_tellers: list[Teller] = []


def tells(dimensions: Sequence[str], permission: Permission | None, words: Words) -> None:
    """Register what a room tells of units to who holds the permission there."""
    _tellers.append(Teller(dimensions, permission, words))


def beside(actor: Actor, spots: Sequence[Spot], day: date) -> list[Beside]:
    """Return what stands beside each unit on the day, in their order; one statement, however many."""
    dimensions = [key for teller in _tellers for key in teller.dimensions]
    tellers = [(one.words, tuple(actor.scopes(one.permission)) if one.permission else ("",)) for one in _tellers]
    is_past = day != actor.today

    def told(spot: Spot, numbers: Numbers) -> Beside:
        here = Beside()
        for words, scopes in tellers:
            if spot.now.startswith(scopes):
                words(here, numbers, spot, is_past)
        return here

    found = read_places([(spot.path, day) for spot in spots], dimensions) if dimensions else [{} for _spot in spots]
    return [told(spot, numbers) for spot, numbers in zip(spots, found, strict=True)]


def shown(one: Beside) -> SafeString:
    """Return what stands beside a unit in a list as HTML: lights and people, the words for those who do not see."""
    words = f'<span class="visually-hidden">{escape(one.light_text)}</span>' if one.light_text else ""
    people = f'<span class="muted">{escape(_("%(n)s 人") % {"n": one.count})}</span>' if one.count else ""
    seen = f"{marks(one.lights) if one.lights else ''}{people}"
    return SafeString(f'{words}<span class="told">{seen}</span>' if seen else words)
