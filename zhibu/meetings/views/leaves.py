"""One's own gatherings, and leave: asked for, answered, taken back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find, may_at
from zhibu.meetings import actions, forms
from zhibu.meetings.choices import AHEAD, ANSWERS, CAME, Answer, GatheringState, Presence
from zhibu.meetings.lists import OwnGatheringList, Row
from zhibu.meetings.models import Attendance
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import attachments, minutes, parts, registers, showing
from zhibu.meetings.queries.lectures import own_turns, said_turn
from zhibu.notices.queries import receipt_owed
from zhibu.web.addresses import address
from zhibu.web.forms import Form
from zhibu.web.lists import Page, count_up_to, fetch_page
from zhibu.web.lists import answer as answer_list
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
def list_own_gatherings(request: PersonRequest) -> HttpResponse:
    """Show what I am called to, and what I was called to."""
    actor = request.actor
    query = OwnGatheringList.parse(request.GET, request.COOKIES)
    lines = showing.own_lines(actor)
    if query.get("time") == "coming":
        lines = lines.filter(gathering__held_on__gte=actor.today)
    found = fetch_page(lines.select_related("gathering__unit"), query)
    rows = Page([_row(line) for line in found.rows], before=found.before, after=found.after)
    template = "meetings/list_own_gatherings.html"
    context = {"turns": [said_turn(one) for one in own_turns(actor)]}
    return answer_list(request, template, OwnGatheringList(), query, rows, count=count_up_to(lines), context=context)


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
@unkept
def show_own_gathering(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show a gathering to somebody who is called: when, where, about what, and their own leave."""
    actor = request.actor
    line = showing.own_line(actor, pk)
    gathering = line.gathering
    asked = showing.own_requests(line)
    standing = showing.standing_request(asked)
    is_ahead = gathering.is_ahead(actor.today)
    units = showing.hosts(gathering)
    may_hold = may_at(actor, Meetings.HOLD, gathering)
    written = minutes.of(gathering)
    context = {
        "gathering": gathering,
        "line": line,
        "when": showing.when(gathering.held_on, gathering.begins, gathering.ends),
        "kinds": showing.of_kinds(gathering.kinds),
        "hosts": [unit.short_name for unit in units],
        "items": showing.items(gathering),
        "files": attachments.files(gathering),
        "may_attach": attachments.may_attach(actor, gathering, written),
        "may_sign_in": gathering.state == GatheringState.OPEN and line.presence not in CAME,
        "may_hold": gathering.state == GatheringState.OPEN and parts.may_keep(actor, gathering, units),
        "may_open": gathering.state in AHEAD and gathering.held_on == actor.today and may_hold,
        "is_there": line.presence in CAME,
        "came": registers.line_in_words(line) if line.presence != Presence.DUE else "",
        "receipt": receipt_owed(actor, gathering.pk) if is_ahead else None,
        "may_ask": is_ahead and line.is_due and standing is None and line.presence not in CAME,
        "may_withdraw": is_ahead and standing is not None,
        "minutes_word": minutes.link(actor, gathering, written),
        "requests": [(ANSWERS[Answer(one.answer)], str(Answer(one.answer).label), one) for one in asked],
        "seen_by_all": any(actor.may(Meetings.READ, unit) for unit in units),
    }
    return render(request, "meetings/show_own_gathering.html", context)


@page(Meetings.ATTEND)
def ask_leave(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask to stay away."""
    line = showing.own_line(request.actor, pk)
    back = address("show_own_gathering", pk)
    return answer(
        request,
        forms.AskLeave(sent(request)),
        line,
        actions.ask_leave,
        said=_("已请假，等答复。"),
        to=lambda _made: back,
        context={"gathering": line.gathering, "cancel_url": back, "verb": _("请假")},
    )


@page(Meetings.ATTEND)
def withdraw_leave(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Come after all."""
    leave = find(showing.own_leaves(request.actor), request.actor, Meetings.ATTEND, pk=pk)
    back = address("show_own_gathering", leave.attendance.gathering_id)
    return answer(
        request,
        Form(sent(request)),
        leave,
        actions.withdraw_leave,
        said=_("已撤回请假，到时候见。"),
        to=lambda _done: back,
        context={
            "gathering": leave.attendance.gathering,
            "question": _("撤回请假，照常参加这次会议？"),
            "cancel_url": back,
            "verb": _("撤回请假"),
        },
    )


@page(Meetings.PLAN)
def answer_leave(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Grant or decline a request for leave."""
    leave = find(showing.leaves(), request.actor, Meetings.PLAN, pk=pk)
    gathering = leave.attendance.gathering
    if request.method != "POST" and not (asked := showing.request_of(leave)).waits:
        return say(redirect("show_gathering", pk=gathering.pk), f"{asked.name}：{asked.word}")
    return answer(
        request,
        forms.AnswerLeave(sent(request)),
        leave,
        actions.answer_leave,
        said=_("已答复，本人会收到消息。"),
        to=lambda _done: address("show_gathering", gathering.pk),
        context={
            "asked": showing.request_of(leave),
            "gathering": gathering,
            "when": showing.when(gathering.held_on, gathering.begins, gathering.ends),
            "cancel_url": address("show_gathering", gathering.pk),
            "verb": _("答复"),
        },
    )


def _row(line: Attendance) -> Row:
    gathering = line.gathering
    return Row(
        id=gathering.pk,
        day=showing.when(gathering.held_on, gathering.begins, None),
        theme=gathering.theme,
        kinds=showing.of_kinds(gathering.kinds),
        unit=gathering.unit.short_name,
        place=gathering.place_name,
        state=str(GatheringState(gathering.state).label) if gathering.state == GatheringState.CANCELLED else "",
    )
