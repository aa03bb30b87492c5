"""Correction requests: the member asks, those who keep the file answer."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find, owns
from zhibu.members import items
from zhibu.members.actions import corrections
from zhibu.members.choices import Tie
from zhibu.members.forms.corrections import AnswerCorrection, RequestCorrection
from zhibu.members.models import CorrectionRequest, Member
from zhibu.members.permissions import Members
from zhibu.members.queries.corrections import answered, present, right_to_answer, understood, waiting
from zhibu.members.queries.own import own_member
from zhibu.members.queries.pasts import pasts_of
from zhibu.members.rules.masks import mask
from zhibu.web.asking import asked_choice
from zhibu.web.forms import add_refusal
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(Members.CORRECT)
@unkept
def request_correction(request: Request) -> HttpResponse:
    """Ask that an item of one's own file be put right."""
    actor = request.actor
    member = own_member(actor)
    if member is None:
        return redirect("my_file")
    group = request.GET.get("group", "")
    choices = _choices(member, group if group in items.GROUPS else "")
    listed = [key for _title, options in choices for key, _label in options]
    chosen = request.GET.get("item", "") or (listed[0] if len(listed) == 1 else "")
    here = f"{request.path}?group={group}" if group in items.GROUPS else request.path
    form = RequestCorrection(sent(request), choices=choices, chosen=chosen, here=here)
    form.fields["reason"].initial = request.GET.get("reason", "")
    return answer(
        request,
        form,
        member,
        corrections.request_correction,
        said=lambda asked: _("已提交，%(day)s 前给您答复。") % {"day": f"{asked.due_on:%Y-%m-%d}"},
        to=lambda _asked: reverse("my_file"),
        context={"days": settings.CORRECTION_DAYS},
    )


@page(Members.ANSWER, methods=("GET", "HEAD"))
@unkept
def list_corrections(request: PersonRequest) -> HttpResponse:
    """Show the requests that wait for an answer: one's own to answer, all below, and what was answered."""
    actor = request.actor
    held = {hold.path for hold in actor.holds}
    rows = waiting(actor, held)
    mine = [row for row in rows if row.is_mine]
    tab = asked_choice(request, "show", _("看哪些申请"), ("mine", "all", "answered"))
    tab = tab or ("mine" if mine or not rows else "all")
    context = {
        "tab": tab,
        "tabs": [
            ("mine", _("要我答复"), len(mine)),
            ("all", _("全部等待中"), len(rows)),
            ("answered", _("已答复"), None),
        ],
        "rows": [(row, *_light(row.days_late, row.due_on)) for row in (mine if tab == "mine" else rows)],
        "answered": answered(actor) if tab == "answered" else [],
        "days": settings.CORRECTION_DAYS,
    }
    return render(request, "members/list_corrections.html", context)


@page(Members.ANSWER)
@unkept
def answer_correction(request: Request, pk: UUID) -> HttpResponse:
    """Answer a member's request."""
    actor = request.actor
    asked = get_object_or_404(CorrectionRequest, pk=pk)
    formal = Member.objects.filter(tie=Tie.FORMAL).select_related("person", "unit").order_by("-until")
    member = find(formal, actor, right_to_answer(asked.item), person=asked.person_id)
    if owns(actor, member):
        raise Http404
    item = items.BY_KEY.get(asked.item)
    pasts = pasts_of(member.person_id)
    party = _Row(pasts.party[0]) if pasts.party else None
    now = present(member, item, party, pasts.stages) if item else ""
    form = AnswerCorrection(sent(request), item=item, wanted=understood(item, asked.wanted) if item else None)
    if request.method == "POST" and form.is_valid():
        try:
            corrections.answer_correction(
                actor,
                member,
                request=asked,
                is_granted=form.cleaned_data["is_granted"] == "yes",
                reason=form.cleaned_data["reason"],
                value=form.cleaned_data.get("value"),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect("list_corrections"), _("已答复 %(name)s") % {"name": member.name})
    context = {
        "form": form,
        "asked": asked,
        "asked_on": localdate(asked.asked_at).isoformat(),
        "due_on": f"{asked.due_on:%Y-%m-%d}",
        "is_late": asked.due_on < actor.today and asked.answered_at is None,
        "is_answered": asked.answered_at is not None,
        "member": member,
        "label": items.label(asked.item),
        "wanted": _told(item, asked.wanted),
        "is_elsewhere": item is None,
        "now": (mask(item.key, str(now)) if item.is_sealed else item.written(now)) if item else "",
    }
    return render(request, "members/answer_correction.html", context, status=422 if form.errors else 200)


def _told(item: items.Item | None, wanted: str) -> str:
    """Return what a member wants, a coded item in the reader's words."""
    code = understood(item, wanted) if item and item.kind == "code" else None
    return item.written(code) if item and code else wanted


class _Row:
    """A row of JSON read like a model's."""

    def __init__(self, row: dict[str, object]) -> None:
        self.__dict__.update(row)


def _choices(member: Member, group: str) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = [group] if group else [key for key in items.GROUPS if key != "papers"]
    shown = []
    for key in groups:
        own = [(item.key, str(item.label)) for item in items.of_group(key, member.person)]
        shown.append((str(items.GROUPS[key]), own or [(key, str(items.GROUPS[key]))]))
    return shown


def _light(days_late: int, due_on: str) -> tuple[str, str]:
    if days_late:
        return "bad", _("超期 %(n)s 天") % {"n": days_late}
    return "warn", _("%(day)s 前") % {"day": due_on}
