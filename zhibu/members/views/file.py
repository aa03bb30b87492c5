"""A member's file: the page of those who keep it, the member's own, and what is revealed for a purpose."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused, person_of
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find, owns
from zhibu.members import items
from zhibu.members.actions import opening
from zhibu.members.choices import Standing, Tie
from zhibu.members.forms.file import AsOf, RevealFields
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.conduct import VERBS as CONDUCT_VERBS
from zhibu.members.queries.conduct import conduct_group, entries_of, reads_conduct
from zhibu.members.queries.history import CARING, changes_of
from zhibu.members.queries.openings import is_open, openings_of
from zhibu.members.queries.own import own_member
from zhibu.members.queries.pasts import Pasts, day_of, pasts_of, subjects_of
from zhibu.members.queries.sheet import held_sealed, parts_for, sealed_for, seniority, sheet
from zhibu.web.addresses import address
from zhibu.web.forms import add_refusal
from zhibu.web.unkept import unkept

SECONDS_SHOWN = 120


@page(Members.OPEN_FILE, methods=("GET", "HEAD"))
@unkept
def show_member(request: Request, pk: UUID) -> HttpResponse:
    """Show a member's file; the opening is written down for the member to read."""
    actor = request.actor
    member = member_of(actor, Members.OPEN_FILE, pk)
    if owns(actor, member):
        return redirect("my_file")
    if not is_open(actor, member.person_id):
        parts = parts_for(member, conduct=reads_conduct(actor, member))
        opening.open_file(actor, member, parts=parts, purpose=_("日常管理，证件号、电话、住址遮住"))
    return render(request, "members/show_member.html", file_context(request, member))


@page(methods=("GET", "HEAD"))
@unkept
def my_file(request: Request) -> HttpResponse:
    """Show one's own file."""
    member = own_member(request.actor)
    if member is None:
        return render(request, "members/my_file_none.html", status=200)
    return render(request, "members/my_file.html", file_context(request, member))


@page(Members.REVEAL, methods=("POST",))
@unkept
def reveal_fields(request: Request, pk: UUID) -> HttpResponse:
    """Show the file again with the chosen sealed items in full: on this one page, and only for a while."""
    actor = request.actor
    member = member_of(actor, Members.REVEAL, pk)
    if owns(actor, member):
        own = sealed_for(member, conduct=reads_conduct(actor, member))
        context = file_context(request, member, revealed=own)
        return render(request, "members/my_file.html", context)
    form = RevealFields(request.POST, sealed=sealed_for(member, conduct=reads_conduct(actor, member)))
    if form.is_valid():
        try:
            fields = opening.reveal_fields(actor, member, fields=form.cleaned_data["fields_"], purpose=form.stated)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            context = file_context(request, member, revealed=fields) | {"purpose": form.stated}
            return render(request, "members/show_member.html", context)
    return render(request, "members/show_member.html", file_context(request, member, reveal=form), status=422)


@page(methods=("GET", "HEAD"))
@unkept
def my_openings(request: Request) -> HttpResponse:
    """Show who opened one's own file, when, which parts, and why."""
    actor = request.actor
    member = own_member(actor)
    people = pasts_of(member.person_id).people(member.person_id) if member else [person_of(actor)]
    return render(request, "members/my_openings.html", {"openings": openings_of(people)})


def member_of(actor: Actor, permission: Members, pk: UUID) -> Member:
    """Return the roll row with its person and unit: 404 next door, 403 without the right."""
    return find(Member.objects.select_related("person", "unit", "group"), actor, permission, pk=pk)


def formal_member_of(actor: Actor, permission: Members, pk: UUID) -> Member:
    """Return the row of the formal tie: 404 at a branch that only hosts the member, which is not shown such things."""
    member = member_of(actor, permission, pk)
    if member.tie != Tie.FORMAL:
        raise Http404
    return member


def file_context(
    request: Request, member: Member, *, revealed: list[str] | None = None, reveal: RevealFields | None = None
) -> dict[str, Any]:
    """Return what the file's page shows."""
    actor: Actor = request.actor
    as_of = AsOf(request.GET if "on" in request.GET else None, initial={"on": actor.today})
    on = (as_of.cleaned_data.get("on") if as_of.is_bound and as_of.is_valid() else None) or actor.today
    pasts = pasts_of(member.person_id)
    is_own, may = owns(actor, member), rights(actor, member)
    sealed = held_sealed(member, pasts)
    reads = reads_conduct(actor, member)
    entries = entries_of(member.person_id) if reads and pasts.conduct else []
    conduct = conduct_group(entries, on, is_revealed=items.CONDUCT in (revealed or ()))
    sealed += [items.CONDUCT] if conduct.lines else []
    parts = parts_for(member, conduct=reads)
    unread = (*(() if "care" in parts else CARING), *(() if reads else CONDUCT_VERBS))
    return {
        "member": member,
        "is_own": is_own,
        "on": on.isoformat() if on != actor.today else "",
        "as_of": as_of,
        "here": reverse("my_file") if is_own else address("show_member", member.pk),
        "groups": sheet(
            member,
            pasts,
            on,
            parts=parts,
            revealed=revealed or (),
            is_own=is_own,
            conduct=conduct if reads else None,
        ),
        "seniority": seniority(member, on),
        "lights": lights(member),
        "photo_id": pasts.photo_id if member.tie == Tie.FORMAL else "",
        "papers": papers(pasts) if member.tie == Tie.FORMAL else None,
        "changes": changes_of(
            subjects_of(member, pasts), without=unread, unread=[key for key in items.GROUPS if key not in parts]
        ),
        "corrections": corrections(pasts) if is_own else [],
        "revealed": revealed,
        "seconds": SECONDS_SHOWN,
        "sealed": [items.label(key) for key in sealed],
        "reveal": reveal or RevealFields(sealed=sealed),
        "may": may,
        "shown_empty": [
            *(*items.EDITABLE, "relation"),
            *(["care"] if may["exempt"] or may["care"] else []),
            *(["conduct"] if may["conduct"] else []),
        ],
        "exemption": pasts.open_exemption,
        "hardship": pasts.open_hardship,
    }


def rights(actor: Actor, member: Member) -> dict[str, bool]:
    """Return what may be done with this file now; a branch that only hosts the member changes nothing in it."""
    own, formal = owns(actor, member), member.tie == Tie.FORMAL
    return {
        "reveal": not own and actor.may(Members.REVEAL, member.place),
        "correct": own and actor.may_own(Members.CORRECT),
        "edit": formal and actor.may(Members.EDIT, member.place) and not own,
        "act": not own and (formal or member.until is None) and actor.may(Members.EDIT, member.place),
        "invite": not own and member.until is None and actor.may(Members.INVITE, member.place),
        "care": formal and member.until is None and (own or actor.may(Members.CARE, member.place)),
        "conduct": formal and not own and actor.may(Members.RECORD_CONDUCT, member.place),
        "exempt": formal and member.until is None and not own and actor.may(Members.EXEMPT, member.place),
    }


def lights(member: Member) -> list[tuple[str, str]]:
    """Return (light, word) of the member's stage and standing."""
    shown = [("rest", str(member.get_stage_display()))]
    if member.standing not in (Standing.NORMAL, Standing.RESTORED):
        shown.append(("bad", str(member.get_standing_display())))
    elif member.until is not None:
        shown.append(("rest", str(member.get_departure_display() or _("已离开"))))
    if member.tie != Tie.FORMAL:
        shown.append(("rest", str(member.get_tie_display())))
    if member.mobility:
        shown.append(("warn", str(member.get_mobility_display())))
    if member.is_exempt:
        shown.append(("rest", _("不作硬性要求")))
    return shown


def papers(pasts: Pasts) -> list[tuple[str, str, str, str]]:
    """Return (key, title, file's name, day) of the papers in the file."""
    return [
        (row["id"], row["title"], row["name"], day_of(row["added_at"])) for row in pasts.papers if not row["is_photo"]
    ]


def corrections(pasts: Pasts) -> list[tuple[str, str, str, str, str]]:
    """Return (light, word, item, asked on, answer) of one's own requests, the newest first."""
    shown = []
    for row in pasts.corrections:
        if row["answered_at"] is None:
            light, word = "warn", _("等待答复，%(day)s 前") % {"day": row["due_on"]}
        else:
            light, word = ("ok", _("已更正")) if row["is_granted"] else ("rest", _("未更正"))
        shown.append((light, word, items.label(row["item"]), day_of(row["asked_at"]), row["answer"]))
    return shown
