"""What tests need of lights: one that shines, how many the figures say shine below; windows of days gone by."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from zhibu.duties.actions.lights import refresh_lights
from zhibu.duties.choices import State
from zhibu.duties.figures import BETWEEN
from zhibu.duties.models import Light, Window, WindowStart
from zhibu.duties.queries.counting import Glow, glow_of
from zhibu.figures.queries import Place, read_one, read_places
from zhibu.orgs.models import Unit, UnitChange


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


def begin_windows(day: date) -> None:
    """Let windows be asked for from the day on, as if every unit had been entered by then."""
    WindowStart.objects.update_or_create(pk=1, defaults={"begins_on": day})
    UnitChange.objects.update(recorded_at=timezone.make_aware(datetime(day.year, day.month, day.day)))


def windows_of(unit: Unit, frequency: str) -> dict[str, str]:
    """Return {first day: state} of what is asked of the unit."""
    rows = Window.objects.filter(unit=unit, frequency=frequency).order_by("starts_on").values_list("starts_on", "state")
    return {day.isoformat(): state for day, state in rows}
