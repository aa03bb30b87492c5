"""How two pasts become one: the kept person's spans stand, the other's fill what they leave free. Pure."""

from collections.abc import Iterable
from datetime import date

from zhibu.members.choices import Stage
from zhibu.members.rules.stages import ORDER

type Stretch = tuple[date, date | None]


def pieces(span: Stretch, taken: Iterable[Stretch]) -> list[Stretch]:
    """Return what of the span lies outside all taken ones, in order; an end of None is open."""
    left = [span]
    for since, until in taken:
        left = [part for one in left for part in _without(one, since, until)]
    return left


def _without(span: Stretch, since: date, until: date | None) -> list[Stretch]:
    first, last = span
    if (last is not None and last <= since) or (until is not None and until <= first):
        return [span]
    before = [(first, since)] if first < since else []
    after: list[Stretch] = [(until, last)] if until is not None and (last is None or until < last) else []
    return [*before, *after]


def within(span: Stretch, held: Iterable[Stretch]) -> list[Stretch]:
    """Return what of the span lies inside the held ones, in order; an end of None is open."""
    shared = []
    for since, until in sorted(held, key=lambda one: one[0]):
        ends = [end for end in (span[1], until) if end is not None]
        first, last = max(span[0], since), min(ends, default=None)
        if last is None or first < last:
            shared.append((first, last))
    return shared


def fits(since: date, stage: str, kept: Iterable[tuple[date, str]]) -> bool:
    """Return whether a stage from that day stands in order among the kept ones: none lower after, none higher before.

    `kept` are (since, stage) of the kept file.
    """
    place = ORDER.index(Stage(stage))
    places = [(day, ORDER.index(Stage(one))) for day, one in kept]
    return all(other >= place if day > since else other <= place for day, other in places)


def is_further(stage: str | None, than: str | None) -> bool:
    """Return whether a stage lies further on the way than another; None is before all of them."""
    places = [ORDER.index(Stage(one)) if one else -1 for one in (stage, than)]
    return places[0] > places[1]
