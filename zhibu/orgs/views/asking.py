"""What the pages of this room share: the unit they are about, the day they show, the way a form is answered."""

from collections.abc import Callable
from datetime import date
from typing import Any, Concatenate, Protocol
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhibu.gate import answering
from zhibu.gate.actor import Actor
from zhibu.gate.answering import Details
from zhibu.gate.permissions import Permission
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.addresses import address
from zhibu.web.asking import asked_day
from zhibu.web.forms import Form


def unit_of(request: Request, pk: UUID, permission: Permission) -> Unit:
    """Return the unit that the address names; 404 outside of the actor's reach, 403 without the right."""
    return find(Unit.objects.select_related("parent"), request.actor, permission, pk=pk)


def structured(request: Request, pk: UUID) -> Unit:
    """Return the unit whose structure the actor decides on: the right is needed above it."""
    unit = unit_of(request, pk, Orgs.RESTRUCTURE)
    request.actor.must(Orgs.RESTRUCTURE, unit.above)
    return unit


def day_of(request: Request) -> date:
    """Return the day that the page is asked to show, today where none is named, or none that has been."""
    today = request.actor.today
    return asked_day(request, _("看哪一天的情况"), most=today) or today


class OfUnit(Protocol):
    """What an act of this room is about: a unit, or a row of one."""

    @property
    def unit(self) -> Unit: ...


def answer[S: OfUnit, R](
    request: Request,
    form: Form,
    subject: S,
    verb: Callable[Concatenate[Actor, S, ...], R],
    *,
    said: str | Callable[[R], str],
    to: Callable[[R], str] | None = None,
    details: Details | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form of the verb, or do it: then go to the unit's page, or to what `to` makes of the result."""
    unit = subject.unit
    return answering.answer(
        request,
        form,
        subject,
        verb,
        said=said,
        to=to or (lambda _result: unit_address(unit)),
        details=details,
        context={"unit": unit, **context},
    )


def unit_address(unit: Unit) -> str:
    """Return the address of the unit's page."""
    return address("show_unit", unit.pk)
