"""Pages that show: the tree, a unit, its posts, and what a search finds."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.orgs import forms
from zhibu.orgs.beside import Spot, beside, shown
from zhibu.orgs.candidates import find_candidates
from zhibu.orgs.forms.picking import SHOWN, Choice
from zhibu.orgs.kinds import kinds, posts
from zhibu.orgs.models import Appointment, CoveredPlace, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries import pages, tree, units
from zhibu.orgs.queries.files import tree_board
from zhibu.orgs.queries.naming import called
from zhibu.orgs.views.asking import day_of, unit_of
from zhibu.web.addresses import address
from zhibu.web.asking import asked_text, leave_out
from zhibu.web.boards import as_file, file_urls, is_file

FOUND = 30
OPENED = 200
"""How many units one address opens at most."""
SHUT = "none"
CHILDREN = 12


@page(Orgs.READ)
def show_tree(request: Request) -> HttpResponseBase:
    """Show the tree from the top of the actor's reach, opened where `open` names units; nowhere for `open=none`.

    The tree writes into the address what is opened and closed in it, so a file holds the lines that are shown.
    """
    actor, day = request.actor, day_of(request)
    asked = request.GET.getlist("open")
    opened = _opened(asked)
    if asked and not opened and asked != [SHUT]:
        leave_out(request, _("展开的组织"))
    here = opened[0] if len(opened) == 1 else None
    branches = tree.tree(actor, day, here=here, opened=opened, is_shut=asked == [SHUT])
    if is_file(request):
        if len(opened) > OPENED:
            raise Refused(_("展开的组织太多，一份文件放不下。请收起一些再导出。"))
        return as_file(request, tree_board(branches, day), name=actor.name, at=actor.at)
    return render(
        request,
        "orgs/show_tree.html",
        {
            "branches": branches,
            "files": file_urls(request),
            "on": day.isoformat(),
            "is_past": day != actor.today,
            "day": forms.OnDay(initial={"on": day}),
        },
    )


def _opened(named: Sequence[str]) -> list[UUID]:
    """Return the units that the address names, one more than a tree opens at most."""
    found = []
    for one in named:
        with suppress(ValueError):
            found.append(UUID(one))
    return found[: OPENED + 1]


@page(Orgs.READ)
def list_children(request: Request, pk: UUID) -> HttpResponse:
    """Give the lines of the tree below a unit."""
    unit = unit_of(request, pk, Orgs.READ)
    return render(request, "web/tree_items.html", {"branches": tree.children(request.actor, unit, day_of(request))})


@page(Orgs.READ)
def find_units(request: Request) -> HttpResponse:
    """Find units by characters, pinyin or initials; beside each, how many members and which lights."""
    actor, text = request.actor, asked_text(request)
    seen = Unit.objects.current().visible_to(actor, Orgs.READ)
    found = units.first_found(seen, text, FOUND + 1)
    labels = {kind.key: kind.label for kind in kinds().values()}
    first = found[:FOUND]
    told = beside(actor, [Spot(one.pk, one.path, one.path, one.kind) for one in first], actor.today)
    rows = [
        (address("show_unit", one.pk), one.name, labels[one.kind], _above(one), shown(about))
        for one, about in zip(first, told, strict=True)
    ]
    return render(request, "orgs/find_units.html", {"rows": rows, "q": text, "is_more": len(found) > FOUND})


def _above(unit: Unit) -> str:
    return unit.parent.short_name if unit.parent else ""


@page(Orgs.READ)
def show_unit(request: Request, pk: UUID) -> HttpResponse:
    """Show a unit: its leadership, term, facts, units, history, and what may be done now."""
    actor, day = request.actor, day_of(request)
    unit = unit_of(request, pk, Orgs.READ)
    is_past = day != actor.today
    then = pages.on_day(unit, day) if is_past else pages.UnitThen(unit.name, unit.kind_data, unit.parent, stood=True)
    branches = tree.tree(actor, day, here=unit.pk) if _is_wide(actor, unit) else []
    way = tree.way(branches)
    children = way[-1].children if way else tree.children(actor, unit, day)
    rows = pages.of_unit(unit, pages.last_day(unit, day))
    stands = then.stood and (is_past or unit.dissolved_on is None)
    context: dict[str, Any] = {
        "unit": unit,
        "then": then,
        "on": day.isoformat(),
        "is_past": is_past,
        "day": forms.OnDay(initial={"on": day}),
        "trail": [(one.name, one.url) for one in way[:-1]] if way else pages.trail(actor, unit),
        "facts": pages.facts(unit, then),
        "chairs": pages.leadership(then.kind, rows.posts, stands=stands),
        "places": rows.places,
        "has_places": then.kind.is_joint or bool(rows.places),
        "terms": pages.terms(rows.terms, actor.today)
        if pages.has_terms(unit, actor.today) and (stands or rows.terms)
        else None,
        "history": pages.history(rows.changes),
        "children": [(one.url, one.name, shown(one)) for one in children[:CHILDREN]],
        "more": len(children) if len(children) > CHILDREN else 0,
        "branches": branches,
        "lights": way[-1].lights if way and not unit.kind_data.holds_members else (),
        "may": _may(actor, unit),
    }
    return render(request, "orgs/show_unit.html", context)


def _is_wide(actor: Actor, unit: Unit) -> bool:
    """Return whether the actor sees more than this unit and what is in it: then the tree stands beside it."""
    return list(actor.scopes(Orgs.READ)) != [unit.path] or not unit.kind_data.holds_members


def _may(actor: Actor, unit: Unit) -> dict[str, bool]:
    """Return what may be done with the unit now."""
    stands = unit.dissolved_on is None
    structure = stands and _may_structure(actor, unit)
    return {
        "edit": stands and actor.may(Orgs.EDIT, unit),
        "found": stands and actor.may(Orgs.FOUND, unit) and bool(unit.kind_data.may_hold),
        "structure": structure,
        "cover": structure and unit.kind_data.is_joint,
        "inner": structure and unit.parent_id is not None,
        "correct": actor.may(Orgs.RESTRUCTURE, unit.above),
        "appoint": stands and actor.may(Orgs.APPOINT, unit),
        "elect": stands and actor.may(Orgs.TERM, unit),
        "extend": stands and actor.may(Orgs.TERM, unit.above),
    }


def _may_structure(actor: Actor, unit: Unit) -> bool:
    """Return whether the actor decides on the unit's structure: the right is needed above it."""
    return actor.may(Orgs.RESTRUCTURE, unit.above) and actor.may(Orgs.RESTRUCTURE, unit)


@page(Orgs.READ)
def list_appointments(request: Request, pk: UUID) -> HttpResponse:
    """Show who has held which post in a unit, the present ones first; or who sits in its committee now."""
    actor = request.actor
    unit = unit_of(request, pk, Orgs.READ)
    held = Appointment.objects.filter(unit=unit).select_related("person")
    labels = {post.key: post.label for post in posts().values()}
    rows = [
        (
            one.pk,
            labels[one.post],
            one.person.name,
            one.since.isoformat(),
            one.until.isoformat() if one.until else "",
            _("专职") if one.is_dedicated else _("兼职"),
            " · ".join(filter(None, [one.document_no, one.reason, one.end_reason])),
        )
        for one in sorted(
            held.in_order(), key=lambda one: (one.until is not None, -(one.until or one.since).toordinal())
        )
    ]
    context = {
        "unit": unit,
        "rows": rows,
        "may": actor.may(Orgs.APPOINT, unit),
        "seats": pages.seats(unit, actor.today) if request.GET.get("who") == pages.COMMITTEE else None,
    }
    return render(request, "orgs/list_appointments.html", context)


@page(Orgs.READ)
def list_places(request: Request, pk: UUID) -> HttpResponse:
    """Show what a joint branch covers, and what it covered before."""
    actor = request.actor
    unit = unit_of(request, pk, Orgs.READ)
    held = CoveredPlace.objects.filter(unit=unit).select_related("begun", "ended")
    rows = [
        (
            one.pk,
            one.begun_id,
            one.name,
            one.since.isoformat(),
            one.until.isoformat() if one.until else "",
            " · ".join(filter(None, [one.begun.document_no, one.ended.reason if one.ended else ""])),
        )
        for one in sorted(held.order_by("since", "id"), key=lambda one: one.until is not None)
    ]
    may = unit.dissolved_on is None and _may_structure(actor, unit)
    context = {"unit": unit, "rows": rows, "may": may, "is_joint": unit.kind_data.is_joint}
    return render(request, "orgs/list_places.html", context)


@page(Orgs.READ)
def find_choices(request: Request, pk: UUID, name: str) -> HttpResponse:
    """Give what may be chosen in a form about the unit: another unit (`to`, `into`) or a person."""
    actor = request.actor
    unit = unit_of(request, pk, Orgs.READ)
    text = request.GET.get(f"{name}_q", "")
    choices = people(actor, text) if name == "person" else unit_choices(sources(actor, unit, name), text)
    rows = [(*choice, False) for choice in choices]
    return render(request, "orgs/choices.html", {"picker": {"name": name, "choices": rows, "typed": text}})


def sources(actor: Actor, unit: Unit, name: str) -> QuerySet[Unit]:
    """Return the units that a picker of that name offers."""
    return units.partners_for(actor, unit) if name == "into" else units.parents_for(actor, unit)


def unit_choices(found: QuerySet[Unit], text: str) -> list[Choice]:
    """Return the first units that the text may mean, for a picker."""
    return [_choice(one) for one in units.first_found(found, text, SHOWN) or called(found, text)]


def named_choices(found: QuerySet[Unit], text: str) -> list[Choice]:
    """Return the units that the text names without doubt, for a picker."""
    return [_choice(one) for one in called(found, text)]


def _choice(unit: Unit) -> Choice:
    return Choice(str(unit.pk), unit.name, _above(unit))


def people(actor: Actor, text: str) -> list[Choice]:
    """Return the first people that the text may mean, for a picker."""
    return [Choice(one.token, one.name, one.note) for one in find_candidates(actor, text, SHOWN)]
