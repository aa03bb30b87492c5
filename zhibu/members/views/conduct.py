"""Rewards and sanctions: recorded, filled in, made void."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Concatenate
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.gate.actor import Actor
from zhibu.gate.answering import answer, filled, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.members.actions import conduct
from zhibu.members.conduct import conduct_kinds
from zhibu.members.forms.conduct import CompleteConduct, RecordConduct, VoidConduct
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.conduct import Entry, entry_of, open_fields
from zhibu.members.views.file import formal_member_of
from zhibu.rulebook.words import cited
from zhibu.web.forms import Form
from zhibu.web.unkept import unkept


@page(Members.RECORD_CONDUCT)
@unkept
def record_conduct(request: Request, pk: UUID) -> HttpResponse:
    """Record a commendation, a sanction or a disposition."""
    member = formal_member_of(request.actor, Members.RECORD_CONDUCT, pk)
    form = RecordConduct(sent(request), proposal=_proposal(request.actor.today))

    def said(_nothing: Any) -> str:
        if conduct_kinds()[form.cleaned_data["kind"]].standing:
            return _("已登记。这里不改变党籍，请再按决定登记党籍状态。")
        return _("已登记")

    return _answer(request, form, member, conduct.record_conduct, said=said, title=_("登记奖惩"), submit=_("登记"))


@page(Members.RECORD_CONDUCT)
@unkept
def complete_conduct(request: Request, pk: UUID, entry: UUID) -> HttpResponse:
    """Fill in what an entry left open."""
    member, row = _entry(request.actor, pk, entry)
    form = CompleteConduct(sent(request), asked=open_fields(row))
    words = {"title": _("补记奖惩"), "submit": _("补记"), "said": _("已补记")}
    return _answer(request, form, member, conduct.complete_conduct, row, **words)


@page(Members.RECORD_CONDUCT)
@unkept
def void_conduct(request: Request, pk: UUID, entry: UUID) -> HttpResponse:
    """Make a wrong entry void."""
    member, row = _entry(request.actor, pk, entry)
    form = VoidConduct(sent(request))
    words = {"title": _("作废奖惩记录"), "submit": _("作废"), "said": _("已作废")}
    return _answer(request, form, member, conduct.void_conduct, row, is_grave=True, **words)


def _entry(actor: Actor, pk: UUID, entry: UUID) -> tuple[Member, Entry]:
    member = formal_member_of(actor, Members.RECORD_CONDUCT, pk)
    row = entry_of(member.person_id, entry)
    if row is None:
        raise Http404
    return member, row


def _answer(
    request: Request,
    form: Form,
    member: Member,
    verb: Callable[Concatenate[Actor, Member, ...], None],
    row: Entry | None = None,
    *,
    said: str | Callable[[None], str],
    **words: Any,
) -> HttpResponse:
    may_place = member.until is None and request.actor.may(Members.PLACE, member.place)
    known = {"entry": row.pk} if row else {}
    return answer(
        request,
        form,
        member,
        verb,
        said=said,
        to=lambda _nothing: reverse("show_member", args=[member.pk]) + "#conduct",
        details=lambda: {**filled(form), **known},
        template="members/conduct.html",
        context={"member": member, "may_place": may_place, "on": str(row.on) if row else "", **words},
    )


def _proposal(today: date) -> str:
    """Return up to when a time for improvement may run at most, as a hint: what is typed is the decision's."""
    entry = rulebook.on(today).nearest("JY-22")
    return _("照决定填，没有就不填。限期改正最长 %(n)s 个月（%(source)s），今天决定的最晚到 %(day)s。") % {
        "n": entry.value().number,
        "source": cited(entry),
        "day": (entry.value().after(today) - timedelta(days=1)).isoformat(),
    }
