"""What tests need of lights: one that shines, and how many the figures say shine below."""

from collections.abc import Sequence
from datetime import date

from zhibu.duties.actions.lights import refresh_lights
from zhibu.duties.choices import State
from zhibu.duties.figures import BETWEEN
from zhibu.duties.models import Light
from zhibu.duties.queries.counting import Glow, glow_of
from zhibu.figures.queries import Place, read_one, read_places
from zhibu.orgs.models import Unit


def light_up(unit: Unit, duty: str, day: date) -> Light:
    """Judge the unit on the day and return its light of this duty. Raises Light.DoesNotExist where it is met."""
    refresh_lights([unit.pk], day)
    return Light.objects.open().select_related("unit", "unit__parent").get(unit=unit, duty=duty)


def lights_below(places: Sequence[Place]) -> list[Glow]:
    """Return what shines at and below each (path, day), in their order; the path is that of the day."""
    return [glow_of(numbers) for numbers in read_places(places, ["light_state", "lit_units"])]


def duties_below(path: str, day: date) -> dict[str, dict[State, int]]:
    """Return {duty: {state: units}} of what shines at and below the path on the day; zeros are left out.

    A unit has at most one light of a duty, so lights of a duty are units.
    """
    found: dict[str, dict[State, int]] = {}
    for (_dimension, value), n in read_one(path, ["light"], day).items():
        duty, state = value.rsplit(BETWEEN, 1)
        found.setdefault(duty, {})[State(state)] = n
    return found
