"""The register of a gathering: opened, ticked, closed, typed from paper; signed by people themselves; made up for."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import Noted, page
from zhibu.meetings import actions, forms
from zhibu.meetings.choices import AHEAD, GatheringState, Presence
from zhibu.meetings.models import Gathering
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import counts, offline, parts, registers, showing
from zhibu.orgs.models import Unit
from zhibu.web.addresses import address
from zhibu.web.asking import asked_choice
from zhibu.web.print import pdf
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(Meetings.HOLD, methods=("POST",))
def open_register(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Open the register."""
    gathering = registers.holding(request.actor, pk)
    try:
        actions.open_register(request.actor, gathering)
    except Refused as refused:
        return say(redirect(_back(request, gathering)), refused.message, look="warn")
    return say(redirect("tick_register", pk=gathering.pk), _("开始签到了。大家报码签到，也可以直接点名。"))


@page(Meetings.HOLD)
@unkept
def tick_register(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say of each how they came, and add guests; of a joint gathering, one unit's part at a time: any
    by who holds the gathering, their own by who holds what a partner unit does."""
    kept = parts.keeping(request.actor, pk)
    gathering, is_whole = kept.gathering, not kept.parts
    if gathering.state not in (GatheringState.OPEN, GatheringState.HELD):
        return redirect(_back(request, gathering))
    units = showing.hosts(gathering) if is_whole else kept.units
    unit = _unit(request, units) or (None if is_whole else units[0])
    lines = registers.lines(gathering)
    shown = [one for one in lines if is_whole or one.unit_id in {unit.pk for unit in units}]
    rows = [one for one in shown if one.unit_id == unit.pk] if unit else shown
    is_open = gathering.state == GatheringState.OPEN
    words = {key: label for key, label in forms.TICKS.items() if is_open or key != Presence.DUE}
    form = forms.TickRegister(sent(request), rows=registers.rows_of(request.actor, rows), words=words)
    own = f"?unit={unit.pk}" if unit else ""
    context = {
        "gathering": gathering,
        "back": _back(request, gathering),
        "sum": counts.in_words(counts.sum_of(shown)),
        "quorums": registers.quorums(gathering, lines, unit or gathering.unit),
        "left_out": registers.left_out(rows),
        "units": units if len(units) > 1 else [],
        "unit": unit,
        "is_open": is_open and is_whole,
        "is_whole": is_whole,
        "arrived": offline.arrived(gathering) if is_whole else [],
    }

    def to(_done: Noted) -> str:
        return address("tick_register", gathering.pk) + own

    def details() -> dict[str, Any]:
        return {"ticks": form.ticks(), "guests": form.names()}

    if is_whole:
        act = actions.tick_register
        return answer(request, form, gathering, act, said=_ticked, to=to, details=details, context=context)
    part = next(one for one in kept.parts if unit and one.unit_id == unit.pk)
    template = "meetings/tick_register.html"
    return answer(
        request, form, part, actions.tick_part, said=_ticked, to=to, details=details, context=context, template=template
    )


@page(Meetings.HOLD, methods=("POST",))
def close_register(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Close the register."""
    gathering = registers.holding(request.actor, pk)
    try:
        done = actions.close_register(request.actor, gathering)
    except Refused as refused:
        return say(redirect("tick_register", pk=gathering.pk), refused.message, look="warn")
    return say(redirect(_back(request, gathering)), _came(done))


@page(Meetings.HOLD)
@unkept
def type_register(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Type the printed sheet afterwards, beside those who signed in by phone or none, and close the register."""
    gathering = registers.holding(request.actor, pk)
    if gathering.state not in (*AHEAD, GatheringState.OPEN) or gathering.held_on > request.actor.today:
        return redirect(_back(request, gathering))
    rows = registers.rows_to_type(request.actor, gathering, showing.hosts(gathering))
    words = {key: label for key, label in forms.TICKS.items() if key != Presence.DUE}
    form = forms.TypeRegister(sent(request), rows=rows, words=words)
    back = _back(request, gathering)
    return answer(
        request,
        form,
        gathering,
        actions.type_register,
        said=_came,
        to=lambda _done: back,
        details=lambda: {"ticks": form.ticks(), "rest": form.cleaned_data["rest"], "guests": form.names()},
        context={"gathering": gathering, "back": back, "when": _when(gathering)},
    )


@page(Meetings.HOLD, methods=("GET", "HEAD"))
@unkept
def print_sheet(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Give the sheet that people sign on paper."""
    gathering = registers.holding(request.actor, pk)
    units = showing.hosts(gathering)
    parts = registers.sheet(gathering, units)
    if not any(part["cells"] for part in parts):
        raise Refused(_("名单里还没有应到会的人。"))
    data = {
        "theme": f"{showing.of_kinds(gathering.kinds)}：{gathering.theme}",
        "facts": [fact for fact in (_when(gathering), gathering.place_name, _("、").join(map(str, units))) if fact],
        "parts": parts,
        "words": {
            "title": _("签到表"),
            "number": _("序号"),
            "name": _("姓名"),
            "sign": _("签名"),
            "note": _("来宾请写在空行里。会后由书记照这张表补录，和扫码、报码签到一样算数。"),
        },
    }
    name = _("签到表 %(theme)s.pdf") % {"theme": gathering.theme}
    headers = {"Content-Disposition": content_disposition_header(False, name)}
    return HttpResponse(
        pdf("meetings/sheet", data, at=request.actor.at), content_type="application/pdf", headers=headers
    )


@page(Meetings.HOLD)
def make_up(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Write down what somebody has made up for."""
    line = registers.line_of_another(request.actor, pk)
    back = address("show_gathering", line.gathering_id)
    return answer(
        request,
        forms.MakeUp(sent(request), initial={"on": request.actor.today}),
        line,
        actions.make_up,
        said=_("已记补课。"),
        to=lambda _done: back,
        context={
            "line": line,
            "gathering": line.gathering,
            "when": _when(line.gathering),
            "cancel_url": back,
            "verb": _("记下"),
        },
    )


@page(Meetings.ATTEND)
@unkept
def sign_in(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Sign in by the short code."""
    line = registers.signing_line(request.actor, pk)
    back = address("show_own_gathering", pk)
    if actions.is_there(line):
        return say(redirect(back), _("您已经签到了。"))
    form = forms.SignIn(sent(request))
    context = {"gathering": line.gathering, "when": _when(line.gathering), "cancel_url": back, "verb": _("签到")}
    return answer(
        request,
        form,
        line,
        actions.sign_in_by_code,
        said=lambda is_new: _("签到成功。") if is_new else _("您已经签到了。"),
        to=lambda _done: back,
        context=context,
        template="meetings/sign_in.html",
    )


def _back(request: PersonRequest, gathering: Gathering) -> str:
    """Return the page of the gathering that the actor may read: the unit's, or the chair's own."""
    if request.actor.may(Meetings.READ, gathering.place):
        return address("show_gathering", gathering.pk)
    return address("show_own_gathering", gathering.pk)


def _when(gathering: Gathering) -> str:
    return showing.when(gathering.held_on, gathering.begins, gathering.ends)


def _unit(request: PersonRequest, units: list[Unit]) -> Unit | None:
    """Return the unit whose part of a joint gathering is asked for, its own first; None where one holds it alone."""
    if len(units) == 1:
        return None
    asked = asked_choice(request, "unit", _("组织"), [str(one.pk) for one in units])
    return next((one for one in units if str(one.pk) == asked), units[0])


def _came(done: Noted) -> str:
    n = done.noted["came"]
    return ngettext("签到结束，到会 %(n)d 人。", "签到结束，到会 %(n)d 人。", n) % {"n": n}


def _ticked(done: Noted) -> str:
    """Say what was written, and who had signed in meanwhile."""
    if names := done.noted["overtaken"]:
        return _("已记下。%(names)s刚才自己签到了，没有改。") % {"names": _("、").join(names)}
    return _("已记下。")
