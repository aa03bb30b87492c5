"""What the pages of this room share: the unit they are about, the day they show, the way a form is answered."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from zhibu.gate.actor import Refused
from zhibu.gate.permissions import Permission
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.lib import dates
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.forms import Form, add_refusal
from zhibu.web.said import say


def unit_of(request: Request, pk: UUID, permission: Permission) -> Unit:
    """Return the unit that the address names; 404 outside of the actor's reach, 403 without the right."""
    return find(Unit.objects.select_related("parent"), request.actor, permission, pk=pk)


def structured(request: Request, pk: UUID) -> Unit:
    """Return the unit whose structure the actor decides on: the right is needed above it."""
    unit = unit_of(request, pk, Orgs.RESTRUCTURE)
    request.actor.must(Orgs.RESTRUCTURE, unit.above)
    return unit


def day_of(request: Request) -> date:
    """Return the day that the page is asked to show, today where none (or none that can be read) is named."""
    today = request.actor.today
    try:
        read = dates.read(request.GET.get("on", ""))
    except dates.BadDate:
        return today
    return min(read.day, today) if read else today


def sent(request: Request) -> QueryDict | None:
    """Return what the form was sent with, empty as it may be; None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def answer(
    request: Request,
    form: Form,
    verb: str,
    unit: Unit,
    act: Callable[..., Any],
    *,
    said: str,
    to: Callable[[Any], Any] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form of the verb, or do it: then go to the unit's page, or to what `to` makes of the result."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(**{name: value for name, value in form.cleaned_data.items() if name in form.fields})
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect(to(result) if to else unit_address(unit)), said)
    status = 422 if form.errors else 200
    return render(request, f"orgs/{verb}.html", {"form": form, "unit": unit, **context}, status=status)


def unit_address(unit: Unit) -> str:
    """Return the address of the unit's page."""
    return reverse("show_unit", args=[unit.pk])
