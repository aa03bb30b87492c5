"""What this room adds to the pages of others."""

from typing import Any

from django.template.loader import render_to_string

from zhibu.gate.requests import Request
from zhibu.orgs.models import Unit
from zhibu.programs.permissions import Programs
from zhibu.programs.queries import may_be_open
from zhibu.web.panels import panel


@panel("tokens_page", 10)
def way_to_the_api(_request: Request, _actor: Any) -> str:
    """Link to what a program may ask for."""
    return render_to_string("programs/panels/way_to_the_api.html", {})


@panel("unit_page", 92)
def hooks_of_unit(request: Request, unit: Unit) -> str | None:
    """Link to which other systems are told of what is done here."""
    connects, opens = (request.actor.may(right, unit) for right in (Programs.CONNECT, Programs.OPEN))
    if not connects:
        return None
    told = {"unit": unit, "opens": opens and may_be_open(unit)}
    return render_to_string("programs/panels/hooks_of_unit.html", told)
