"""What rosters add to the pages of others."""

from django.template.loader import render_to_string

from zhibu.gate.requests import Request
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("unit_page", 80)
def import_into_unit(request: Request, unit: Unit) -> str | None:
    """Link to the import of a roster into this unit."""
    if not request.actor.may(Members.IMPORT, unit):
        return None
    return render_to_string("rosters/panels/import_into_unit.html", {"unit": unit})
