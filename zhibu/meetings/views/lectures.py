"""The lecture rota of a branch, what is changed about it, and one's own turn."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.access.actors import PersonRequest
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.meetings import actions, forms
from zhibu.meetings.kinds import LECTURE
from zhibu.meetings.models import Turn
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import lectures
from zhibu.meetings.queries.talks import people_of
from zhibu.orgs.models import Unit
from zhibu.web.addresses import address
from zhibu.web.forms import Form


@page(Meetings.READ, methods=("GET", "HEAD"))
def show_rota(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show who gives the next lecture of the branch, who comes after, and who gave which."""
    actor = request.actor
    unit = find(Unit, actor, Meetings.READ, pk=pk)
    places = lectures.rota(unit, actor.today)
    first = lectures.next_of(places)
    context = {
        "unit": unit,
        "rows": [(one, *_shown(one, is_next=one is first)) for one in places],
        "leaders": [(one, "、".join(one.posts)) for one in lectures.leaders_in(unit, actor.today)],
        "may_plan": actor.may(Meetings.PLAN, unit),
        "plan_url": f"{address('plan_gathering', unit.pk)}?kind={LECTURE}" if first else "",
    }
    return render(request, "meetings/show_rota.html", context)


def _shown(one: lectures.Place, *, is_next: bool) -> tuple[str, str, str]:
    """Return the look and the word of a place, and what is known of it."""
    notes = []
    if one.given:
        last = one.given[-1]
        notes.append(_("%(day)s 讲过：%(theme)s") % {"day": last.day.isoformat(), "theme": last.theme})
    if one.skipped_on:
        notes.append(_("%(day)s 跳过：%(why)s") % {"day": one.skipped_on.isoformat(), "why": one.skipped_for})
    if one.person is None:
        notes.append(_("请来讲课的人"))
    if one.ahead:
        return "ok", _("%(day)s 讲") % {"day": one.ahead[0].day.isoformat()}, " · ".join(notes)
    if not one.is_here:
        return "rest", _("已经不在本支部"), " · ".join(notes)
    return ("warn", _("下一位"), " · ".join(notes)) if is_next else ("", "", " · ".join(notes))


@page(Meetings.PLAN)
def add_turns(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Put people on the rota; where there is none yet, all of the branch stand ticked."""
    actor = request.actor
    unit = find(Unit, actor, Meetings.PLAN, pk=pk)
    there = set(Turn.objects.filter(unit=unit, person__isnull=False).values_list("person", flat=True))
    free = [one for one in people_of(unit, actor.today) if one[0] not in there]
    initial = {} if there else {"people": [str(person) for person, _name in free]}
    back = address("show_rota", unit.pk)
    return answer(
        request,
        forms.AddTurns(sent(request), people=free, initial=initial),
        unit,
        actions.add_turns,
        said=lambda done: (
            ngettext("已排上 %(n)d 人。", "已排上 %(n)d 人。", done.noted["people"]) % {"n": done.noted["people"]}
        ),
        to=lambda _done: back,
        context={"unit": unit, "back": back},
    )


@page(Meetings.PLAN)
def skip_turn(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Let a turn go by once, with why."""
    return _answer(request, _turn(request, pk), forms.SkipTurn(sent(request)), actions.skip_turn, _("已跳过一次。"))


@page(Meetings.PLAN)
def swap_turns(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Let two change places."""
    turn = _turn(request, pk)
    others = [(one.id, one.name) for one in lectures.rota(turn.unit, request.actor.today) if one.id != turn.pk]
    form = forms.SwapTurns(sent(request), people=others)
    return _answer(request, turn, form, actions.swap_turns, _("已对换。"))


@page(Meetings.PLAN)
def remove_turn(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a place off the rota."""
    return _answer(request, _turn(request, pk), Form(sent(request)), actions.remove_turn, _("已去掉。"))


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
def show_own_turn(request: PersonRequest) -> HttpResponse:
    """Show when it is one's own turn to give a lecture, and which one gave."""
    rows = [
        (one, lectures.said_turn(one), [(given.day.isoformat(), given.theme) for given in one.place.given])
        for one in lectures.own_turns(request.actor)
    ]
    return render(request, "meetings/show_own_turn.html", {"rows": rows})


def _turn(request: PersonRequest, pk: UUID) -> Turn:
    return find(Turn.objects.select_related("unit", "person"), request.actor, Meetings.PLAN, pk=pk)


def _answer(request: PersonRequest, turn: Turn, form: Form, act: Callable[..., Any], said: str) -> HttpResponse:
    back = address("show_rota", turn.unit_id)
    context = {"turn": turn, "back": back, "cancel_url": back, "verb": _("去掉")}
    return answer(request, form, turn, act, said=said, to=lambda _done: back, context=context)
