"""How a verdict becomes a light: what the rule's strictness and provenance allow it to show."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhibu.duties.choices import State
from zhibu.rulebook.asking import Unmet


@dataclass(frozen=True)
class Rest:
    """A reason or extension that lets a light rest through the day before `until`."""

    id: UUID
    until: date


def state_of(unmet: Unmet, rest: Rest | None, today: date) -> State | None:
    """Return what the light shows; None where the rule only says 可以.

    Red only where the text says 应当, somebody has seen it, and nothing is left to wait for: 一般 and what nobody has
    verified stay amber (field rules 2.0).
    """
    gravest = unmet.rule.gravest
    if gravest == "none":
        return None
    if rest is not None and today < rest.until:
        return State.REST
    return State.RED if unmet.is_over and gravest == "red" else State.AMBER


@dataclass(frozen=True)
class Shown:
    """What a unit's duty shows: the parts of a light that are compared."""

    state: str
    case: str
    rule: str
    rule_since: date
    values: str
    due_on: date | None
    excuse: UUID | None
    about: str = ""

    def is_same_span(self, other: "Shown") -> bool:
        """Return whether the other continues this light: same state, case, version, window; its numbers may differ."""
        mine = (self.state, self.case, self.rule, self.rule_since, self.about)
        return mine == (other.state, other.case, other.rule, other.rule_since, other.about)
