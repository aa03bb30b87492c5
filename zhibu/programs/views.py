"""Pages about other programs: what they may ask for, and of what they are told."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.problems import KINDS
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.verbs import label
from zhibu.lib.tree import ancestors
from zhibu.orgs.models import Unit
from zhibu.programs import actions, forms, openness, queries, rules
from zhibu.programs.described import described
from zhibu.programs.models import Delivery, Hook, OpenFigures
from zhibu.programs.permissions import Programs
from zhibu.web.addresses import whole
from zhibu.web.forms import add_refusal
from zhibu.web.said import say
from zhibu.web.unkept import unkept


def schema() -> Any:
    """Return the API's description as plain JSON holds it."""
    return json.loads(json.dumps(import_string(settings.API).get_openapi_schema(), default=str))


@page(methods=("GET", "HEAD"))
def describe_api(_request: Request) -> HttpResponse:
    """Give the API's description (OpenAPI), held still by tests/snapshots/openapi.json."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


@page(methods=("GET", "HEAD"))
def show_api(request: Request) -> HttpResponse:
    """Show what programs may ask for, and how."""
    problems = [(name, kind.status, kind.title) for name, kind in KINDS.items()]
    site = whole(request, "/").rstrip("/")
    context = {"rooms": described(schema()), "problems": problems, "site": site}
    return render(request, "programs/show_api.html", context)


@page(Programs.CONNECT, methods=("GET", "HEAD"))
def list_hooks(request: Request, pk: UUID) -> HttpResponse:
    """Show which other systems are told of what is done in a unit, set up here or above it."""
    unit = find(Unit, request.actor, Programs.CONNECT, pk=pk)
    hooks = Hook.objects.filter(unit__path__in=ancestors(unit.path, itself=True)).select_related("unit")
    rows = [(line, request.actor.may(Programs.CONNECT, hook.unit)) for hook, line in _lines(hooks)]
    return render(request, "programs/list_hooks.html", {"unit": unit, "rows": rows})


@page(Programs.CONNECT)
@unkept
def make_hook(request: Request, pk: UUID) -> HttpResponse:
    """Let another system be told of acts; its secret is shown on the answer, once."""
    unit = find(Unit.objects.current(), request.actor, Programs.CONNECT, pk=pk)
    form = forms.MakeHook(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            hook = actions.make_hook(
                request.actor, unit, name=given["name"], address=given["address"].strip(), verbs=form.verbs
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return render(request, "programs/show_secret.html", {"hook": hook, "secret": hook.secret})
    status = 422 if form.errors else 200
    return render(request, "programs/make_hook.html", {"form": form, "unit": unit}, status=status)


@page(Programs.CONNECT, methods=("GET", "HEAD"))
@unkept
def show_hook(request: Request, pk: UUID) -> HttpResponse:
    """Show of what another system is told, and what became of it."""
    hook = _hook(request, pk)
    light, state = queries.light_of(hook)
    context = {
        "hook": hook,
        "light": light,
        "state": state,
        "verbs": _("、").join(label(verb) for verb in hook.verbs),
        "rows": queries.delivery_lines(hook),
    }
    return render(request, "programs/show_hook.html", context)


@page(Programs.CONNECT)
@unkept
def rotate_secret(request: Request, pk: UUID) -> HttpResponse:
    """Give a hook a new secret, shown once."""
    hook = _hook(request, pk)
    if request.method == "POST":
        secret = actions.rotate_secret(request.actor, hook)
        return render(request, "programs/show_secret.html", {"hook": hook, "secret": secret})
    return _ask(
        request,
        hook,
        title=_("换“%(name)s”的密钥") % {"name": hook.name},
        question=_("旧密钥还能用一天，请在一天之内把新的交给对方。"),
        verb=_("换密钥"),
    )


@page(Programs.CONNECT)
def stop_hook(request: Request, pk: UUID) -> HttpResponse:
    """Tell another system nothing more."""
    hook = _hook(request, pk)
    if request.method == "POST":
        actions.stop_hook(request.actor, hook)
        return say(redirect("show_hook", pk=pk), _("已停"))
    return _ask(
        request,
        hook,
        title=_("停止通知“%(name)s”") % {"name": hook.name},
        question=_("以后办的事不再通知它，还没送到的也不送了。"),
        verb=_("停止"),
        is_grave=True,
    )


@page(Programs.CONNECT, methods=("POST",))
def start_hook(request: Request, pk: UUID) -> HttpResponse:
    """Tell another system again."""
    actions.start_hook(request.actor, _hook(request, pk))
    return say(redirect("show_hook", pk=pk), _("已打开，从现在起办的事会通知它"))


@page(Programs.CONNECT, methods=("POST",))
def try_hook(request: Request, pk: UUID) -> HttpResponse:
    """Send a word to see whether it arrives."""
    actions.try_hook(request.actor, _hook(request, pk))
    return say(redirect("show_hook", pk=pk), _("正在送，过几秒刷新这一页看结果"))


@page(Programs.CONNECT, methods=("POST",))
def resend_delivery(request: Request, pk: UUID) -> HttpResponse:
    """Tell the same act once more."""
    rows = Delivery.objects.select_related("hook", "hook__unit")
    delivery = find(rows, request.actor, Programs.CONNECT, pk=pk)
    actions.resend_delivery(request.actor, delivery)
    return say(redirect("show_hook", pk=delivery.hook_id), _("正在补送"))


@page(Programs.OPEN)
def open_figures(request: Request, pk: UUID) -> HttpResponse:
    """Ask, and open the counts of a committee to everybody; show what everybody sees then."""
    unit = find(Unit.objects.current(), request.actor, Programs.OPEN, pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            actions.open_figures(request.actor, unit)
        except Refused as why:
            refused = why.message
        else:
            return say(redirect("open_figures", pk=pk), _("已公开"))
    opened = OpenFigures.objects.filter(unit=unit).first()
    context = {
        "unit": unit,
        "opened": opened,
        "refused": refused,
        "may_open": queries.may_be_open(unit),
        "address": whole(request, f"/api/v1/open/units/{unit.pk}/figures"),
        "figures": openness.figures_of(unit, openness.last_day(request.actor.today)),
        "threshold": rules.THRESHOLD,
    }
    return render(request, "programs/open_figures.html", context, status=422 if refused else 200)


@page(Programs.OPEN, methods=("POST",))
def close_figures(request: Request, pk: UUID) -> HttpResponse:
    """Show the counts to everybody no more."""
    opened = find(OpenFigures.objects.select_related("unit"), request.actor, Programs.OPEN, unit=pk)
    actions.close_figures(request.actor, opened)
    return say(redirect("open_figures", pk=pk), _("不再公开"))


def _hook(request: Request, pk: UUID) -> Hook:
    return find(Hook.objects.select_related("unit"), request.actor, Programs.CONNECT, pk=pk)


def _lines(hooks: Any) -> Any:
    rows = list(hooks.order_by("unit__path", "-made_at"))
    return zip(rows, queries.hook_lines(rows), strict=True)


def _ask(request: Request, hook: Hook, **context: Any) -> HttpResponse:
    return render(request, "web/confirm.html", {**context, "cancel_url": reverse("show_hook", args=[hook.pk])})
