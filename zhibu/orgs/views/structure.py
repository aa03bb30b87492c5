"""Pages that change units: one a verb."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.gate.answering import filled, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.orgs import actions, forms
from zhibu.orgs.choices import Change
from zhibu.orgs.forms.picking import ready
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import CoveredPlace, Unit, UnitChange
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries import pages
from zhibu.orgs.views.asking import answer, structured, unit_address, unit_of
from zhibu.orgs.views.units import named_choices, sources, unit_choices
from zhibu.web.forms import Form
from zhibu.web.said import say


@page(Orgs.FOUND)
def found_unit(request: Request, pk: UUID) -> HttpResponse:
    """Found a unit below this one."""
    unit = unit_of(request, pk, Orgs.FOUND)
    form = forms.FoundUnit(sent(request), parent=unit, initial={"kind": _usual_kind(unit)})
    return answer(
        request,
        form,
        unit,
        actions.found_unit,
        said=_("已设立"),
        to=unit_address,
    )


def _usual_kind(parent: Unit) -> str:
    fit = parent.kind_data.may_hold
    return "branch" if "branch" in fit else GROUP if GROUP in fit else ""


@page(Orgs.EDIT)
def edit_unit(request: Request, pk: UUID) -> HttpResponse:
    """Put the unit's facts in order."""
    unit = unit_of(request, pk, Orgs.EDIT)
    known = {name: getattr(unit, name) or "" for name in forms.EditUnit.base_fields}
    form = forms.EditUnit(sent(request), initial=known)
    return answer(request, form, unit, actions.edit_unit, said=_("已保存"))


@page(Orgs.RESTRUCTURE)
def rename_unit(request: Request, pk: UUID) -> HttpResponse:
    """Give the unit a new name."""
    unit = structured(request, pk)
    form = forms.RenameUnit(sent(request), initial={"name": unit.name, "on": request.actor.today})
    return answer(
        request,
        form,
        unit,
        actions.rename_unit,
        said=_("已更名"),
    )


@page(Orgs.RESTRUCTURE)
def change_kind(request: Request, pk: UUID) -> HttpResponse:
    """Make the unit an organisation of another kind."""
    unit = structured(request, pk)
    first = {"on": request.actor.today, "kind": request.GET.get("kind", "")}
    form = forms.ChangeKind(sent(request), unit=unit, initial=first)
    return answer(
        request,
        form,
        unit,
        actions.change_kind,
        said=_("已改设"),
    )


@page(Orgs.RESTRUCTURE)
def move_unit(request: Request, pk: UUID) -> HttpResponse:
    """Let the unit stand below another."""
    unit = structured(request, pk)
    form = forms.MoveUnit(sent(request), initial={"on": request.actor.today})
    _offer_units(request, form, "to", unit)
    return answer(
        request,
        form,
        unit,
        actions.move_unit,
        said=_("已调整"),
    )


@page(Orgs.RESTRUCTURE)
def merge_units(request: Request, pk: UUID) -> HttpResponse:
    """Merge the unit into another."""
    unit = structured(request, pk)
    form = forms.MergeUnits(sent(request), initial={"on": request.actor.today})
    _offer_units(request, form, "into", unit)
    return answer(
        request,
        form,
        unit,
        actions.merge_units,
        said=_("已合并"),
        to=unit_address,
    )


@page(Orgs.RESTRUCTURE)
def split_unit(request: Request, pk: UUID) -> HttpResponse:
    """Split units off the unit."""
    unit = structured(request, pk)
    form = forms.SplitUnit(sent(request), initial={"on": request.actor.today})

    def details() -> dict[str, Any]:
        given = filled(form)
        names = given.pop("names")
        return {**given, "into": [actions.Part(name) for name in names]}

    return answer(request, form, unit, actions.split_unit, said=_("已分设，请把党员调整到新的组织"), details=details)


@page(Orgs.RESTRUCTURE)
def dissolve_unit(request: Request, pk: UUID) -> HttpResponse:
    """Dissolve the unit."""
    unit = structured(request, pk)
    form = forms.DissolveUnit(sent(request), initial={"on": request.actor.today})
    return answer(
        request,
        form,
        unit,
        actions.dissolve_unit,
        said=_("已撤销"),
    )


@page(Orgs.RESTRUCTURE)
def cover_places(request: Request, pk: UUID) -> HttpResponse:
    """Let the joint branch cover places."""
    unit = structured(request, pk)
    form = forms.CoverPlaces(sent(request), initial={"on": request.actor.today})
    return answer(request, form, unit, actions.cover_places, said=_("已录入覆盖的单位"))


@page(Orgs.RESTRUCTURE)
def end_covering(request: Request, pk: UUID) -> HttpResponse:
    """Let the joint branch no longer cover a place."""
    actor = request.actor
    places = CoveredPlace.objects.select_related("unit", "unit__parent", "begun")
    place: CoveredPlace = find(places, actor, Orgs.RESTRUCTURE, pk=pk)
    actor.must(Orgs.RESTRUCTURE, place.unit.above)
    form = forms.EndCovering(sent(request), initial={"on": actor.today})
    return answer(
        request,
        form,
        place,
        actions.end_covering,
        said=_("已结束覆盖"),
        place=place,
        since=place.since.isoformat(),
    )


@page(Orgs.RESTRUCTURE)
def correct_change(request: Request, pk: UUID) -> HttpResponse:
    """Put a wrong entry of a unit's history right."""
    actor = request.actor
    changes = UnitChange.objects.select_related("unit", "unit__parent", "other", "corrects")
    change: UnitChange = find(changes, actor, Orgs.RESTRUCTURE, pk=pk)
    actor.must(Orgs.RESTRUCTURE, change.unit.above)
    form = forms.CorrectChange(sent(request), change=change, initial=_as_entered(change))
    if "to" in form.fields:
        _offer_units(request, form, "to", change.unit)
    entered = pages.history(pages.of_unit(change.unit, actor.today).changes)
    return answer(
        request,
        form,
        change,
        actions.correct_change,
        said=_("已更正"),
        to=lambda corrected: unit_address(corrected.unit),
        change=next(one for one in entered if one.id == pk),
    )


def _as_entered(change: UnitChange) -> dict[str, Any]:
    known: dict[str, Any] = {"on": change.day, "document_no": change.document_no}
    if change.change in (Change.RENAMED, Change.COVERED):
        known["name"] = change.details.get("new", "")
    return known


@page(Orgs.EDIT)
def reorder_units(request: Request, pk: UUID) -> HttpResponse:
    """Put the units below this one in order: each line has its number, small ones first."""
    actor, unit = request.actor, unit_of(request, pk, Orgs.EDIT)
    children = list(Unit.objects.current().children_of(unit))
    problem = ""
    if request.method == "POST":
        wanted = sorted(children, key=lambda one: _number(request.POST.get(f"at_{one.pk}", "")))
        try:
            actions.reorder_units(actor, unit, order=[one.pk for one in wanted])
        except Refused as refused:
            problem = refused.message
        else:
            return say(redirect(unit_address(unit)), _("已排好顺序"))
    rows = [(f"at_{one.pk}", str(place), one.name) for place, one in enumerate(children, 1)]
    context = {"unit": unit, "rows": rows, "problem": problem}
    return render(request, "orgs/reorder_units.html", context, status=422 if problem else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 99999


def _offer_units(request: Request, form: Form, name: str, unit: Unit) -> None:
    found = sources(request.actor, unit, name)

    def take(value: str) -> Unit | None:
        try:
            return found.filter(pk=UUID(value)).first()
        except ValueError:
            return None

    ready(
        form,
        name,
        find_url=reverse("find_choices", args=[unit.pk, name]),
        finds=lambda text: unit_choices(found, text),
        takes=take,
        names=lambda text: named_choices(found, text),
    )
