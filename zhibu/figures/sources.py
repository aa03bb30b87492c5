"""What is counted, told by the rooms that know it: each registers a source in its handlers.py (docs/figures.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

type Values = Mapping[str, str | Promise]


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A way in which a source tells its subjects apart.

    `values` gives the values known beforehand with their words. A flow counts what has happened since ever, so that a
    period is the difference of two days; any other dimension counts what stands.
    """

    key: str
    label: str | Promise
    values: Callable[[], Values]
    is_flow: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """Subjects of one kind (people, units), whose whole past is a list of events; every statement is SQL.

    - `events` selects (path, day, dimension, value, n) of the subjects in `who(id)`: from the day on, n more stand at
      the path itself for that value. It reads nothing but the facts, and may tell days to come.
    - `everybody` selects the ids of all subjects; `below` those that ever stood in a range from %(paths)s to %(ends)s
      (arrays); `moving` those for whom something happens by itself after %(since)s and up to %(until)s (it may select
      too many).
    - `hold` keeps others from changing the subjects %(ids)s until the transaction ends.
    - `opens` gives the question to a list that shows exactly the rows of a number, None where no list can.
    """

    key: str
    dimensions: Sequence[Dimension]
    events: str
    everybody: str
    below: str
    moving: str
    hold: str
    params: Mapping[str, Any] = field(default_factory=dict)
    opens: Callable[[str, str], Mapping[str, str] | None] = lambda _dimension, _value: None

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys of its dimensions."""
        return frozenset(one.key for one in self.dimensions)


_sources: dict[str, Source] = {}


def counts(source: Source) -> Source:
    """Register a source."""
    _sources[source.key] = source
    return source


def counts_only(source: Source) -> None:
    """Count this source and no other, in this process: for measuring."""
    _sources.clear()
    counts(source)


def sources() -> list[Source]:
    """Return every source."""
    return list(_sources.values())


def source_of(key: str) -> Source:
    """Return the source of the key."""
    return _sources[key]


def dimensions() -> dict[str, Dimension]:
    """Return every dimension by its key."""
    return {dimension.key: dimension for source in sources() for dimension in source.dimensions}


def opens(dimension: str, value: str) -> Mapping[str, str] | None:
    """Return the question to the list of the source that shows exactly the rows of a number, None where none can."""
    source = next((one for one in sources() if dimension in one.keys), None)
    return source.opens(dimension, value) if source else None
