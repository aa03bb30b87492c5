"""The acts on the roll, one page each."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Concatenate
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.access.permissions import Access
from zhibu.access.tokens import token_of
from zhibu.gate.actor import Actor
from zhibu.gate.answering import Details, answer, filled, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members.actions import admission, groups, letters, mobility, places, spans, stages, standings
from zhibu.members.choices import Arrival, Mobility, Stage, Standing, Tie
from zhibu.members.forms import roll as forms
from zhibu.members.models import Letter, Member, MobilitySpan
from zhibu.members.permissions import Members
from zhibu.members.queries.entries import Entry, entries_of
from zhibu.members.queries.groups import groups_of
from zhibu.members.rules.stages import ORDER, next_stage
from zhibu.members.views.file import member_of
from zhibu.orgs.forms.picking import Choice, ready
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.naming import called
from zhibu.orgs.queries.units import first_found
from zhibu.web.forms import Form
from zhibu.web.unkept import unkept

SHOWN = 8


@page(Members.ADMIT)
@unkept
def admit_member(request: Request, pk: UUID) -> HttpResponse:
    """Enter a person in a branch."""
    actor = request.actor
    unit = find(Unit, actor, Members.ADMIT, pk=pk)
    form = forms.AdmitMember(sent(request), initial={"since": actor.today})

    def details() -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "facts": form.facts(),
            "dates": form.dates(),
            "stage": Stage(given["stage"]),
            "since": given["since"],
            "arrival": Arrival(given["arrival"]),
            **{name: given[name] for name in ("introducers", "letter_no", "letter_until", "receipt_on")},
        }

    again = reverse("admit_member", args=[unit.pk]) if "again" in request.POST else ""
    return answer(
        request,
        form,
        unit,
        admission.admit_member,
        said=lambda member: _("已录入：%(name)s") % {"name": member.name},
        to=lambda _member: again or f"{reverse('list_members')}?unit={unit.pk}",
        details=details,
        context={"unit": unit},
    )


@page(Members.PLACE)
def place_member(request: Request, pk: UUID) -> HttpResponse:
    """Move a member's formal relation to another branch."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.PlaceMember(sent(request), initial={"on": actor.today})
    _offer_branches(actor, form, member, Tie.FORMAL)
    return _answer(request, form, member, places.place_member, said=_("已调整"))


@page(Members.PLACE)
def record_participation(request: Request, pk: UUID) -> HttpResponse:
    """Let a member share another branch's life."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.RecordParticipation(sent(request), initial={"on": actor.today})
    _offer_branches(actor, form, member, Tie.PARTICIPATION)
    return _answer(request, form, member, places.record_participation, said=_("已登记"), at=lambda: member)


@page(Members.PLACE)
def end_participation(request: Request, pk: UUID) -> HttpResponse:
    """End a second tie."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.EndParticipation(sent(request), initial={"on": actor.today})
    formal = Member.objects.filter(person_id=member.person_id, tie=Tie.FORMAL).first()
    home = formal if formal and actor.may(Members.OPEN_FILE, formal.place) else None
    return _answer(request, form, member, places.end_participation, said=_("已结束"), at=lambda: home)


@page(Members.PLACE)
def place_in_group(request: Request, pk: UUID) -> HttpResponse:
    """Put a member into a group of the branch."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    initial = {"on": actor.today, "group": str(member.group_id or "")}
    form = forms.PlaceInGroup(sent(request), groups=groups_of(member.unit), initial=initial)
    return _answer(request, form, member, groups.place_in_group, said=_("已调整"))


@page(Members.EDIT)
def record_stage(request: Request, pk: UUID) -> HttpResponse:
    """Record the next stage of a person's way into the party."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    following = next_stage(member.stage) if member.stage != ORDER[-1] else ORDER[-1]
    form = forms.RecordStage(sent(request), initial={"on": actor.today, "stage": following})
    return _answer(request, form, member, stages.record_stage, said=_("已记录"))


@page(Members.EDIT)
def extend_probation(request: Request, pk: UUID) -> HttpResponse:
    """Record that a probation is longer."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    least = rulebook.on(actor.today).nearest("FZ-32").number("least")
    form = forms.ExtendProbation(sent(request), initial={"months": least})
    return _answer(request, form, member, stages.extend_probation, said=_("已登记"))


@page(Members.PLACE)
@unkept
def record_letter(request: Request, pk: UUID, on: str) -> HttpResponse:
    """Record the letter with which a member's relation moved on a day, or put it right."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    entry = next((one for one in entries_of(member) if on in one.letters), None)
    if entry is None:
        raise Http404
    day = date.fromisoformat(on)
    kept = Letter.objects.filter(person_id=member.person_id, on=day).first()
    told = {"letter_no": kept.number, "letter_until": kept.valid_until, "receipt_on": kept.receipt_on} if kept else {}
    form = forms.RecordLetter(sent(request), initial=told)
    return answer(
        request,
        form,
        member,
        letters.record_letter,
        said=_("已登记"),
        to=lambda _noted: reverse("show_member", args=[member.pk]) + "#relation",
        details=lambda: {**filled(form), "on": day},
        context={"member": member, "entry": entry, "on": on},
    )


@page(Members.PLACE)
def change_standing(request: Request, pk: UUID) -> HttpResponse:
    """Record a decision on a member's standing."""
    actor = request.actor
    member = member_of(actor, Members.PLACE, pk)
    form = forms.ChangeStanding(sent(request), initial={"on": actor.today})
    return _answer(request, form, member, standings.change_standing, said=_("已登记"))


@page(Members.EDIT)
def record_mobility(request: Request, pk: UUID) -> HttpResponse:
    """Record that a member is away, abroad or cannot be reached."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    form = forms.RecordMobility(sent(request), initial={"on": actor.today})
    return _answer(request, form, member, mobility.record_mobility, said=_("已登记"))


@page(Members.EDIT)
def end_mobility(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Record that a member is back, or was found."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    if kind not in Mobility.values:
        raise Http404
    form = forms.EndMobility(sent(request), initial={"on": actor.today})
    return _answer(
        request,
        form,
        member,
        mobility.end_mobility,
        said=_("已登记"),
        details=lambda: {**filled(form), "mobility": Mobility(kind)},
        what=Mobility(kind).label,
    )


@page(Members.EDIT)
def list_entries(request: Request, pk: UUID) -> HttpResponse:
    """Show every entry of a member's time on the roll, and what may be done with the member now."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    away = MobilitySpan.objects.open().filter(person_id=member.person_id)
    entries = entries_of(member)
    is_extended = any(one.kind == "extension" and one.since > str(member.joined_on or "") for one in entries)
    context = {
        "member": member,
        "entries": entries,
        "may_extend": member.stage == Stage.PROBATIONARY and not is_extended,
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
    form = forms.CorrectSpan(sent(request), values=list(values))
    return _answer(
        request,
        form,
        member,
        spans.correct_span,
        said=_("已更正"),
        at=Member.objects.filter(person_id=member.person_id).order_by("until").first,
        details=lambda: {**filled(form), "kind": kind, "span": span, "value": form.cleaned_data.get("value") or None},
        entry=entry,
    )


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
    homes = _homes(actor, member, tie)
    return _choices(first_found(homes, text, SHOWN) or called(homes, text))


def _choices(rows: Sequence[Unit]) -> list[Choice]:
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
        names=lambda text: _choices(called(homes, text)),
    )


def _answer(
    request: Request,
    form: Form,
    member: Member,
    verb: Callable[Concatenate[Actor, Member, ...], Member | None],
    *,
    said: str,
    at: Callable[[], Member | None] | None = None,
    details: Details | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form of the verb, or do it: then go to the member's file where there still is one to open.

    `at` finds the row whose file that is; without it, what the verb returned, or the member's own row.
    """

    def to(result: Member | None) -> str:
        row = at() if at else result or Member.objects.filter(pk=member.pk).first()
        return reverse("show_member", args=[row.pk]) if row else reverse("list_members")

    return answer(request, form, member, verb, said=said, to=to, details=details, context={"member": member, **context})


def _entry(member: Member, kind: str, span: str) -> Entry:
    for entry in entries_of(member):
        if (entry.kind, entry.key) == (kind, span) and entry.is_ours:
            return entry
    raise Http404
