"""Whether enough are there, and whether enough have agreed: each act by its own article, in whole numbers.

Nobody's denominator is guessed: some shares are of those who are due, some of those who are there, and an election asks
for more than a vote does (E16 of the traps: they are mixed up everywhere).
"""

from dataclasses import dataclass

from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.rules import Rule


@dataclass(frozen=True)
class Judged:
    """What an article says of a count: whether it is enough, how many it takes at least, of how many."""

    is_enough: bool
    count: int
    least: int
    of: int
    rule: Rule


def assembly_may_vote(book: Rulebook, *, due: int, present: int) -> Judged:
    """党员大会表决: half of the members with a vote who are due, or more, are there."""
    return _judged(book, "ZB-10", "present", present, due)


def assembly_passes(book: Rulebook, *, due: int, yes: int) -> Judged:
    """党员大会表决: more than half of the members with a vote who are due, there or not, have agreed."""
    return _judged(book, "ZB-11", "yes", yes, due)


def committee_may_discuss(book: Rulebook, *, members: int, present: int) -> Judged:
    """支委会讨论重要事项: half of the committee, or more, is there."""
    return _judged(book, "ZB-13", "present", present, members)


def admission_may_vote(book: Rulebook, *, due: int, present: int) -> Judged:
    """讨论接收预备党员: more than half of the full members with a vote who are due is there; half is not enough."""
    return _judged(book, "FZ-19", "present", present, due)


def admission_passes(book: Rulebook, *, due: int, yes: int, written_yes: int = 0) -> Judged:
    """讨论接收预备党员: more than half of those due have agreed, in the room or in writing before it."""
    return _judged(book, "FZ-21", "yes", yes + written_yes, due)


def election_is_valid(book: Rulebook, *, due: int, present: int) -> Judged:
    """选举: four fifths of those who may vote and are due, or more, are there."""
    return _judged(book, "XJ-11", "present", present, due)


def is_elected(book: Rulebook, *, present: int, yes: int) -> Judged:
    """选举: more than half of those who are there, and may vote, have chosen the person."""
    return _judged(book, "XJ-22", "yes", yes, present)


def _judged(book: Rulebook, rule_id: str, key: str, count: int, of: int) -> Judged:
    rule = book.nearest(rule_id)
    value = rule.value(key)
    return Judged(of > 0 and value.is_met_by(count, of), count, value.least_of(of), of, rule)
