"""What the dashboards add to the page of a unit: a branch's month, a committee's requests that wait for an answer."""

from django.template.loader import render_to_string

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.queries import corrections_due
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("unit_top", 15)
def waiting_for_answers(request: PersonRequest, unit: Unit) -> str | None:
    """Show how many corrections wait below; nothing on a branch's page, whose month has them, or where none wait."""
    if unit.kind_data.holds_members or unit.dissolved_on is not None:
        return None
    lines = corrections_due(unit, request.actor)
    return render_to_string("dashboards/lines.html", {"lines": lines}, request) if lines else None


@panel("unit_top", 25)
def month_of_branch(request: PersonRequest, unit: Unit) -> str | None:
    """Lead from a branch's page to its month; nothing to who may not read its members, or where nobody belongs."""
    if not unit.kind_data.holds_members or unit.dissolved_on is not None:
        return None
    if not request.actor.may(Members.READ, unit):
        return None
    return render_to_string("dashboards/month_link.html", {"unit": unit}, request)
