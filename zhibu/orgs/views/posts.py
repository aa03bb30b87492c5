"""Pages that change posts and terms of office: one a verb."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.gate.answering import sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.orgs import actions, forms
from zhibu.orgs.candidates import chosen
from zhibu.orgs.forms.picking import ready
from zhibu.orgs.models import Appointment, Term
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.rules import on_paper
from zhibu.orgs.views.asking import answer, unit_of
from zhibu.orgs.views.units import people
from zhibu.people.models import Person
from zhibu.rulebook.words import cited


@page(Orgs.APPOINT)
def appoint(request: Request, pk: UUID) -> HttpResponse:
    """Appoint somebody to a post of the unit."""
    actor, unit = request.actor, unit_of(request, pk, Orgs.APPOINT)
    first = {"on": actor.today, "post": request.GET.get("post", "")}
    form = forms.Appoint(sent(request), unit=unit, actor=actor, initial=first)
    ready(
        form,
        "person",
        find_url=reverse("find_choices", args=[unit.pk, "person"]),
        finds=lambda text: people(actor, text),
        takes=_person,
    )
    return answer(request, form, unit, actions.appoint, said=lambda held: _appointed(held, actor.today))


def _appointed(held: Appointment, today: date) -> str:
    """Say what was done, and until when a new secretary of a branch is trained as a rule (ZB-38, ZB-39)."""
    if held.post != "secretary" or held.until or not held.unit.kind_data.holds_members:
        return _("已录入任职")
    rule = rulebook.on(held.since).nearest("ZB-39")
    last = rule.value().after(held.since)
    if last < today:
        return _("已录入任职")
    return _("已录入任职。新任书记要参加任职培训，一般在{day}以前（{source}）。").format(
        day=on_paper(last), source=cited(rule)
    )


def _person(token: str) -> Person | None:
    pk = chosen(token)
    return Person.objects.filter(pk=pk).first() if pk else None


@page(Orgs.APPOINT)
def end_appointment(request: Request, pk: UUID) -> HttpResponse:
    """End somebody's holding of a post."""
    actor = request.actor
    held = find(Appointment.objects.select_related("unit", "person"), actor, Orgs.APPOINT, pk=pk)
    form = forms.EndAppointment(sent(request), initial={"on": request.actor.today})
    return answer(
        request,
        form,
        held,
        actions.end_appointment,
        said=_("已录入免职"),
        held=held,
    )


@page(Orgs.APPOINT)
def correct_appointment(request: Request, pk: UUID) -> HttpResponse:
    """Put a wrongly entered appointment right."""
    actor = request.actor
    held = find(Appointment.objects.select_related("unit", "person"), actor, Orgs.APPOINT, pk=pk)
    known = {
        "on": held.since,
        "until": held.until,
        "is_dedicated": held.is_dedicated,
        "document_no": held.document_no,
    }
    form = forms.CorrectAppointment(sent(request), initial=known)
    return answer(
        request,
        form,
        held,
        actions.correct_appointment,
        said=_("已更正"),
        held=held,
    )


@page(Orgs.TERM)
def elect_term(request: Request, pk: UUID) -> HttpResponse:
    """Record an election of the unit."""
    actor, unit = request.actor, unit_of(request, pk, Orgs.TERM)
    form = forms.ElectTerm(sent(request), unit=unit, day=actor.today)
    return answer(
        request,
        form,
        unit,
        actions.elect_term,
        said=_("已录入换届"),
    )


@page(Orgs.TERM)
def extend_term(request: Request, pk: UUID) -> HttpResponse:
    """Record that a term may run longer."""
    actor = request.actor
    term: Term = find(Term.objects.select_related("unit", "unit__parent"), actor, Orgs.TERM, pk=pk)
    actor.must(Orgs.TERM, term.unit.above)
    form = forms.ExtendTerm(sent(request))
    return answer(
        request,
        form,
        term,
        actions.extend_term,
        said=_("已录入延期"),
        last_day=term.last_on.isoformat(),
    )
