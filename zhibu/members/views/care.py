"""What a member lets the branch know to be cared for: written by the member, or with the member's consent."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import owns
from zhibu.lib.dates import add_months
from zhibu.members.actions import care
from zhibu.members.forms.care import ChooseReminder, EndHardship, RecordHardship
from zhibu.members.models import BirthdayReminder, Member
from zhibu.members.permissions import Members
from zhibu.members.views.file import member_of, own_member

USUAL_MONTHS = 6


@page(Members.CARE)
@never_cache
def record_hardship(request: Request, pk: UUID) -> HttpResponse:
    """Write down what is hard for a member, or write it anew; what stands there is not shown in the form."""
    actor = request.actor
    member = member_of(actor, Members.CARE, pk)
    initial = {"review_on": add_months(actor.today, USUAL_MONTHS)}
    form = RecordHardship(sent(request), is_own=owns(actor, member), initial=initial)
    return answer(
        request,
        form,
        member,
        care.record_hardship,
        said=_("已保存"),
        to=lambda _nothing: _back(request, member),
        context=_context(request, member),
    )


@page(Members.CARE)
@never_cache
def end_hardship(request: Request, pk: UUID) -> HttpResponse:
    """Take away what was written of a hardship."""
    member = member_of(request.actor, Members.CARE, pk)
    return answer(
        request,
        EndHardship(sent(request)),
        member,
        care.end_hardship,
        said=_("已删去"),
        to=lambda _nothing: _back(request, member),
        context=_context(request, member),
    )


@page(Members.CARE)
@never_cache
def choose_reminder(request: Request) -> HttpResponse:
    """Choose whether the branch is reminded of the day on which one joined."""
    member = own_member(request.actor)
    if member is None:
        return redirect("my_file")
    is_wanted = BirthdayReminder.objects.filter(person_id=member.person_id, is_wanted=True).exists()
    form = ChooseReminder(sent(request), initial={"is_wanted": "yes" if is_wanted else "no"})
    return answer(
        request,
        form,
        member,
        care.choose_reminder,
        said=_("已保存"),
        to=lambda _nothing: _back(request, member),
        context=_context(request, member),
    )


def _back(request: Request, member: Member) -> str:
    own = owns(request.actor, member)
    return (reverse("my_file") if own else reverse("show_member", args=[member.pk])) + "#care"


def _context(request: Request, member: Member) -> dict[str, Any]:
    return {"member": member, "is_own": owns(request.actor, member), "back": _back(request, member)}
