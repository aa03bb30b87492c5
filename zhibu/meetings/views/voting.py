"""Votes and tasks of the minutes: entered, taken away, done."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.answering import answer, filled, sent
from zhibu.gate.doors import page
from zhibu.meetings import actions, forms
from zhibu.meetings.models import FollowUp, Gathering, Vote
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.queries import registers, showing
from zhibu.meetings.views.of_minutes import answer_of_minutes
from zhibu.web.addresses import address
from zhibu.web.forms import Form
from zhibu.web.unkept import unkept


@page(Meetings.WRITE)
@unkept
def record_vote(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Enter a vote as counts."""
    minutes, item = kept.item_to_write(request.actor, pk)
    gathering = minutes.gathering
    form, context = vote_form(request, gathering, item.title)
    back = address("show_minutes", gathering.pk)
    return answer(
        request,
        form,
        minutes,
        actions.record_vote,
        said=_("已记下表决。"),
        to=lambda _done: back,
        details=lambda: {"item": item.pk, **form.vote()},
        context={**context, "item": item, "cancel_url": back},
    )


def vote_form(
    request: PersonRequest, gathering: Gathering, about: str, act: str = ""
) -> tuple[forms.RecordVote, dict[str, Any]]:
    """Return the form of a vote with what the register knows, as the `act` that is shown, and what its page shows
    beside it. Raises Http404 where a gathering of its kinds votes on nothing."""
    units, lines, acts = showing.hosts(gathering), registers.lines(gathering), kept.acts(gathering)
    if not acts:
        raise Http404
    count = registers.voters(lines, gathering.unit)
    known = {"about": about, "due": count.due, "present": count.there, "unit": str(gathering.unit_id)}
    form = forms.RecordVote(
        sent(request),
        units=[(unit.pk, unit.short_name) for unit in units],
        acts=acts,
        initial={**known, "act": act},
    )
    return form, {
        "gathering": gathering,
        "quorums": [one for unit in units for one in registers.quorums(gathering, lines, unit)],
        "left_out": registers.left_out(lines),
    }


@page(Meetings.WRITE)
@unkept
def remove_vote(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a vote away that was entered by mistake."""
    vote = Vote.objects.filter(pk=pk).select_related("item").first()
    if vote is None:
        raise Http404
    minutes = kept.writing(request.actor, vote.item.gathering_id)
    return answer_of_minutes(
        request,
        Form(sent(request)),
        minutes.gathering,
        minutes,
        actions.remove_vote,
        title=_("去掉记错的表决"),
        about=vote.about,
        button=_("去掉"),
        said=_("已去掉。"),
        details=lambda: {"vote": vote.pk},
    )


@page(Meetings.WRITE)
@unkept
def add_follow_up(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Write down what somebody is to do."""
    minutes, item = kept.item_to_write(request.actor, pk)
    gathering = minutes.gathering
    form = forms.AddFollowUp(
        sent(request),
        people=kept.people(gathering),
        points=kept.entry_of(item).points,
        finds_problems=bool(set(gathering.kinds) & set(forms.PROBLEM_KINDS)),
        initial={"due_on": gathering.held_on + forms.USUAL_TIME},
    )
    return answer_of_minutes(
        request,
        form,
        gathering,
        minutes,
        actions.add_follow_up,
        title=_("记跟进事项"),
        about=item.title,
        button=_("记下"),
        said=_("已记下，办的人会收到消息。"),
        details=lambda: {"item": item.pk, **filled(form)},
    )


@page(Meetings.WRITE)
@unkept
def remove_follow_up(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a task away that was written down by mistake."""
    follow_up = _task(pk)
    minutes = kept.writing(request.actor, follow_up.gathering_id)
    return answer_of_minutes(
        request,
        Form(sent(request)),
        minutes.gathering,
        minutes,
        actions.remove_follow_up,
        title=_("去掉记错的跟进事项"),
        about=follow_up.what,
        button=_("去掉"),
        said=_("已去掉。"),
        details=lambda: {"follow_up": follow_up.pk},
    )


@page(Meetings.WRITE)
@unkept
def close_follow_up(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Write down that somebody's task is done."""
    follow_up = _task(pk)
    minutes = kept.writing(request.actor, follow_up.gathering_id)
    form = forms.FinishFollowUp(sent(request))
    return answer_of_minutes(
        request,
        form,
        minutes.gathering,
        minutes,
        actions.close_follow_up,
        title=_("记跟进事项办结"),
        about=follow_up.what,
        button=_("办结了"),
        said=_("已记办结。"),
        details=lambda: {"follow_up": follow_up.pk, **filled(form)},
    )


def _task(pk: UUID) -> FollowUp:
    found: FollowUp | None = FollowUp.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
