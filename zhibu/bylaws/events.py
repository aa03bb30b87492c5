"""What happens to local rules."""

from dataclasses import dataclass

from zhibu.gate.events import Event


@dataclass(frozen=True)
class LocalRulesChanged(Event):
    """A local rule begins or ends to hold at the path and everywhere below it."""

    path: str
