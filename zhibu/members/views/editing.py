"""The forms that change a member's file."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.gate.answering import sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.members import items
from zhibu.members.actions import editing
from zhibu.members.forms.edit import EditMember
from zhibu.members.models import PartyFile
from zhibu.members.permissions import Members
from zhibu.members.queries.seen import values_of
from zhibu.members.rules.masks import mask
from zhibu.members.views.file import member_of
from zhibu.web.forms import add_refusal
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(Members.EDIT)
@unkept
def edit_member(request: Request, pk: UUID, group: str) -> HttpResponse:
    """Change one group of a member's file."""
    actor = request.actor
    if group not in items.EDITABLE:
        raise Http404
    member = member_of(actor, Members.EDIT, pk)
    party = PartyFile.objects.filter(person_id=member.person_id).first() if group == "party" else None
    values = values_of(member.person, party, group)
    form = EditMember(sent(request), person=member.person, group=group, values=values)
    told: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            editing.edit_member(
                actor,
                member,
                group=group,
                changes=form.changes(),
                seen=form.marks(),
                reason=form.cleaned_data["reason"],
            )
        except editing.Outdated as outdated:
            add_refusal(form, outdated)
            form.look_again(values)
            told = [(items.label(key), _shown(key, values[key])) for key in outdated.fields]
        except Refused as refused:
            add_refusal(form, refused)
        else:
            back = redirect(reverse("show_member", args=[member.pk]) + f"#{group}")
            return say(back, _("已保存：%(group)s") % {"group": items.GROUPS[group]})
    context = {"form": form, "member": member, "group": group, "title": items.GROUPS[group], "told": told}
    return render(request, "members/edit_member.html", context, status=422 if form.errors else 200)


def _shown(key: str, value: object) -> str:
    item = items.BY_KEY[key]
    return (mask(key, str(value)) if item.is_sealed else item.written(value)) or _("空白")
