"""What other rooms' tests need of lights."""

from datetime import date

from zhibu.duties.actions.lights import refresh_lights
from zhibu.duties.models import Light
from zhibu.orgs.models import Unit


def light_up(unit: Unit, duty: str, day: date) -> Light:
    """Judge the unit on the day and return its light of this duty. Raises Light.DoesNotExist where it is met."""
    refresh_lights([unit.pk], day)
    return Light.objects.open().select_related("unit", "unit__parent").get(unit=unit, duty=duty)
