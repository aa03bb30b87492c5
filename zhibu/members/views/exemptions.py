"""Exemptions: recorded, looked at again, ended."""

from collections.abc import Callable
from typing import Any, Concatenate
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.answering import answer, filled, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.lib.dates import add_months
from zhibu.members.actions import exemptions
from zhibu.members.choices import ExemptionReason
from zhibu.members.forms.exemptions import EndExemption, RecordExemption, ReviewExemption
from zhibu.members.models import Exemption, Member
from zhibu.members.permissions import Members
from zhibu.members.views.file import formal_member_of
from zhibu.web.forms import Form
from zhibu.web.unkept import unkept

USUAL_MONTHS = 12


@page(Members.EXEMPT)
@unkept
def record_exemption(request: Request, pk: UUID) -> HttpResponse:
    """Record that nothing is firmly asked of a member."""
    actor = request.actor
    member = formal_member_of(actor, Members.EXEMPT, pk)
    initial = {"since": actor.today, "review_on": add_months(actor.today, USUAL_MONTHS)}
    form = RecordExemption(sent(request), initial=initial)
    return _answer(request, member, form, exemptions.record_exemption, _("登记照顾：不作硬性要求"), _("登记"))


@page(Members.EXEMPT)
@unkept
def review_exemption(request: Request, pk: UUID) -> HttpResponse:
    """Look at a member's exemption again."""
    actor = request.actor
    member = formal_member_of(actor, Members.EXEMPT, pk)
    span = Exemption.objects.open().filter(person_id=member.person_id).first()
    initial: dict[str, Any] = {"review_on": add_months(actor.today, USUAL_MONTHS)}
    if span:
        initial |= {"reason": span.reason, "note": span.note}
    form = ReviewExemption(sent(request), initial=initial)
    return _answer(request, member, form, exemptions.review_exemption, _("复核照顾"), _("继续照顾"))


@page(Members.EXEMPT)
@unkept
def end_exemption(request: Request, pk: UUID) -> HttpResponse:
    """End a member's exemption."""
    actor = request.actor
    member = formal_member_of(actor, Members.EXEMPT, pk)
    form = EndExemption(sent(request), initial={"on": actor.today})
    return _answer(request, member, form, exemptions.end_exemption, _("解除照顾"), _("解除"))


def _answer(
    request: Request,
    member: Member,
    form: Form,
    verb: Callable[Concatenate[Actor, Member, ...], None],
    title: str,
    submit: str,
) -> HttpResponse:
    def details() -> dict[str, Any]:
        given = filled(form)
        return given | ({"reason": ExemptionReason(given["reason"])} if "reason" in given else {})

    return answer(
        request,
        form,
        member,
        verb,
        said=_("已保存"),
        to=lambda _nothing: reverse("show_member", args=[member.pk]) + "#care",
        details=details,
        template="members/exemption.html",
        context={"member": member, "title": title, "submit": submit},
    )
