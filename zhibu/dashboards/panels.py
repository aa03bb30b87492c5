"""What the dashboards add to the page of a committee: what waits in the branches below."""

from django.template.loader import render_to_string

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.queries import below_of
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("unit_top", 15)
def month_of_branch(request: PersonRequest, unit: Unit) -> str | None:
    """Open the branch's month, as its secretary sees it."""
    actor = request.actor
    if not unit.kind_data.holds_members or unit.dissolved_on is not None or not actor.may(Members.READ, unit):
        return None
    return render_to_string("dashboards/month_link.html", {"unit": unit}, request)


@panel("unit_top", 20)
def waiting_below(request: PersonRequest, unit: Unit) -> str | None:
    """Show what waits in the branches below, a line each with what clears it; nothing on a branch's own page."""
    if unit.kind_data.holds_members or unit.dissolved_on is not None:
        return None
    told = below_of(unit, request.actor)
    return render_to_string("dashboards/below.html", {"told": told}, request) if told else None
