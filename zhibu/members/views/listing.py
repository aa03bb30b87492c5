"""The list of members, the questions that people keep, and its export."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused, person_of
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members.actions import exports, views
from zhibu.members.lists import MemberList
from zhibu.members.models import SavedView
from zhibu.members.permissions import Members
from zhibu.members.queries.near import Near, near
from zhibu.members.queries.roll import ask, fetch
from zhibu.orgs.models import Unit
from zhibu.web.lists import BulkAct, SavedViews, answer
from zhibu.web.lists import SavedView as ShownView
from zhibu.web.said import say


@page(Members.READ, methods=("GET", "HEAD"))
def list_members(request: Request) -> HttpResponse:
    """Show the members of a unit and all below it, or all that one may see."""
    actor = request.actor
    unit = _unit(request)
    hand = near(actor, unit)
    branch = unit.pk if unit else hand.home
    opens = actor.may(Members.OPEN_FILE, unit) if unit else bool(actor.scopes(Members.OPEN_FILE))
    is_alone = not actor.scopes(Members.READ)
    shape = MemberList.of_oneself() if is_alone else _shape(hand, unit, opens=opens)
    query = shape.parse(request.GET, request.COOKIES)
    if is_alone:
        query = query.without("q")
    bulk = []
    may_place = actor.may(Members.PLACE, unit) if unit else bool(actor.scopes(Members.PLACE))
    if branch and hand.groups and query.get("day") is None and may_place:
        bulk = [BulkAct(reverse("group_members", args=[branch]), _("编入党小组"), icon="users")]
    fetched = fetch(ask(actor, query, unit), query)
    kept = SavedView.objects.filter(person_id=person_of(actor)).order_by("name")
    may_export = actor.may(Members.EXPORT, unit) if unit else bool(actor.scopes(Members.EXPORT))
    context = {
        "unit": unit,
        "trail": [*((name, f"{reverse('list_members')}?unit={pk}") for pk, name in hand.trail)],
        "admits": _admits(actor, unit, hand),
    }
    return answer(
        request,
        "members/list_members.html",
        shape(),
        query,
        fetched.page,
        count=fetched.count,
        export_url=reverse("export_members") if may_export else "",
        bulk=bulk,
        saved=None
        if is_alone
        else SavedViews(
            [ShownView(view.name, view.address, reverse("forget_view", args=[view.pk])) for view in kept],
            reverse("keep_view"),
        ),
        context=context,
    )


@page(Members.READ, methods=("POST",))
def keep_view(request: Request) -> HttpResponse:
    """Keep the question of the list under a name."""
    actor = request.actor
    query = MemberList.parse(QueryDict(request.POST.get("address", "").removeprefix("?")))
    if any(map(str.isdigit, query.search)):
        query = query.without("q")  # a number is never kept
    name = request.POST.get("name", "")[:30].replace("\0", "")
    views.keep_view(actor, SavedView(person_id=person_of(actor)), name=name, address=query.address())
    return say(redirect(reverse("list_members") + query.address()), _("已存为“%(name)s”。") % {"name": name.strip()})


@page(Members.READ, methods=("POST",))
def forget_view(request: Request, pk: UUID) -> HttpResponse:
    """Forget a kept question."""
    actor = request.actor
    view = get_object_or_404(SavedView, pk=pk, person_id=person_of(actor))
    views.forget_view(actor, view)
    return say(redirect("list_members"), _("已删去“%(name)s”。") % {"name": view.name})


@page(Members.EXPORT, methods=("POST",))
def export_members(request: Request) -> HttpResponse:
    """Queue the export of exactly what the list shows."""
    actor = request.actor
    unit = _unit(request)
    hand = near(actor, unit)
    query = _shape(hand, unit).parse(request.GET, request.COOKIES)
    try:
        if query.problems:
            raise Refused(query.problems[0])
        job = exports.export_members(
            actor,
            exports.place(actor, unit),
            address=query.bare_address(),
            columns=query.columns,
            filters=query.without("q").address(),
        )
    except Refused as refused:
        return render(request, "web/refused.html", {"message": refused.message}, status=422)
    return redirect("show_job", pk=job.pk)


def _shape(hand: Near, unit: Unit | None, *, opens: bool = True) -> type[MemberList]:
    """Return the list with what is at hand there; in one branch its name is left out and its groups stand."""
    in_branch = bool(unit.kind_data.holds_members if unit else hand.home)
    return MemberList.placed(hand.units, hand.groups, in_branch=in_branch, opens=opens)


def _admits(actor: Actor, unit: Unit | None, hand: Near) -> UUID | None:
    """Return the key of the branch for which the page offers to enter somebody."""
    if unit is None:
        return hand.home if actor.scopes(Members.ADMIT) else None
    return unit.pk if unit.kind_data.holds_members and actor.may(Members.ADMIT, unit) else None


def _unit(request: Request) -> Unit | None:
    """Return the unit that the address names: 404 next door, 403 without the right; None where it names none."""
    asked = MemberList.asked("unit", request.GET)
    if not asked or asked == "none":
        return None
    return find(Unit, request.actor, Members.READ, pk=UUID(asked))
