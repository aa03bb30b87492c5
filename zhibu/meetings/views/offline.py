"""Ticking without network: the page that a phone keeps, what hands it out, and what is decided after it."""

import hashlib
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.meetings import actions
from zhibu.meetings.choices import Presence
from zhibu.meetings.forms import GUEST_TICKS, TICKS
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import offline
from zhibu.web.said import say
from zhibu.web.unkept import unkept

OFFLINE_TICKS = tuple(key for key in TICKS if key != Presence.ONLINE)
"""Nobody takes part from afar where there is no network."""
NOBODY = UUID(int=0)


@page(public=True, methods=("GET", "HEAD"))
def tick_offline(request: Request) -> HttpResponse:
    """Show the page that ticks without network. It holds nothing of anybody: names come from the phone itself."""
    found = render(request, "meetings/tick_offline.html", _frame())
    found["Cache-Control"] = "no-cache"
    return found


@page(public=True, methods=("GET", "HEAD"))
def offline_worker(request: Request) -> HttpResponse:
    """Hand browsers the few lines that open that page without network; another version where the page is another."""
    shell = render_to_string("meetings/tick_offline.html", _frame(), request)
    version = hashlib.sha256(shell.encode()).hexdigest()[:16]
    context = {"version": version, "shell": reverse("tick_offline")}
    found = render(request, "meetings/offline_worker.js", context, content_type="text/javascript; charset=utf-8")
    found["Cache-Control"] = "no-cache"
    found["Service-Worker-Allowed"] = "/"
    return found


@page(Meetings.HOLD, methods=("POST",))
@unkept
def settle_tick(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Decide a tick against which something else stands."""
    gathering, tick = offline.tick_held(request.actor, pk)
    back = redirect("tick_register", pk=gathering.pk)
    is_taken = request.POST.get("taken") == "yes"
    try:
        actions.settle_tick(request.actor, gathering, tick=tick.pk, is_taken=is_taken)
    except Refused as refused:
        return say(back, refused.message, look="warn")
    return say(back, _("照点的名记下了。") if is_taken else _("照现在的不改。"))


def _frame() -> dict[str, object]:
    api = reverse("api:take_register", args=[NOBODY])
    return {
        "ticks": [(key, TICKS[key]) for key in OFFLINE_TICKS],
        "guest_ticks": [key for key in GUEST_TICKS if key in OFFLINE_TICKS],
        "api": api,
        "register": reverse("tick_register", args=[NOBODY]),
        "nobody": NOBODY,
    }
