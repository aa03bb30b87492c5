"""Rewards and sanctions: recorded, filled in, made void."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhibu import rulebook
from zhibu.gate.actor import Actor
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.members.actions import conduct
from zhibu.members.conduct import conduct_kinds
from zhibu.members.forms.conduct import CompleteConduct, RecordConduct, VoidConduct
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.conduct import Entry, entry_of, open_fields
from zhibu.members.views.file import member_of


@page(Members.RECORD_CONDUCT)
@never_cache
def record_conduct(request: Request, pk: UUID) -> HttpResponse:
    """Record a commendation, a sanction or a disposition."""
    actor = request.actor
    member = member_of(actor, Members.RECORD_CONDUCT, pk)
    form = RecordConduct(sent(request), proposal=_proposal(actor.today))

    def said(_nothing: Any) -> str:
        if conduct_kinds()[form.cleaned_data["kind"]].standing:
            return _("已登记。这里不改变党籍，请再按决定登记党籍状态。")
        return _("已登记")

    return answer(
        request,
        form,
        member,
        conduct.record_conduct,
        said=said,
        to=lambda _nothing: _back(member),
        template="members/conduct.html",
        context=_context(actor, member, title=_("登记奖惩"), submit=_("登记")),
    )


@page(Members.RECORD_CONDUCT)
@never_cache
def complete_conduct(request: Request, pk: UUID, entry: UUID) -> HttpResponse:
    """Fill in what an entry left open."""
    actor = request.actor
    member, row = _entry(actor, pk, entry)
    form = CompleteConduct(sent(request), asked=open_fields(row))
    return answer(
        request,
        form,
        member,
        conduct.complete_conduct,
        said=_("已补记"),
        to=lambda _nothing: _back(member),
        details=lambda: {**form.cleaned_data, "entry": entry},
        template="members/conduct.html",
        context=_context(actor, member, title=_("补记奖惩"), submit=_("补记"), on=str(row.on)),
    )


@page(Members.RECORD_CONDUCT)
@never_cache
def void_conduct(request: Request, pk: UUID, entry: UUID) -> HttpResponse:
    """Make a wrong entry void."""
    actor = request.actor
    member, row = _entry(actor, pk, entry)
    form = VoidConduct(sent(request))
    return answer(
        request,
        form,
        member,
        conduct.void_conduct,
        said=_("已作废"),
        to=lambda _nothing: _back(member),
        details=lambda: {**form.cleaned_data, "entry": entry},
        template="members/conduct.html",
        context=_context(actor, member, title=_("作废奖惩记录"), submit=_("作废"), on=str(row.on), is_grave=True),
    )


def _entry(actor: Actor, pk: UUID, entry: UUID) -> tuple[Member, Entry]:
    member = member_of(actor, Members.RECORD_CONDUCT, pk)
    row = entry_of(member.person_id, entry)
    if row is None:
        raise Http404
    return member, row


def _back(member: Member) -> str:
    return reverse("show_member", args=[member.pk]) + "#conduct"


def _context(actor: Actor, member: Member, **words: Any) -> dict[str, Any]:
    may_place = member.until is None and actor.may(Members.PLACE, member.place)
    return {"member": member, "may_place": may_place, **words}


def _proposal(today: date) -> str:
    """Return up to when a time for improvement may run at most, as a hint: what is typed is the decision's."""
    entry = rulebook.on(today).nearest("JY-22")
    return _("照决定填，没有就不填。限期改正最长 %(n)s 个月（%(source)s），今天决定的最晚到 %(day)s。") % {
        "n": entry.value().number,
        "source": entry.source,
        "day": entry.value().after(today).isoformat(),
    }
