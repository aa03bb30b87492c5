"""What rights add to the pages of others."""

from django.template.loader import render_to_string

from zhibu.access.permissions import Access
from zhibu.gate.requests import Request
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("unit_page", 90)
def rights_of_unit(request: Request, unit: Unit) -> str | None:
    """Link to who may do what here, and to what was done."""
    actor = request.actor
    sees_rights, sees_acts = actor.may(Access.READ, unit), actor.may(Access.AUDIT, unit)
    if not (sees_rights or sees_acts):
        return None
    told = {"unit": unit, "sees_rights": sees_rights, "sees_acts": sees_acts}
    return render_to_string("access/panels/rights_of_unit.html", told)
