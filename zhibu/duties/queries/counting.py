"""What the figures say of lights, by their names (docs/figures.md)."""

from typing import NamedTuple

from zhibu.duties.choices import State
from zhibu.figures.queries import Numbers


class Glow(NamedTuple):
    """What shines at and below a unit: lights by state, and units by the gravest light that each of them shows."""

    red: int = 0
    amber: int = 0
    rest: int = 0
    red_units: int = 0
    amber_units: int = 0
    rest_units: int = 0

    @property
    def gravest(self) -> State | None:
        """Return the gravest state among the lights; None where none shines."""
        return State.RED if self.red else State.AMBER if self.amber else State.REST if self.rest else None


def glow_of(numbers: Numbers) -> Glow:
    """Return what the numbers of `light_state` and `lit_units` say; of the latter nothing where they were not read."""
    return Glow(*[numbers.get(key, 0) for key in _KEYS])


_KEYS = [(dimension, state.value) for dimension in ("light_state", "lit_units") for state in State]
