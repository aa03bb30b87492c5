"""What rules ask of units: a duty, how its facts are read and judged, how it is said.

Each room that has duties lists them in its `duties.py` as `DUTIES`; the duties room finds them there and keeps the
lights. A judge is a pure function: facts of one unit and the rules in force there in, a verdict out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol
from uuid import UUID

from django_stubs_ext import StrPromise

from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.rules import Rule


class Facts(Protocol):
    """What is known of one unit on a day; each reading has a dataclass of its own with what its judges need."""

    @property
    def unit_id(self) -> UUID: ...
    @property
    def path(self) -> str: ...


type Values = Mapping[str, Any]
"""What a verdict's sentences need: numbers, texts, and days as ISO texts, so that they can be kept as JSON."""


@dataclass(frozen=True)
class Unmet:
    """A duty is not met: `case` names its sentences, `rule` is the one that says so, as in force there and then.

    `is_over` tells that nothing more is to be waited for; before that, and where a day was only reckoned without a
    calendar, the light is amber. `due_on` is the last day on which it is, or was, in time. `about` names the window
    where the duty comes again in each: what is said to one window rests that one alone.
    """

    case: str
    rule: Rule
    values: Values = field(default_factory=dict)
    is_over: bool = True
    due_on: date | None = None
    about: str = ""


type Judge[F: Facts] = Callable[[F, Rulebook, date], Unmet | None]
"""Facts of one unit, the rulebook as it holds there, the day -> what is not met; None where all is well or nothing is
asked. A rule that is not in force yet asks nothing: NotInForce may pass."""


@dataclass(frozen=True)
class Said:
    """A light in words: its title, one line of facts, the arithmetic line by line, what clears it.

    Lists show the titles of many lights; the rest is put in words when it is asked for.
    """

    title: str
    note: Callable[[], str]
    steps: Callable[[], Sequence[str]]
    clears: Callable[[], str]


@dataclass(frozen=True)
class Remedy:
    """A page that clears a light: its URL name (taking the unit's id), the words of its button, the right it needs.

    `is_above` tells that the right is needed at the level above the unit. With `cases`, it helps in these alone.
    """

    url_name: str
    button: StrPromise
    permission: Any = None
    query: str = ""
    is_above: bool = False
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading[F: Facts]:
    """How facts are read: one statement (or a constant number) for any set of units; all of them for None.

    Units to which nothing of the reading applies are left out. `read_own` tells the same of one person alone, as of a
    unit that has no other member, so that the same judges decide; None for a person whom nothing of it concerns.
    """

    key: str
    read: Callable[[Sequence[UUID] | None, date], Iterable[F]]
    read_own: Callable[[UUID, date], F | None] | None = None


@dataclass(frozen=True)
class Duty[F: Facts]:
    """One thing that rules ask of a unit.

    `rules` names every rule that its judge asks, `cases` everything that it can find. `say` puts a kept light into
    words of the reader's language: case, values, rule. `rows` gives, for each number that counts rows, its words and
    the address of the list that shows exactly these. What concerns a single member too has `say_own`, which says it to
    that member; `is_owed_to_person` tells that the unit owes it to them, and not they to the unit.
    """

    key: str
    label: StrPromise
    reading: Reading[F]
    rules: tuple[str, ...]
    judge: Judge[F]
    say: Callable[[str, Values, Rule], Said]
    cases: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    rows: Callable[[UUID, str, Values], Sequence[tuple[str, str]]] | None = None
    say_own: Callable[[str, Values, Rule], Said] | None = None
    is_owed_to_person: bool = False
    order: int = 100

    def remedies_of(self, case: str) -> list[Remedy]:
        """Return what clears a light of that case, the first being the usual answer."""
        return [one for one in self.remedies if not one.cases or case in one.cases]


@dataclass(frozen=True)
class Record:
    """Something that took place, as pages lead to it: what it counts as, whose, when, where to read."""

    what: str
    unit_id: UUID
    day: date
    title: str
    url: str
    mark: str = ""
    """A word beside it, such as that it was returned; "" for none. What is asked is met by it all the same."""


@dataclass(frozen=True)
class Records:
    """What a room keeps of what took place: windows are met by it. Statements are SQL, `h` being the rows told.

    `held` selects (what, unit_id, day) of what took place from %(first)s to the day before %(last)s, `ahead` of what is
    planned from %(today)s on; {units} in them becomes a condition on h.unit_id, or nothing. `together` selects the
    units that hold something with %(units)s since %(first)s. `verbs` name the acts after which they say something
    else; `shown` tells the records of units in a span of days, and `reads` is the right that opens them.
    """

    key: str
    held: str
    shown: Callable[[Sequence[UUID], date, date], Iterable[Record]]
    verbs: frozenset[str]
    reads: Any = None
    ahead: str = ""
    together: str = ""


@dataclass(frozen=True)
class Blank:
    """One field that somebody fills in: its name in the form, its label, and what one does in it."""

    name: str
    label: StrPromise
    kind: Literal["tick", "choice", "number", "date", "time", "line", "text"]


@dataclass(frozen=True)
class Paperwork:
    """A form that a record takes: what is done in it, who does it, and what they type.

    `typed` is what an ordinary record needs; what the form offers filled already is `given`, and the rest may stay
    empty. A room tells its own as `PAPERWORK` in its `duties.py`.
    """

    key: str
    label: StrPromise
    records: Records
    role: Literal["planner", "recorder", "chair", "member"]
    form: type[Any]
    typed: tuple[Blank, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frequency:
    """Something that a rule asks for so often in each month, quarter or year.

    `kinds` are the unit kinds that are asked, `committee` whether only those with one or without one; `counts` names
    the records that meet it. With `by_groups` it is met too where every group of the branch has done it.
    """

    key: str
    label: StrPromise
    rule: str
    records: Records
    counts: tuple[str, ...]
    kinds: tuple[str, ...]
    committee: Literal["", "with", "without"] = ""
    by_groups: bool = False
    remedies: tuple[Remedy, ...] = ()
    value: str = "times"
    order: int = 100
