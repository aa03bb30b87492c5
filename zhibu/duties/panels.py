"""What this room adds to a unit's page: what is not met there, and below it the gravest first, each with its why."""

from django.template.loader import render_to_string

from zhibu.access.actors import PersonRequest
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import finding, showing
from zhibu.orgs.models import Unit
from zhibu.web import rowlines
from zhibu.web.addresses import address
from zhibu.web.panels import panel

SHOWN = 8


@panel("unit_top", 20)
def lights_of_unit(request: PersonRequest, unit: Unit) -> str | None:
    """Show the unit's own lights and the first of those below; nothing to who may not see them."""
    actor = request.actor
    if unit.dissolved_on is not None or not actor.may(Duties.READ, unit):
        return None
    own, below = finding.lights_at(unit, SHOWN)
    lines = [showing.line(light, actor) for light in showing.in_order(own)]
    lines += [showing.line(light, actor, of=name) for light, name in below]
    context = {
        "lines": rowlines.shown(lines),
        "all_url": f"{address('list_lights')}?unit={unit.pk}",
        "windows_url": address("show_windows", unit.pk),
        "burden_url": address("show_burden", unit.pk),
    }
    return render_to_string("duties/parts/unit_panel.html", context)
