"""What this room adds to the pages of others: what is coming in a unit, and for oneself."""

from django.template.loader import render_to_string

from zhibu.access.actors import PersonRequest
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import coming
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("unit_page", 15)
def gatherings_of_unit(request: PersonRequest, unit: Unit) -> str | None:
    """Show what the unit has planned and held last, and let its secretary plan."""
    actor = request.actor
    if not actor.may(Meetings.READ, unit) or not coming.holds(unit):
        return None
    return render_to_string("meetings/panels/gatherings_of_unit.html", coming.panel(actor, unit))
