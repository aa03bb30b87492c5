"""A year at once; templates; one's own calendar."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.access.actors import PersonRequest
from zhibu.accounts.actions import spend_attempt
from zhibu.accounts.adapter import source_of
from zhibu.accounts.rules import Limit
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.links.rules import WRONG_FROM_SOURCE
from zhibu.meetings import actions, forms
from zhibu.meetings.models import Feed, Gathering, Template
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import feed as feeds
from zhibu.meetings.queries import showing, years
from zhibu.meetings.queries.kinds import kinds_at
from zhibu.members.queries.own import own_member_or_404
from zhibu.orgs.models import Unit
from zhibu.web.addresses import address, query, whole
from zhibu.web.forms import Form
from zhibu.web.said import say
from zhibu.web.unkept import unkept

WRONG = Limit("feed_source", WRONG_FROM_SOURCE.tries, WRONG_FROM_SOURCE.window)


@page(Meetings.PLAN)
def plan_year(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Plan what rules ask for, a year at once."""
    actor = request.actor
    unit = find(Unit, actor, Meetings.PLAN, pk=pk)
    this = actor.today.year
    form = forms.PlanYear(sent(request), asked=years.asked_of(unit, actor.today), years=[this, this + 1])
    return answer(
        request,
        form,
        unit,
        actions.plan_year,
        said=lambda n: ngettext("已安排 %(n)d 次，逐次再写主题。", "已安排 %(n)d 次，逐次再写主题。", n) % {"n": n},
        to=lambda _n: address("list_gatherings") + query([("unit", unit.pk)]),
        details=lambda: {"year": form.cleaned_data["year"], "lines": form.lines()},
        context={"unit": unit, "back": address("show_unit", unit.pk)},
    )


@page(Meetings.PLAN, methods=("GET", "HEAD"))
def list_templates(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show the templates that a unit may plan by: its own and those of the units above."""
    actor = request.actor
    unit = find(Unit, actor, Meetings.PLAN, pk=pk)
    found = Template.objects.usable_in(unit).select_related("unit").order_by("name", "id")
    rows = [(one, showing.of_kinds(one.kinds), one.unit_id == unit.pk) for one in found]
    return render(request, "meetings/list_templates.html", {"unit": unit, "rows": rows})


@page(Meetings.PLAN)
def keep_template(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Keep what is prepared to be used again, from nothing or from a gathering."""
    actor = request.actor
    unit = find(Unit, actor, Meetings.PLAN, pk=pk)
    form = forms.KeepTemplate(sent(request), may_be=list(kinds_at(unit).values()), initial=_known(request, unit))
    back = address("list_templates", unit.pk)
    return answer(
        request,
        form,
        unit,
        actions.keep_template,
        said=_("模板存好了，本组织和下级都能照着安排。"),
        to=lambda _made: back,
        details=form.template,
        context={"unit": unit, "back": back},
    )


@page(Meetings.PLAN)
def remove_template(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a template away."""
    rows = Template.objects.filter(removed_at__isnull=True).select_related("unit")
    template = find(rows, request.actor, Meetings.PLAN, pk=pk)
    back = address("list_templates", template.unit_id)
    return answer(
        request,
        Form(sent(request)),
        template,
        actions.remove_template,
        said=_("模板已去掉，照它安排过的不受影响。"),
        to=lambda _done: back,
        context={"template": template, "cancel_url": back, "verb": _("去掉")},
    )


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
@unkept
def show_feed(request: PersonRequest) -> HttpResponse:
    """Show the address of one's own calendar, or how to get one."""
    feed = Feed.objects.filter(person=request.actor.person_id).first()
    path = whole(request, reverse("read_feed", args=[feed.token])) if feed else ""
    return render(request, "meetings/show_feed.html", {"feed": feed, "address": path})


@page(Meetings.ATTEND, methods=("POST",))
def make_feed(request: PersonRequest) -> HttpResponse:
    """Give one's own calendar a new address."""
    actions.make_feed(request.actor, own_member_or_404(request.actor))
    return say(redirect("show_feed"), _("地址做好了，加到手机日历里就行。"))


@page(Meetings.ATTEND, methods=("POST",))
def revoke_feed(request: PersonRequest) -> HttpResponse:
    """Take the address of one's own calendar back."""
    try:
        actions.revoke_feed(request.actor, own_member_or_404(request.actor))
    except Refused as refused:
        return say(redirect("show_feed"), refused.message, look="warn")
    return say(redirect("show_feed"), _("已收回，原来的地址马上不能用。"))


@page(public=True, methods=("GET", "HEAD"))
@unkept
def read_feed(request: Request, token: str) -> HttpResponse:
    """Hand a person's gatherings to the calendar program that holds their address; nothing of the asking is kept."""
    feed = feeds.feed_of(token)
    if feed is None:
        source = source_of(request)
        wait = bool(source and spend_attempt(WRONG, source, request.actor.at))
        found = HttpResponse(status=429 if wait else 404)
    else:
        user = feed.person.user
        with translation.override((user and user.language) or settings.LANGUAGE_CODE):
            page = lambda one: whole(request, address("show_own_gathering", one.pk))
            text = feeds.calendar_of(feed, request.actor.today, page)
        found = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        found["X-Content-Type-Options"] = "nosniff"
    found["X-Robots-Tag"] = "noindex, nofollow"
    vars(found)["_has_been_logged"] = True  # Django's log of refusals would name an address that was taken back
    return found


def _known(request: PersonRequest, unit: Unit) -> dict[str, object]:
    """Return what a template begins with: a gathering of the unit, where the address names one."""
    asked = request.GET.get("gathering", "")
    try:
        key = UUID(asked)
    except ValueError:
        return {}
    gathering = Gathering.objects.filter(pk=key, unit=unit).first()
    if gathering is None:
        return {}
    titles = [title for title, _owner, _name in showing.items(gathering)]
    known = {"kinds": gathering.kinds, "theme": gathering.theme, "note": gathering.note, "items": "\n".join(titles)}
    return {**known, "name": showing.of_kinds(gathering.kinds)}
