"""First screens: a member's, a secretary's, a committee's."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format

from zhibu.access.actors import PersonActor, PersonRequest
from zhibu.dashboards.queries import home as queries
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.members.permissions import Members
from zhibu.members.rules.seniority import seniority
from zhibu.orgs.models import Unit


@page()
def home(request: PersonRequest) -> HttpResponse:
    """Open the first screen of whoever comes: the tree, the branch's month, or one's own affairs."""
    actor = request.actor
    unit = queries.home_unit(actor)
    if unit is None:
        return _mine(request, actor)
    if unit.kind_data.holds_members and actor.may(Members.READ, unit):
        return _month(request, actor, unit)
    return redirect("show_unit", pk=unit.pk)


@page()
def show_mine(request: PersonRequest) -> HttpResponse:
    """Show what I owe and what is owed to me."""
    return _mine(request, request.actor)


@page(Members.READ)
def show_month(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show a branch's month."""
    actor = request.actor
    return _month(request, actor, find(Unit.objects.current(), actor, Members.READ, pk=pk))


def _mine(request: PersonRequest, actor: PersonActor) -> HttpResponse:
    row = queries.own_row(actor)
    owed_by_me, owed_to_me = queries.mine(actor, row)
    years = seniority(row.full_on, actor.today) if row else None
    return render(
        request,
        "dashboards/mine.html",
        {"row": row, "years": years, "owed_by_me": owed_by_me, "owed_to_me": owed_to_me},
    )


def _month(request: PersonRequest, actor: PersonActor, unit: Unit) -> HttpResponse:
    month = queries.month_of(unit, actor)
    return render(
        request, "dashboards/month.html", {"month": month, "unit": unit, "name": date_format(actor.today, "F")}
    )
