"""What the letter box adds to the pages of others: the way to write for strangers, the way to the box for readers."""

from django.template.loader import render_to_string

from zhibu.access.actors import PersonRequest
from zhibu.gate.requests import Request
from zhibu.letters.permissions import Letters
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel


@panel("link_public", 20)
def box_of_link(_request: Request, unit: Unit) -> str:
    """Offer whoever scans a unit's QR to write to it, without a name if they wish."""
    return render_to_string("letters/panels/link.html", {"unit": unit})


@panel("unit_page", 88)
def box_of_unit(request: PersonRequest, unit: Unit) -> str | None:
    """Lead from a unit's page to its box: to read for those who may, to write for everybody."""
    if unit.kind == GROUP or unit.dissolved_on is not None:
        return None
    return render_to_string("letters/panels/unit.html", {"unit": unit, "may": request.actor.may(Letters.READ, unit)})
