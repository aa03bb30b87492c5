"""Planning, changing, calling and cancelling a gathering."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.meetings import actions, forms
from zhibu.meetings.actions.keeping import MOST_TEMPLATES
from zhibu.meetings.kinds import LECTURE, is_own
from zhibu.meetings.models import Gathering, Template
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import lectures, showing
from zhibu.meetings.queries.kinds import kinds_at
from zhibu.meetings.rules.planning import fitting
from zhibu.orgs.models import Unit
from zhibu.web.addresses import address
from zhibu.web.asking import asked_choice
from zhibu.web.said import say


@page(Meetings.PLAN)
def plan_gathering(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Plan a gathering of the unit."""
    actor = request.actor
    unit = find(Unit.objects.select_related("parent"), actor, Meetings.PLAN, pk=pk)
    choices = _choices(request, unit)
    kind = request.GET.get("kind", "") or (choices["may_be"][0].key if len(choices["may_be"]) == 1 else "")
    known = forms.fresh(actor.today, showing.last_place(unit), kind, choices["leaders"])
    if kind == LECTURE:
        known |= lectures.proposed(unit, actor.today)
    templates = list(Template.objects.usable_in(unit).order_by("name", "id")[:MOST_TEMPLATES])
    by_key = {str(one.pk): one for one in templates}
    chosen = by_key.get(asked_choice(request, "template", _("模板"), by_key))
    if chosen is not None:
        known = forms.by_template(chosen, known)
    context = {"unit": unit, "back": address("show_unit", unit.pk), "templates": templates, "chosen": chosen}
    if "more" in request.POST:
        known = forms.again(request.POST)
        return _asked(request, "plan_gathering", forms.PlanGathering(**choices, initial=known), context)
    form = forms.PlanGathering(sent(request), **choices, initial=known)
    return answer(
        request,
        form,
        unit,
        actions.plan_gathering,
        said=_("已安排；要通知大家，请点“通知”。"),
        to=lambda made: address("show_gathering", made.pk),
        details=lambda: {"plan": form.plan(), "beside": _units(form.companions())},
        context=context,
    )


@page(Meetings.PLAN)
def change_gathering(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Plan it otherwise."""
    gathering = _gathering(request, pk)
    unit = gathering.unit
    beside = showing.hosts(gathering)[1:]
    choices = _choices(request, unit, gathering.kinds)
    options = dict(choices["companions"]) | {one.pk: one.short_name for one in beside}
    choices["companions"] = list(options.items())
    if gathering.chair is not None and gathering.chair_id not in dict(choices["leaders"]):
        choices["leaders"] = [*choices["leaders"], (gathering.chair_id, gathering.chair.name)]
    items = showing.items(gathering)
    names = {owner: name for _title, owner, name in items if owner}
    choices["people"] = list((names | dict(choices["people"])).items())
    known = forms.planned(gathering, items, [one.pk for one in beside])
    back = address("show_gathering", gathering.pk)
    context = {"unit": unit, "gathering": gathering, "back": back}
    if "more" in request.POST:
        known = forms.again(request.POST)
        return _asked(request, "change_gathering", forms.ChangeGathering(**choices, initial=known), context)
    form = forms.ChangeGathering(sent(request), **choices, initial=known)
    return answer(
        request,
        form,
        gathering,
        actions.change_gathering,
        said=_("已改好。"),
        to=lambda _done: back,
        details=lambda: {
            "plan": form.plan(),
            "version": form.cleaned_data["version"],
            "beside": _units(form.companions()),
        },
        context=context,
    )


@page(Meetings.PLAN, methods=("POST",))
def call_gathering(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Tell everybody who is called."""
    gathering = _gathering(request, pk)
    back = redirect("show_gathering", pk=gathering.pk)
    try:
        asks = "receipt" in request.POST
        count = actions.call_gathering(request.actor, gathering, asks_receipt=asks).noted["people"]
    except Refused as refused:
        return say(back, refused.message, look="warn")
    if not count:
        return say(back, _("大家都已经通知过了。"))
    return say(back, ngettext("已通知 %(n)d 人。", "已通知 %(n)d 人。", count) % {"n": count})


@page(Meetings.PLAN, methods=("POST",))
def remind_unread(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Remind those who have not said that they read the call."""
    gathering = _gathering(request, pk)
    back = redirect("show_gathering", pk=gathering.pk)
    try:
        count = actions.remind_unread(request.actor, gathering).noted["people"]
    except Refused as refused:
        return say(back, refused.message, look="warn")
    return say(back, ngettext("已提醒 %(n)d 人。", "已提醒 %(n)d 人。", count) % {"n": count})


@page(Meetings.PLAN)
def cancel_gathering(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Cancel it, with a reason that everybody reads."""
    gathering = _gathering(request, pk)
    back = address("show_gathering", gathering.pk)
    return answer(
        request,
        forms.CancelGathering(sent(request)),
        gathering,
        actions.cancel_gathering,
        said=_("已取消。"),
        to=lambda _done: back,
        context={"unit": gathering.unit, "gathering": gathering, "cancel_url": back, "verb": _("取消这次会议")},
    )


def _gathering(request: PersonRequest, pk: UUID) -> Gathering:
    rows = Gathering.objects.select_related("unit__parent", "chair")
    return find(rows, request.actor, Meetings.PLAN, pk=pk)


def _choices(request: PersonRequest, unit: Unit, held: Sequence[str] = ()) -> dict[str, Any]:
    actor = request.actor
    own = [kind for kind in kinds_at(unit, held).values() if is_own(kind.key)]
    leading = showing.leaders(unit, actor.today)
    return {
        "may_be": [*fitting(unit.kind_data), *own],
        "leaders": leading,
        "people": showing.speakers(unit, actor.today, leading),
        "companions": showing.companions(actor, unit),
    }


def _units(keys: list[UUID]) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=keys).order_by("path"))


def _asked(request: PersonRequest, verb: str, form: forms.PlanGathering, context: dict[str, Any]) -> HttpResponse:
    """Show the form with further rows; nothing that was typed is lost, and nothing is done."""
    return render(request, f"meetings/{verb}.html", {"form": form, **context})
