"""The list of gatherings, and one of them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import page
from zhibu.gate.rows import find, may_at
from zhibu.meetings.choices import AHEAD, LOOKS, GatheringState
from zhibu.meetings.kinds import kind_named
from zhibu.meetings.lists import GatheringList, Row
from zhibu.meetings.models import Gathering
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import attachments, campaigns, coming, counts, held, minutes, parts, registers, showing
from zhibu.meetings.queries.chairs import chair_warning
from zhibu.meetings.queries.clashes import clashes
from zhibu.meetings.queries.kinds import kinds_of, standing_kinds
from zhibu.meetings.queries.receipts import missing_receipts
from zhibu.members.queries.near import near
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.web.lists import Page, answer, count_up_to, fetch_keyed
from zhibu.web.templatetags.ui import light

_TOLD = ("held_on", "begins", "theme", "kinds", "unit_name", "place_name", "state")


@page(Meetings.READ, methods=("GET", "HEAD"))
def list_gatherings(request: PersonRequest) -> HttpResponse:
    """Show what is planned and what was held, the newest first."""
    actor = request.actor
    unit = _unit(request)
    paths = [unit.path] if unit else actor.scopes(Meetings.READ)  # who reads a unit reads what stands below it
    own = standing_kinds(paths)
    shape = GatheringList.placed(near(actor, unit).units, kinds_of(own))
    query = shape.parse(request.GET, request.COOKIES)
    span = query.get("held")
    keys, key = held.keys(
        paths,
        kinds=query.get("kind") or (),
        states=query.get("state") or (),
        since=span and span.since,
        until=span and span.until,
    )
    told = Gathering.objects.annotate(unit_name=F("unit__short_name")).values_list("id", *_TOLD, named=True)
    found = fetch_keyed(keys, told, query, key)
    rows = Page(_rows(found.rows), before=found.before, after=found.after)
    place = unit or coming.home(actor)
    context = {
        "unit": unit,
        "ahead_url": coming.ahead_url(unit, actor.today) if query.get("held") is None else "",
        "trail": [*trail(actor, unit), (unit.short_name, reverse("show_unit", args=[unit.pk]))] if unit else [],
        "campaigns": campaigns.shown(own, unit, actor.today),
        "plans": place if place and _plans(request, place) else None,
    }
    template = "meetings/list_gatherings.html"
    return answer(request, template, shape(), query, rows, count=count_up_to(keys), context=context)


@page(Meetings.READ, methods=("GET", "HEAD"))
def show_gathering(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show a gathering: when, where, who is called, what is on the agenda, who asked for leave, what clashes."""
    actor = request.actor
    gathering = showing.seen(actor, pk)
    units = showing.hosts(gathering)
    is_ahead = gathering.is_ahead(actor.today)
    is_planned = gathering.state in AHEAD
    may_plan = is_planned and actor.may(Meetings.PLAN, gathering.place)
    may_hold = may_at(actor, Meetings.HOLD, gathering)
    is_begun = gathering.state in (GatheringState.OPEN, GatheringState.HELD)
    register = registers.read_by(actor, gathering, registers.lines(gathering)) if is_begun else []
    written = minutes.of(gathering)
    context = {
        "gathering": gathering,
        "trail": [
            *trail(actor, gathering.unit),
            (gathering.unit.short_name, reverse("show_unit", args=[gathering.unit_id])),
        ],
        "look": LOOKS[GatheringState(gathering.state)],
        "when": showing.when(gathering.held_on, gathering.begins, gathering.ends),
        "kinds": showing.of_kinds(gathering.kinds),
        "articles": [key for kind in map(kind_named, gathering.kinds) if kind for key in kind.articles],
        "hosts": [unit.short_name for unit in units],
        "items": showing.items(gathering),
        "files": attachments.files(gathering),
        "may_attach": attachments.may_attach(actor, gathering, written),
        "lines": registers.told(actor, gathering, register) if register else showing.register(actor, gathering, units),
        "requests": showing.requests(actor, gathering),
        "clashes": clashes(actor, gathering, units) if may_plan and is_ahead else [],
        "chair_warning": chair_warning(gathering, units, actor.today) if may_plan else "",
        "may_plan": may_plan,
        "may_call": may_plan and is_ahead,
        "receipts": missing_receipts(gathering)
        if may_plan and is_ahead and gathering.state == GatheringState.CALLED
        else None,
        "may_cancel": _may_cancel(request, gathering),
        "may_open": may_hold and is_planned and gathering.held_on == actor.today,
        "may_type": may_hold and _may_type(gathering, actor.today),
        "may_print": may_hold and gathering.state in (*AHEAD, GatheringState.OPEN),
        "may_tick": is_begun and parts.may_keep(actor, gathering, units),
        "is_part": gathering.is_joint and not registers.reads_whole(actor, gathering),
        "sum": counts.in_words(counts.sum_of(register)) if register else "",
        "may_keep": actor.may(Meetings.PLAN, gathering.place),
        "minutes_word": minutes.link(actor, gathering, written),
        "is_called": gathering.state == GatheringState.CALLED,
        "knows_room": gathering.online_url and actor.may(Meetings.PLAN, gathering.place),
    }
    return render(request, "meetings/show_gathering.html", context)


def _may_type(gathering: Gathering, today: date) -> bool:
    """Return whether the printed sheet may be typed: the day is over or come, or people are signing in."""
    return gathering.state == GatheringState.OPEN or (gathering.state in AHEAD and gathering.held_on <= today)


def _may_cancel(request: PersonRequest, gathering: Gathering) -> bool:
    """Return whether it may still be cancelled: ahead, open, or planned and never called to."""
    is_ahead = gathering.held_on >= request.actor.today
    fits = gathering.state == GatheringState.OPEN or (
        gathering.state in AHEAD and (is_ahead or gathering.state == GatheringState.PLANNED)
    )
    return fits and request.actor.may(Meetings.PLAN, gathering.place)


def _plans(request: PersonRequest, unit: Unit) -> bool:
    return unit.dissolved_on is None and coming.holds(unit) and request.actor.may(Meetings.PLAN, unit)


def _rows(gatherings: Sequence[Any]) -> list[Row]:
    """Return the rows as the list prints them; what many say alike is said once."""
    when = cache(lambda day, begins: showing.when(day, begins, None))
    kinds = cache(showing.of_kinds)
    looks = cache(lambda state: light(LOOKS[state], str(state.label)))
    return [
        Row(
            id=one.id,
            day=when(one.held_on, one.begins),
            theme=one.theme,
            kinds=kinds(tuple(one.kinds)),
            unit=one.unit_name,
            place=one.place_name,
            state=looks(GatheringState(one.state)),
        )
        for one in gatherings
    ]


def _unit(request: PersonRequest) -> Unit | None:
    asked = GatheringList.asked("unit", request.GET)
    return find(Unit, request.actor, Meetings.READ, pk=asked) if asked and asked != "none" else None
