"""The list of lights, and why each one shines."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.duties.choices import LOOKS, Answer, State
from zhibu.duties.lists import LightList, Row
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import finding, showing
from zhibu.duties.views.files import list_as_file
from zhibu.gate.doors import page
from zhibu.gate.rows import below, find
from zhibu.members.queries.near import near
from zhibu.members.queries.on_day import path_on
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.web.boards import file_urls, is_file
from zhibu.web.lists import Page, answer, count_up_to, fetch_page


@page(Duties.READ, methods=("GET", "HEAD"))
def list_lights(request: PersonRequest) -> HttpResponseBase:
    """Find units in need by what they need: state, duty, place; never a ranking."""
    actor = request.actor
    unit = _unit(request)
    shape = LightList.placed(near(actor, unit).units)
    query = shape.parse(request.GET, request.COOKIES)
    day = query.get("day")
    is_past = day is not None and day < actor.today
    lights = finding.lights_on(actor, day) if is_past else finding.open_lights(actor)
    if unit is not None:
        there = finding.shone_at(path_on(unit.pk, day), day) if is_past else below((unit.path,), "unit_path")
        lights = lights.filter(there)
    if states := query.get("state"):
        lights = lights.filter(state__in=states)
    if keys := query.get("duty"):
        lights = lights.filter(duty__in=keys)
    shown = lights.annotate(unit_name=F("unit__short_name"), written=Cast("values", TextField()))
    named = shown.values_list(*_FETCHED, named=True)
    if is_file(request):
        return list_as_file(request, _("灯"), unit, named, query, printed=_rows, day=day or actor.today)
    found = fetch_page(named, query)
    context = {
        "files": file_urls(request),
        "unit": unit,
        "trail": [*trail(actor, unit), (unit.short_name, reverse("show_unit", args=[unit.pk]))] if unit else [],
        "waiting": finding.count_waiting(actor),
    }
    rows = Page(_rows(found.rows), before=found.before, after=found.after)
    template = "duties/list_lights.html"
    return answer(request, template, shape(), query, rows, count=count_up_to(lights), context=context)


@page(Duties.READ, methods=("GET", "HEAD"))
def show_light(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show why a light shines: rule, numbers, arithmetic in words, what clears it, who can."""
    actor = request.actor
    light = find(finding.known().select_related("unit", "unit__parent"), actor, Duties.READ, pk=pk)
    rule = showing.rule_there(light, actor.today)
    excuses = finding.excuses_of(light)
    is_open = light.until is None
    resting = next((one for one in excuses if one.pk == light.excuse_id), None)
    waiting = next((one for one in excuses if one.answer == Answer.WAITING), None)
    may_explain = is_open and actor.may(Duties.EXPLAIN, light.unit) and resting is None
    context = {
        "light": light,
        "unit": light.unit,
        "is_open": is_open,
        "look": LOOKS[State(light.state)] if is_open else "ok",
        "word": showing.word(light, actor.today),
        "said": showing.said_of(light),
        "label": showing.duty_of(light).label,
        **showing.based_on(rule),
        "trail": [*trail(actor, light.unit), (light.unit.short_name, reverse("show_unit", args=[light.unit_id]))],
        "remedies": showing.remedies(light, actor) if is_open else [],
        "who": showing.who_clears(light),
        "rows": showing.rows_of(light) if is_open else (),
        "resting": resting,
        "waiting": waiting,
        "may_give_reason": may_explain and not rule.is_must,
        "may_ask": may_explain and rule.is_must and waiting is None,
        "may_answer": waiting is not None and actor.may(Duties.APPROVE, light.unit.above),
        "may_withdraw": actor.may(Duties.EXPLAIN, light.unit),
        "excuses": [one for one in excuses if one not in (resting, waiting)],
        "past": finding.past_of(light),
    }
    return render(request, "duties/show_light.html", context)


_FETCHED = ("id", "unit_name", "unit_path", "duty", "case", "state", "written", "rule", "rule_since", "since")


def _rows(lights: Sequence[Any]) -> list[Row]:
    words, lamps = showing.Words(), {state.value: showing.lamp(state) for state in State}
    return [_row(light, words.of(light), lamps) for light in lights]


def _row(light: Any, said: showing.Brief, lamps: Mapping[str, SafeString]) -> Row:
    return Row(
        id=light.id,
        unit=light.unit_name,
        state=lamps[light.state],
        what=said.title,
        note=said.note,
        article=said.article,
        since=light.since.isoformat(),
    )


def _unit(request: PersonRequest) -> Unit | None:
    asked = LightList.asked("unit", request.GET)
    return find(Unit, request.actor, Duties.READ, pk=asked) if asked and asked != "none" else None
