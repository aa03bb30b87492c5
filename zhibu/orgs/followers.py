"""Who follows when units change, inside the same transaction (docs/adr/0031): registered in upper rooms' handlers.py.

An event comes after the commit; a projection that carries a unit's path, or people who stand in a unit that goes
away, cannot wait for it. Each follower is set-based: one statement, however many rows.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Protocol
from uuid import UUID

from zhibu.gate.actor import Actor, Place

type PathFollower = Callable[[str, str], None]
type Holder = Callable[[Place, date], str]
type EndFollower = Callable[[Place, date | None, date | None], None]
type KindFollower = Callable[[Place], None]
type PostFollower = Callable[[Collection[UUID]], None]
type Forgetter = Callable[[Collection[UUID]], None]


class HandOver(Protocol):
    """Let what stands in `absorbed` stand in `into` from the day on; places in groups of an absorbed branch end."""

    def __call__(self, actor: Actor, absorbed: Place, into: Place, *, on: date, reason: str) -> None: ...


path_followers: list[PathFollower] = []
holders: list[Holder] = []
hand_overs: list[HandOver] = []
end_followers: list[EndFollower] = []
kind_followers: list[KindFollower] = []
post_followers: list[PostFollower] = []
forgetters: list[Forgetter] = []


def follow_paths(follower: PathFollower) -> PathFollower:
    """Register what is told (old path, new path) of a subtree that moves, to change its own path columns.

    Every path in the range of `old` becomes `new` and the rest of it.
    """
    path_followers.append(follower)
    return follower


def hold_unit(holder: Holder) -> Holder:
    """Register what may say, in a sentence, why a unit cannot be dissolved on a day; "" where nothing stands in it."""
    holders.append(holder)
    return holder


def hand_over(follower: HandOver) -> HandOver:
    """Register what moves to another unit when a unit is merged into it."""
    hand_overs.append(follower)
    return follower


def follow_ends(follower: EndFollower) -> EndFollower:
    """Register what is told (unit, day, day that was entered before) of a unit that ends.

    Without a day the entry was wrong and the unit stands; without one before, it is entered for the first time.
    """
    end_followers.append(follower)
    return follower


def follow_kinds(follower: KindFollower) -> KindFollower:
    """Register what is told of a unit that is of another kind now."""
    kind_followers.append(follower)
    return follower


def follow_posts(follower: PostFollower) -> PostFollower:
    """Register what is told the ids of the people whose posts have changed."""
    post_followers.append(follower)
    return follower


def forget_units(forgetter: Forgetter) -> Forgetter:
    """Register what lets go of projections of units that were founded by mistake and are taken away for good.

    It is told their ids inside a counting. What people have done or said of them stays, and keeps them.
    """
    forgetters.append(forgetter)
    return forgetter
