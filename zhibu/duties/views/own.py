"""Why something is asked of the member who reads it, or owed to them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from zhibu.duties.choices import LOOKS
from zhibu.duties.queries.own import own_lights
from zhibu.duties.queries.showing import based_on
from zhibu.gate.actor import person_of
from zhibu.gate.doors import page
from zhibu.gate.requests import Request


@page()
def show_own_light(request: Request, duty: str) -> HttpResponse:
    """Show why a line of one's own home page stands there: rule, arithmetic in words, what clears it."""
    actor = request.actor
    light = next((one for one in own_lights(actor, person_of(actor)) if one.duty.key == duty), None)
    if light is None:
        raise Http404
    context = {"own": light, "said": light.said, **based_on(light.rule), "look": LOOKS[light.state]}
    return render(request, "duties/show_own_light.html", context)
