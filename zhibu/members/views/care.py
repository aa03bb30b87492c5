"""What a member lets the branch know to be cared for: written by the member, or with the member's consent."""

from collections.abc import Callable
from typing import Concatenate
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import owns
from zhibu.lib.dates import add_months
from zhibu.members.actions import care
from zhibu.members.forms.care import ChooseReminder, EndHardship, RecordHardship
from zhibu.members.models import BirthdayReminder, Member
from zhibu.members.permissions import Members
from zhibu.members.queries.own import own_member
from zhibu.members.views.file import formal_member_of
from zhibu.web.forms import Form
from zhibu.web.unkept import unkept

USUAL_MONTHS = 6


@page(Members.CARE)
@unkept
def record_hardship(request: Request, pk: UUID) -> HttpResponse:
    """Write down what is hard for a member, or write it anew; what stands there is not shown in the form."""
    actor = request.actor
    member = formal_member_of(actor, Members.CARE, pk)
    initial = {"review_on": add_months(actor.today, USUAL_MONTHS)}
    form = RecordHardship(sent(request), is_own=owns(actor, member), initial=initial)
    return _answer(request, form, member, care.record_hardship, _("已保存"))


@page(Members.CARE)
@unkept
def end_hardship(request: Request, pk: UUID) -> HttpResponse:
    """Take away what was written of a hardship."""
    member = formal_member_of(request.actor, Members.CARE, pk)
    return _answer(request, EndHardship(sent(request)), member, care.end_hardship, _("已删去"))


@page(Members.CARE)
@unkept
def choose_reminder(request: Request) -> HttpResponse:
    """Choose whether the branch is reminded of the day on which one joined."""
    member = own_member(request.actor)
    if member is None:
        return redirect("my_file")
    is_wanted = BirthdayReminder.objects.filter(person_id=member.person_id, is_wanted=True).exists()
    form = ChooseReminder(sent(request), initial={"is_wanted": "yes" if is_wanted else "no"})
    return _answer(request, form, member, care.choose_reminder, _("已保存"))


def _answer(
    request: Request, form: Form, member: Member, verb: Callable[Concatenate[Actor, Member, ...], None], said: str
) -> HttpResponse:
    is_own = owns(request.actor, member)
    back = (reverse("my_file") if is_own else reverse("show_member", args=[member.pk])) + "#care"
    context = {"member": member, "is_own": is_own, "back": back}
    return answer(request, form, member, verb, said=said, to=lambda _nothing: back, context=context)
