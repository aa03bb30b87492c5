"""Groups of a branch: putting one member or several into one."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members.actions import groups
from zhibu.members.forms.roll import GroupMembers
from zhibu.members.permissions import Members
from zhibu.members.queries.groups import groups_and_people
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.web.forms import add_refusal
from zhibu.web.said import say


@page(Members.PLACE)
def group_members(request: Request, pk: UUID) -> HttpResponse:
    """Put several members of a branch into a group of it; a list of members sends the ticked ones as `pick`."""
    actor = request.actor
    branch = find(Unit.objects.current(), actor, Members.PLACE, pk=pk)
    if GROUP not in branch.kind_data.may_hold:
        raise Http404
    at_hand = groups_and_people(branch)
    asked = request.GET.get("group", "")
    picked = request.POST.getlist("pick")
    is_sent = request.method == "POST" and not picked
    form = GroupMembers(
        request.POST if is_sent else None,
        groups=at_hand.groups,
        people=at_hand.people,
        initial={"on": actor.today, "group": asked if asked in at_hand.groups else "", "members": picked},
    )
    if is_sent and form.is_valid():
        group = form.cleaned_data["group"]
        try:
            count = groups.group_members(
                actor, branch, members=form.cleaned_data["members"], group=group, on=form.cleaned_data["on"]
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            said = ngettext("已调整 %(n)s 人", "已调整 %(n)s 人", count) % {"n": count}
            return say(redirect(reverse("show_unit", args=[(group or branch).pk])), said)
    context = {"unit": branch, "form": form, "has_groups": bool(at_hand.groups), "has_people": bool(at_hand.people)}
    return render(request, "members/group_members.html", context, status=422 if form.errors else 200)
