"""Talks of two people: the year's, recorded, taken back; and one's own."""

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
from zhibu.meetings.models import Talk
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import talks
from zhibu.orgs.models import Unit
from zhibu.web.addresses import address
from zhibu.web.asking import asked_choice
from zhibu.web.forms import Form
from zhibu.web.unkept import unkept


@page(Meetings.PLAN, methods=("GET", "HEAD"))
@unkept
def list_talks(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show the talks of this year or the last: between whom, how many, and with whom there was none yet."""
    actor = request.actor
    unit = find(Unit, actor, Meetings.PLAN, pk=pk)
    this = actor.today.year
    year = int(asked_choice(request, "year", _("年份"), (str(this), str(this - 1))) or this)
    found = list(talks.talks_in(unit, year))
    context = {
        "unit": unit,
        "year": year,
        "is_this_year": year == this,
        "other_year": this - 1 if year == this else this,
        "told": talks.year_of(unit, found, actor.today),
        "owed": talks.owed_by_secretary(actor, unit, actor.today),
        "rows": [(one, f"{one.held_on:%Y-%m-%d}", one.get_between_display()) for one in found],
    }
    return render(request, "meetings/list_talks.html", context)


@page(Meetings.PLAN)
@unkept
def record_talks(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Record that somebody talked with one or several people."""
    actor = request.actor
    unit = find(Unit, actor, Meetings.PLAN, pk=pk)
    people = talks.people_of(unit, actor.today)
    known = {"on": actor.today, "one": str(actor.person_id) if actor.person_id in dict(people) else ""}
    form = forms.RecordTalks(sent(request), people=people, initial=known)
    back = address("list_talks", unit.pk)
    return answer(
        request,
        form,
        unit,
        actions.record_talks,
        said=lambda n: ngettext("已登记 %(n)d 次谈话。", "已登记 %(n)d 次谈话。", n) % {"n": n},
        to=lambda _n: back,
        context={"unit": unit, "back": back},
    )


@page(Meetings.PLAN)
@unkept
def remove_talk(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a talk away that was recorded by mistake."""
    talk = find(Talk.objects.select_related("unit", "one", "other"), request.actor, Meetings.PLAN, pk=pk)
    back = address("list_talks", talk.unit_id)
    return answer(
        request,
        Form(sent(request)),
        talk,
        actions.remove_talk,
        said=_("已去掉。"),
        to=lambda _done: back,
        context={"talk": talk, "cancel_url": back, "verb": _("去掉")},
    )


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
@unkept
def list_own_talks(request: PersonRequest) -> HttpResponse:
    """Show which talks are recorded of oneself."""
    actor = request.actor
    rows = [
        (f"{one.held_on:%Y-%m-%d}", one.other.name if one.one_id == actor.person_id else one.one.name, one.unit)
        for one in talks.own_talks(actor)
    ]
    return render(request, "meetings/list_own_talks.html", {"rows": rows})
