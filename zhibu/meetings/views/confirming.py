"""Minutes that are written: put before those who came, confirmed, put right, locked, added to."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import Noted, page
from zhibu.gate.rows import find
from zhibu.meetings import actions, forms
from zhibu.meetings.models import Amendment, Gathering
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.queries import showing
from zhibu.meetings.views.of_minutes import answer_of_minutes
from zhibu.web.addresses import address
from zhibu.web.forms import Form
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(Meetings.WRITE, methods=("POST",))
def ask_confirmation(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Put the minutes before those who came."""
    try:
        done = actions.ask_confirmation(request.actor, kept.writing(request.actor, pk))
    except Refused as refused:
        return say(redirect("show_minutes", pk=pk), refused.message, look="warn")
    n = done.noted["people"]
    told = ngettext("已请 %(n)d 人确认。", "已请 %(n)d 人确认。", n) % {"n": n}
    return say(redirect("show_minutes", pk=pk), told)


@page(Meetings.WRITE, methods=("POST",))
def reopen_minutes(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take the minutes back to write on."""
    try:
        actions.reopen_minutes(request.actor, kept.writing(request.actor, pk))
    except Refused as refused:
        return say(redirect("show_minutes", pk=pk), refused.message, look="warn")
    return say(redirect("show_minutes", pk=pk), _("收回来了，可以改；改好再请大家确认。"))


@page(Meetings.ATTEND, methods=("POST",))
def confirm_minutes(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say that the minutes are right."""
    try:
        actions.confirm_minutes(request.actor, showing.own_line(request.actor, pk))
    except Refused as refused:
        return say(redirect("show_minutes", pk=pk), refused.message, look="warn")
    return say(redirect("show_minutes", pk=pk), _("已确认，谢谢。"))


@page(Meetings.ATTEND)
@unkept
def ask_amendment(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask that the minutes be put right."""
    line = showing.own_line(request.actor, pk)
    return answer_of_minutes(
        request,
        forms.AskAmendment(sent(request)),
        line.gathering,
        line,
        actions.ask_amendment,
        title=_("记录有不对的地方"),
        button=_("告诉记录人"),
        said=_("已告诉记录人，等答复。"),
    )


@page(Meetings.WRITE)
@unkept
def answer_amendment(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Answer a request to put the minutes right."""
    asked = Amendment.objects.filter(pk=pk).select_related("minutes", "attendance__person").first()
    if asked is None:
        raise Http404
    minutes = kept.writing(request.actor, asked.minutes.gathering_id)
    form = forms.AnswerAmendment(sent(request))
    return answer_of_minutes(
        request,
        form,
        minutes.gathering,
        minutes,
        actions.answer_amendment,
        title=_("答复意见"),
        about=f"{asked.attendance.name}：{asked.text}",
        button=_("答复"),
        said=_("已答复，本人会收到消息。"),
        details=lambda: {"amendment": asked.pk, **form.cleaned_data},
    )


@page(Meetings.ATTEND)
@unkept
def lock_minutes(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Confirm the minutes as whoever presided, and lock them."""
    rows = Gathering.objects.filter(chair=request.actor.person_id).select_related("unit", "chair")
    gathering = find(rows, request.actor, Meetings.ATTEND, pk=pk)
    back = address("show_minutes", pk)

    def told(done: Noted) -> str:
        return _("已锁定，是本支部的第 %(number)d 号记录。") % {"number": done.noted["number"]}

    return answer(
        request,
        Form(sent(request)),
        gathering,
        actions.lock_minutes,
        said=told,
        to=lambda _done: back,
        context={"gathering": gathering, "cancel_url": back, "verb": _("确认并锁定")},
    )


@page(Meetings.WRITE)
@unkept
def add_addendum(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Add to locked minutes what they lack."""
    minutes = kept.writing(request.actor, pk)
    return answer_of_minutes(
        request,
        forms.AddAddendum(sent(request)),
        minutes.gathering,
        minutes,
        actions.add_addendum,
        title=_("补记一条"),
        button=_("补记一条"),
        said=_("已补记。"),
    )
