"""How many lights shine at and below units, on any day: read from the figures, one statement for any number of units.

Figures know no rights: ask only for units at which the reader may see lights (`Duties.READ`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhibu.duties.choices import State
from zhibu.figures.queries import Numbers, Place, read_one, read_places


@dataclass(frozen=True)
class Glow:
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
        return next((state for state in State if getattr(self, state.value)), None)


def lights_below(places: Sequence[Place]) -> list[Glow]:
    """Return what shines at and below each (path, day), in their order; the path is that of the day."""
    return [glow_of(numbers) for numbers in read_places(places, ["light_state", "lit_units"])]


def duties_below(path: str, day: date) -> dict[str, dict[State, int]]:
    """Return {duty: {state: units}} of what shines at and below the path on the day; zeros are left out.

    A unit has at most one light of a duty, so lights of a duty are units.
    """
    found: dict[str, dict[State, int]] = {}
    for (_dimension, value), n in read_one(path, ["light"], day).items():
        duty, state = value.rsplit(":", 1)
        found.setdefault(duty, {})[State(state)] = n
    return found


def glow_of(numbers: Numbers) -> Glow:
    """Return what the numbers of `light_state` and `lit_units` say; of the latter nothing where they were not read."""
    lights = {state.value: numbers.get(("light_state", state.value), 0) for state in State}
    units = {f"{state.value}_units": numbers.get(("lit_units", state.value), 0) for state in State}
    return Glow(**lights, **units)
