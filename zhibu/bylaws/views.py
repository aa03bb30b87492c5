"""Pages of local rules: what a unit executes, a stricter number, its end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhibu.bylaws import actions, forms, queries
from zhibu.bylaws.models import LocalRule
from zhibu.bylaws.permissions import Bylaws
from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.forms import Form, add_refusal
from zhibu.web.said import say


@page(Orgs.READ)
def list_local_rules(request: Request, pk: UUID) -> HttpResponse:
    """Show the local rules that hold at the unit, its own and those from above."""
    unit = find(Unit, request.actor, Orgs.READ, pk=pk)
    may = unit.dissolved_on is None and queries.is_committee(unit) and request.actor.may(Bylaws.DECIDE, unit)
    context = {"unit": unit, "rows": queries.of_unit(request.actor, unit), "may": may}
    return render(request, "bylaws/list_local_rules.html", context)


@page(Bylaws.DECIDE)
def add_local_rule(request: Request, pk: UUID) -> HttpResponse:
    """Set a stricter number for the unit and all below it."""
    actor = request.actor
    unit = find(Unit, actor, Bylaws.DECIDE, pk=pk)
    known = {"since": actor.today, "chosen": request.GET.get("chosen", "")[:60]}
    form = forms.AddLocalRule(_sent(request), day=actor.today, initial=known)
    return _answer(
        request,
        form,
        "add_local_rule",
        unit,
        lambda: actions.add_local_rule(actor, unit, **form.details()),
        said=_("已规定，本级和全部下级从那天起执行"),
    )


@page(Bylaws.DECIDE)
def withdraw_local_rule(request: Request, pk: UUID) -> HttpResponse:
    """Let a local rule cease to hold."""
    actor = request.actor
    row = find(LocalRule.objects.select_related("unit"), actor, Bylaws.DECIDE, pk=pk)
    form = forms.WithdrawLocalRule(_sent(request), initial={"on": actor.today})
    return _answer(
        request,
        form,
        "withdraw_local_rule",
        row.unit,
        lambda: actions.withdraw_local_rule(
            actor, row, **{name: form.cleaned_data[name] for name in ("on", "reason", "document_no")}
        ),
        said=_("已停止执行"),
        line=queries.line_of(actor, row),
    )


def _answer(
    request: Request, form: Form, verb: str, unit: Unit, act: Callable[[], Any], *, said: str, **context: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect("list_local_rules", pk=unit.pk), said)
    status = 422 if form.errors else 200
    return render(request, f"bylaws/{verb}.html", {"form": form, "unit": unit, **context}, status=status)


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
