"""What this room adds to the pages of others."""

from typing import Any

from django.template.loader import render_to_string

from zhibu.gate.requests import Request
from zhibu.web.panels import panel


@panel("tokens_page", 10)
def way_to_the_api(request: Request, _actor: Any) -> str:
    """Link to what a program may ask for."""
    return render_to_string("programs/panels/way_to_the_api.html", {}, request)
