"""What is said to a light: a reason, a request for more time, its answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.duties import actions, forms
from zhibu.duties.models import Excuse, Light
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import finding, showing
from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.web.forms import Form, add_refusal
from zhibu.web.said import say


@page(Duties.EXPLAIN)
def give_reason(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say why a unit does otherwise where the rule says 一般."""
    light = _light(request, pk)
    form = forms.GiveReason(_sent(request))
    return _answer(request, form, "give_reason", light, lambda **d: actions.give_reason(request.actor, light, **d))


@page(Duties.EXPLAIN)
def ask_extension(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask the level above for more time."""
    light = _light(request, pk)
    form = forms.AskExtension(_sent(request))
    return _answer(request, form, "ask_extension", light, lambda **d: actions.ask_extension(request.actor, light, **d))


@page(Duties.APPROVE)
def answer_extension(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Grant or decline what a unit below asks for."""
    excuse = _excuse(request, pk, Duties.APPROVE)
    request.actor.must(Duties.APPROVE, excuse.unit.above)
    form = forms.AnswerExtension(_sent(request))
    light = _light_of(excuse)
    act = lambda **d: actions.answer_extension(request.actor, excuse, **d)
    return _answer(request, form, "answer_extension", light, act, excuse=excuse)


@page(Duties.EXPLAIN)
def withdraw_excuse(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take back a reason or a request."""
    excuse = _excuse(request, pk, Duties.EXPLAIN)
    form = forms.WithdrawExcuse(_sent(request))
    act = lambda: actions.withdraw_excuse(request.actor, excuse)
    return _answer(request, form, "withdraw_excuse", _light_of(excuse), act, excuse=excuse)


@page(Duties.APPROVE, methods=("GET", "HEAD"))
def list_extensions(request: PersonRequest) -> HttpResponse:
    """Show the requests that wait for the actor's answer."""
    rows = [(excuse, showing.title_of(excuse)) for excuse in finding.waiting_below(request.actor)]
    return render(request, "duties/list_extensions.html", {"rows": rows})


def _light(request: PersonRequest, pk: UUID) -> Light:
    return find(finding.known().select_related("unit", "unit__parent"), request.actor, Duties.EXPLAIN, pk=pk)


def _excuse(request: PersonRequest, pk: UUID, permission: Duties) -> Excuse:
    return find(Excuse.objects.select_related("unit", "unit__parent"), request.actor, permission, pk=pk)


def _light_of(excuse: Excuse) -> Light | None:
    lights = finding.known().filter(unit=excuse.unit_id, duty=excuse.duty).select_related("unit", "unit__parent")
    return lights.order_by("-since").first()


def _sent(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _answer(
    request: PersonRequest, form: Form, verb: str, light: Light | None, act: Callable[..., Any], **context: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(**{name: value for name, value in form.cleaned_data.items() if name in form.fields})
        except Refused as refused:
            add_refusal(form, refused)
        else:
            said = {
                "give_reason": _("已记下原因"),
                "ask_extension": _("已报上级，等待答复"),
                "answer_extension": _("已答复"),
                "withdraw_excuse": _("已撤回"),
            }[verb]
            if verb == "answer_extension" or light is None:
                return say(redirect("list_extensions" if verb == "answer_extension" else "list_lights"), said)
            return say(redirect("show_unit", pk=light.unit_id), said)
    shown = {"form": form, "light": light, "said": showing.said_of(light) if light else None, **context}
    return render(request, f"duties/{verb}.html", shown, status=422 if form.errors else 200)
