"""The acts on the roll, one page each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhibu.access.permissions import Access
from zhibu.access.tokens import token_of
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members.actions import admission, groups, mobility, places, spans, stages, standings
from zhibu.members.choices import Arrival, Mobility, Stage, Standing, Tie
from zhibu.members.forms import roll as forms
from zhibu.members.models import Member, MobilitySpan
from zhibu.members.permissions import Members
from zhibu.members.queries.entries import Entry, entries_of
from zhibu.members.queries.groups import groups_of
from zhibu.members.rules.stages import ORDER, next_stage
from zhibu.members.views.file import member_of
from zhibu.orgs.forms.picking import Choice, ready
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.units import found
from zhibu.web.forms import Form, add_refusal
from zhibu.web.said import say

SHOWN = 8


@page(Members.ADMIT)
@never_cache
def admit_member(request: Request, pk: UUID) -> HttpResponse:
    """Enter a person in a branch."""
    actor = request.actor
    unit = find(Unit.objects.all(), actor, Members.ADMIT, pk=pk)
    form = forms.AdmitMember(_sent(request), initial={"since": actor.today})
    if request.method == "POST" and form.is_valid():
        try:
            member = admission.admit_member(
                actor,
                unit,
                facts=form.facts(),
                dates=form.dates(),
                stage=Stage(form.cleaned_data["stage"]),
                since=form.cleaned_data["since"],
                arrival=Arrival(form.cleaned_data["arrival"]),
                introducers=form.cleaned_data["introducers"],
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            said = _("已录入：%(name)s") % {"name": member.name}
            if "again" in request.POST:
                return say(redirect("admit_member", pk=unit.pk), said)
            return say(redirect(f"{reverse('list_members')}?unit={unit.pk}"), said)
    status = 422 if form.errors else 200
    return render(request, "members/admit_member.html", {"form": form, "unit": unit}, status=status)


@page(Members.PLACE)
def place_member(request: Request, pk: UUID) -> HttpResponse:
    """Move a member's formal relation to another branch."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.PlaceMember(_sent(request), initial={"on": actor.today})
    _offer_branches(actor, form, member, Tie.FORMAL)
    return _answer(
        request, form, "place_member", member, lambda **d: places.place_member(actor, member, **d), _("已调整")
    )


@page(Members.PLACE)
def record_participation(request: Request, pk: UUID) -> HttpResponse:
    """Let a member share another branch's life."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.RecordParticipation(_sent(request), initial={"on": actor.today})
    _offer_branches(actor, form, member, Tie.PARTICIPATION)

    def act(**details: Any) -> Member:
        places.record_participation(actor, member, **details)
        return member

    return _answer(request, form, "record_participation", member, act, _("已登记"))


@page(Members.PLACE)
def end_participation(request: Request, pk: UUID) -> HttpResponse:
    """End a second tie."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.EndParticipation(_sent(request), initial={"on": actor.today})
    formal = Member.objects.filter(person_id=member.person_id, tie=Tie.FORMAL).first()

    def act(**details: Any) -> Member | None:
        places.end_participation(actor, member, **details)
        return formal if formal and actor.may(Members.OPEN_FILE, formal.place) else None

    return _answer(request, form, "end_participation", member, act, _("已结束"))


@page(Members.PLACE)
def place_in_group(request: Request, pk: UUID) -> HttpResponse:
    """Put a member into a group of the branch."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    initial = {"on": actor.today, "group": str(member.group_id or "")}
    form = forms.PlaceInGroup(_sent(request), groups=groups_of(member.unit), initial=initial)
    return _answer(
        request, form, "place_in_group", member, lambda **d: groups.place_in_group(actor, member, **d), _("已调整")
    )


@page(Members.EDIT)
def record_stage(request: Request, pk: UUID) -> HttpResponse:
    """Record the next stage of a person's way into the party."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    following = next_stage(member.stage) if member.stage != ORDER[-1] else ORDER[-1]
    form = forms.RecordStage(_sent(request), initial={"on": actor.today, "stage": following})
    return _answer(
        request, form, "record_stage", member, lambda **d: stages.record_stage(actor, member, **d), _("已记录")
    )


@page(Members.PLACE)
def change_standing(request: Request, pk: UUID) -> HttpResponse:
    """Record a decision on a member's standing."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.ChangeStanding(_sent(request), initial={"on": actor.today})
    return _answer(
        request, form, "change_standing", member, lambda **d: standings.change_standing(actor, member, **d), _("已登记")
    )


@page(Members.EDIT)
def record_mobility(request: Request, pk: UUID) -> HttpResponse:
    """Record that a member is away, abroad or cannot be reached."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    form = forms.RecordMobility(_sent(request), initial={"on": actor.today})
    return _answer(
        request, form, "record_mobility", member, lambda **d: mobility.record_mobility(actor, member, **d), _("已登记")
    )


@page(Members.EDIT)
def end_mobility(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Record that a member is back, or was found."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    if kind not in Mobility.values:
        raise Http404
    form = forms.EndMobility(_sent(request), initial={"on": actor.today})
    return _answer(
        request,
        form,
        "end_mobility",
        member,
        lambda **d: mobility.end_mobility(actor, member, mobility=Mobility(kind), **d),
        _("已登记"),
        what=Mobility(kind).label,
    )


@page(Members.EDIT)
def list_entries(request: Request, pk: UUID) -> HttpResponse:
    """Show every entry of a member's time on the roll, and what may be done with the member now."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    away = MobilitySpan.objects.open().filter(person_id=member.person_id)
    context = {
        "member": member,
        "entries": entries_of(member),
        "away": [(span.mobility, span.get_mobility_display()) for span in away],
        "is_formal": member.tie == Tie.FORMAL and member.until is None,
        "is_here": member.until is None,
        "may_place": actor.may(Members.PLACE, member.place),
        "grant_token": token_of(member.person_id) if actor.may(Access.GRANT, member.unit) else "",
    }
    return render(request, "members/list_entries.html", context)


@page(Members.PLACE)
def correct_span(request: Request, pk: UUID, kind: str, span: str) -> HttpResponse:
    """Put a wrong entry right."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    entry = _entry(member, kind, span)
    values = {"stage": Stage.choices, "standing": Standing.choices, "mobility": Mobility.choices}.get(kind, [])
    form = forms.CorrectSpan(_sent(request), values=list(values))

    def act(**details: Any) -> Member | None:
        details["value"] = details.get("value") or None
        spans.correct_span(actor, member, kind=kind, span=span, **details)
        return Member.objects.filter(person_id=member.person_id).order_by("until").first()

    return _answer(request, form, "correct_span", member, act, _("已更正"), entry=entry)


@page(Members.PLACE)
def find_branches(request: Request, pk: UUID, tie: str) -> HttpResponse:
    """Find branches to which a member may be placed: characters, pinyin or initials."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    if tie not in (Tie.FORMAL, Tie.PARTICIPATION):
        raise Http404
    text = request.GET.get("unit_q", "")[:60]
    choices = [(*choice, False) for choice in _branches(actor, member, Tie(tie), text)]
    return render(request, "orgs/choices.html", {"picker": {"name": "unit", "choices": choices, "typed": text}})


def _branches(actor: Actor, member: Member, tie: Tie, text: str) -> list[Choice]:
    rows = found(_homes(actor, member, tie), text.replace("\0", "")).select_related("parent")[:SHOWN]
    return [Choice(str(one.pk), one.name, one.parent.short_name if one.parent else "") for one in rows]


def _homes(actor: Actor, member: Member, tie: Tie) -> Any:
    fit = [
        kind.key
        for kind in kinds().values()
        if kind.holds_members or (tie == Tie.PARTICIPATION and kind.holds_participants)
    ]
    units = Unit.objects.current().visible_to(actor, Members.PLACE).filter(kind__in=fit)
    return units.exclude(pk=member.unit_id)


def _offer_branches(actor: Actor, form: Form, member: Member, tie: Tie) -> None:
    homes = _homes(actor, member, tie)

    def take(value: str) -> Unit | None:
        try:
            unit: Unit | None = homes.filter(pk=UUID(value)).first()
        except ValueError:
            return None
        return unit

    ready(
        form,
        "unit",
        find_url=reverse("find_branches", args=[member.pk, tie.value]),
        finds=lambda text: _branches(actor, member, tie, text),
        takes=take,
    )


def _answer(
    request: Request,
    form: Form,
    verb: str,
    member: Member,
    act: Callable[..., Member | None],
    said: str,
    **context: Any,
) -> HttpResponse:
    """Show the form of the verb, or do it: then go to the member's file where there still is one to open."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(**{name: value for name, value in form.cleaned_data.items() if name in form.base_fields})
        except Refused as refused:
            add_refusal(form, refused)
        else:
            at = result or Member.objects.filter(pk=member.pk).first()
            return say(redirect("show_member", pk=at.pk) if at else redirect("list_members"), said)
    status = 422 if form.errors else 200
    return render(request, f"members/{verb}.html", {"form": form, "member": member, **context}, status=status)


def _entry(member: Member, kind: str, span: str) -> Entry:
    for entry in entries_of(member):
        if (entry.kind, entry.key) == (kind, span):
            return entry
    raise Http404


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
