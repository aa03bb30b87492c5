"""Records before the level above: filed, listed, passed, returned, drawn."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.meetings import actions, forms
from zhibu.meetings.choices import FILINGS, FilingState
from zhibu.meetings.lists import FilingList, FilingRow
from zhibu.meetings.models import Draw, Filing, FilingWay, Item
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import filings as filed
from zhibu.meetings.queries import minutes as kept
from zhibu.members.queries.near import near
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.orgs.queries.units import home_unit
from zhibu.web import lists
from zhibu.web.addresses import address
from zhibu.web.lists import BulkAct, Page, count_up_to, fetch_keyed
from zhibu.web.said import say
from zhibu.web.templatetags.ui import light
from zhibu.web.unkept import unkept

_TOLD = ("filed_at", "state", "branch_name", "theme", "held_on", "gathering")


@page(Meetings.REVIEW, methods=("GET", "HEAD"))
def list_filings(request: PersonRequest) -> HttpResponseBase:
    """Show what was filed with the units that one reviews for, what waits longest first."""
    actor = request.actor
    asked = FilingList.asked("unit", request.GET)
    unit = find(Unit, actor, Meetings.REVIEW, pk=asked) if asked and asked != "none" else None
    shape = FilingList.placed(near(actor, unit).units)
    query = shape.parse(request.GET, request.COOKIES)
    rows = Filing.objects.visible_to(actor, Meetings.REVIEW)
    if unit is not None:
        rows = rows.below(unit)
    rows = rows.filter(state__in=query.get("state") or [FilingState.FILED])
    if query.get("drawn") == "yes":
        rows = rows.filter(is_drawn=True)
    if span := query.get("filed"):
        # By moments, which an index knows: a day is one of the zone in which people read it.
        ends = {"filed_at__gte": span.since, "filed_at__lt": span.until and span.until + timedelta(days=1)}
        rows = rows.filter(**{name: _begin(day) for name, day in ends.items() if day})
    told = Filing.objects.annotate(
        branch_name=F("branch__short_name"),
        theme=F("record__gathering__theme"),
        held_on=F("record__gathering__held_on"),
        gathering=F("record__gathering"),
    ).values_list("id", *_TOLD, named=True)
    found = fetch_keyed(rows.values("filed_at", "id"), told, query)
    place = unit or home_unit(actor, Meetings.REVIEW)
    context = {
        "unit": unit,
        "trail": [*trail(actor, unit), (unit.short_name, address("show_unit", unit.pk))] if unit else [],
        "place": place if place is not None and filed.leads(place) else None,
        "draws": [
            (f"{one.unit.short_name} · {filed.said_draw(one)}", address("show_draw", one.pk))
            for one in (filed.draws(place) if place else ())
        ],
    }
    bulk = [BulkAct(reverse("pass_filings", args=[place.pk]), _("审查通过"), icon="check")] if place else []
    shown = Page([_row(one) for one in found.rows], before=found.before, after=found.after)
    template = "meetings/list_filings.html"
    return lists.answer(request, template, shape(), query, shown, count=count_up_to(rows), bulk=bulk, context=context)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@page(Meetings.WRITE, methods=("POST",))
def file_record(request: PersonRequest, pk: UUID) -> HttpResponse:
    """File locked minutes."""
    return _done(request, pk, actions.file_record, _("已备案，上级看得到了。"))


@page(Meetings.WRITE, methods=("POST",))
def refile(request: PersonRequest, pk: UUID) -> HttpResponse:
    """File a returned record again."""
    return _done(request, pk, actions.refile, _("已重新备案。"))


@page(Meetings.REVIEW, methods=("POST",))
def pass_filing(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Pass a record."""
    filing = find(filed.rows(), request.actor, Meetings.REVIEW, pk=pk)
    read = request.POST.get("upto", "")
    try:
        actions.pass_filing(request.actor, filing, upto=int(read) if re.fullmatch("[0-9]{1,9}", read) else None)
    except Refused as refused:
        return say(redirect("show_minutes", pk=filing.record.gathering_id), refused.message, look="warn")
    return say(redirect("list_filings"), _("已通过：%(theme)s") % {"theme": filing.record.gathering.theme})


@page(Meetings.REVIEW)
@unkept
def return_filing(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Return a record with reasons."""
    filing = find(filed.rows(), request.actor, Meetings.REVIEW, pk=pk)
    gathering = filing.record.gathering
    items = list(Item.objects.filter(gathering=gathering).order_by("order").values_list("pk", "title"))
    form = forms.ReturnFiling(sent(request), items=items)
    return answer(
        request,
        form,
        filing,
        actions.return_filing,
        said=_("已退回，记录人和主持人会收到消息。"),
        to=lambda _done: address("list_filings"),
        details=lambda: {"faults": form.faults()},
        context={"gathering": gathering, "filing": filing, "cancel_url": address("show_minutes", gathering.pk)},
    )


@page(Meetings.REVIEW, methods=("POST",))
def pass_filings(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Pass the ticked records together."""
    unit = find(Unit, request.actor, Meetings.REVIEW, pk=pk)
    try:
        n = actions.pass_filings(request.actor, unit, filings=_picked(request))
    except Refused as refused:
        return say(redirect("list_filings"), refused.message, look="warn")
    return say(redirect("list_filings"), ngettext("已通过 %(n)d 份。", "已通过 %(n)d 份。", n) % {"n": n})


@page(Meetings.REVIEW)
@unkept
def draw_sample(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Draw a share of what waits."""
    unit = find(Unit, request.actor, Meetings.REVIEW, pk=pk)
    return answer(
        request,
        forms.DrawSample(sent(request)),
        unit,
        actions.draw_sample,
        said=lambda draw: (
            _("抽到 %(drawn)d 份，其余 %(rest)d 份算已经备案。") % {"drawn": draw.drawn, "rest": draw.pool - draw.drawn}
        ),
        to=lambda draw: address("show_draw", draw.pk),
        context={"unit": unit, "cancel_url": address("list_filings")},
    )


@page(Meetings.REVIEW, methods=("GET", "HEAD"))
def show_draw(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show a draw: from which seed, what it picked, and whether it holds when it is reckoned again."""
    draw = find(Draw.objects.select_related("unit"), request.actor, Meetings.REVIEW, pk=pk)
    rows = filed.rows().filter(draw=draw, is_drawn=True).order_by("filed_at", "id")[:500]
    context = {
        "draw": draw,
        "said": filed.said_draw(draw),
        "holds": filed.holds(draw),
        "back": address("list_filings"),
        "rows": [
            (
                FILINGS[FilingState(one.state)],
                FilingState(one.state).label,
                one.record.gathering.theme,
                f"{one.branch.short_name} · {one.record.gathering.held_on.isoformat()}",
                address("show_minutes", one.record.gathering_id),
            )
            for one in rows
        ],
    }
    return render(request, "meetings/show_draw.html", context)


@page(Meetings.REVIEW)
@unkept
def set_filing_way(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say whether locked minutes are filed by themselves."""
    unit = find(Unit, request.actor, Meetings.REVIEW, pk=pk)
    own = FilingWay.objects.filter(unit=unit).first()
    known = ((own.is_automatic if own else filed.is_automatic(unit)) and "yes") or "no"
    return answer(
        request,
        forms.SetFilingWay(sent(request), initial={"is_automatic": known}),
        unit,
        actions.set_filing_way,
        said=_("已定好。"),
        to=lambda _done: address("show_unit", unit.pk),
        context={"unit": unit, "cancel_url": address("show_unit", unit.pk)},
    )


def _done(request: PersonRequest, pk: UUID, verb: Any, said: str) -> HttpResponse:
    try:
        verb(request.actor, kept.writing(request.actor, pk))
    except Refused as refused:
        return say(redirect("show_minutes", pk=pk), refused.message, look="warn")
    return say(redirect("show_minutes", pk=pk), said)


def _picked(request: PersonRequest) -> list[UUID]:
    found = []
    for word in request.POST.getlist("pick"):
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found


def _row(one: Any) -> FilingRow:
    state = FilingState(one.state)
    return FilingRow(
        id=one.id,
        gathering=one.gathering,
        filed=f"{timezone.localtime(one.filed_at):%Y-%m-%d}",
        theme=one.theme,
        branch=one.branch_name,
        day=one.held_on.isoformat(),
        state=light(FILINGS[state], str(state.label)),
    )
