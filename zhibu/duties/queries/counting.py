"""What the figures say of lights, by their names (docs/figures.md)."""

from dataclasses import dataclass

from zhibu.duties.choices import State
from zhibu.figures.queries import Numbers


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


def glow_of(numbers: Numbers) -> Glow:
    """Return what the numbers of `light_state` and `lit_units` say; of the latter nothing where they were not read."""
    lights = {state.value: numbers.get(("light_state", state.value), 0) for state in State}
    units = {f"{state.value}_units": numbers.get(("lit_units", state.value), 0) for state in State}
    return Glow(**lights, **units)
