"""What the dashboards add to the page of a committee: requests of members that wait for an answer."""

from django.template.loader import render_to_string

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.queries import corrections_due
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("unit_top", 15)
def waiting_for_answers(request: PersonRequest, unit: Unit) -> str | None:
    """Show how many corrections wait below; nothing on a branch's page, whose month has them, or where none wait."""
    if unit.kind_data.holds_members or unit.dissolved_on is not None:
        return None
    lines = corrections_due(unit, request.actor)
    return render_to_string("dashboards/lines.html", {"lines": lines}, request) if lines else None
