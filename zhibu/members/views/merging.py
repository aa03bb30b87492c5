"""Files that look alike: found, compared, merged, kept apart, and taken apart again."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members.actions import merging, opening
from zhibu.members.choices import Tie
from zhibu.members.forms.merging import KeepApart, MergeMembers, UnmergeMembers
from zhibu.members.models import Member, Merge
from zhibu.members.permissions import Members
from zhibu.members.queries.duplicates import duplicates, merges
from zhibu.members.queries.openings import is_open
from zhibu.members.queries.pasts import pasts_of
from zhibu.members.queries.sheet import sheet
from zhibu.members.views.file import member_of
from zhibu.web.forms import Form, add_refusal
from zhibu.web.said import say
from zhibu.web.unkept import unkept

COMPARED = ("identity", "contact", "education", "work", "party", "relation", "posts")


@page(Members.MERGE, methods=("GET", "HEAD"))
@unkept
def list_duplicates(request: Request) -> HttpResponse:
    """Show the files that may be one person's, and the merges that can be taken back."""
    actor = request.actor
    return render(request, "members/list_duplicates.html", {"pairs": duplicates(actor), "merges": merges(actor)})


@page(Members.MERGE)
@unkept
def merge_members(request: Request, pk: UUID, other: UUID) -> HttpResponse:
    """Compare two files side by side, and merge the right one into the left one."""
    kept, absorbed = _pair(request, pk, other)
    form = MergeMembers(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge_members(request.actor, kept, absorbed=absorbed, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            said = _("已合并：%(name)s只有一份档案了") % {"name": kept.name}
            return say(redirect("show_member", pk=kept.pk), said)
    return _compare(request, kept, absorbed, form, KeepApart())


@page(Members.MERGE, methods=("POST",))
@unkept
def keep_apart(request: Request, pk: UUID, other: UUID) -> HttpResponse:
    """Record that two files are two people's."""
    kept, absorbed = _pair(request, pk, other)
    form = KeepApart(request.POST)
    if form.is_valid():
        try:
            merging.keep_apart(request.actor, kept, other=absorbed, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect("list_duplicates"), _("已记下：是两个人"))
    return _compare(request, kept, absorbed, MergeMembers(), form)


@page(Members.MERGE)
@unkept
def unmerge_members(request: Request, pk: UUID) -> HttpResponse:
    """Take a merge back."""
    actor = request.actor
    merge = find(Merge.objects.select_related("unit", "kept"), actor, Members.MERGE, pk=pk)
    form = UnmergeMembers(sent(request))
    context = {
        "title": _("撤销合并：%(name)s") % {"name": merge.kept.name},
        "question": _("%(day)s 合并的两份档案恢复原样。") % {"day": localdate(merge.merged_at).isoformat()},
        "consequences": [
            _("合并以后新写的内容，留在保留的那份档案里。"),
            _("合并以后组织关系、党籍、职务有过变动的，不能撤销。"),
        ],
        "verb": _("撤销合并"),
        "is_grave": True,
        "cancel_url": reverse("list_duplicates"),
    }
    return answer(
        request,
        form,
        merge,
        merging.unmerge_members,
        said=_("已撤销合并，两份档案恢复原样"),
        to=lambda _nothing: reverse("list_duplicates"),
        context=context,
        template="web/confirm.html",
    )


def _pair(request: Request, pk: UUID, other: UUID) -> tuple[Member, Member]:
    """Return both rows: 404 where either is next door, and for two rows of one person."""
    actor = request.actor
    kept, absorbed = (member_of(actor, Members.MERGE, key) for key in (pk, other))
    if kept.person_id == absorbed.person_id:
        raise Http404
    return kept, absorbed


def _compare(request: Request, kept: Member, absorbed: Member, form: Form, apart: Form) -> HttpResponse:
    actor = request.actor
    sides = []
    for member in (kept, absorbed):
        if not is_open(actor, member.person_id):
            opening.open_file(actor, member, parts=COMPARED, purpose=_("比对重复档案"))
        sides.append(sheet(member, pasts_of(member.person_id), actor.today, parts=COMPARED))
    context: dict[str, Any] = {
        "kept": kept,
        "absorbed": absorbed,
        "rows": list(_rows(*sides)),
        "form": form,
        "apart": apart,
        "swap_url": reverse("merge_members", args=[absorbed.pk, kept.pk]),
        "is_formal": kept.tie == absorbed.tie == Tie.FORMAL,
    }
    failed = form.errors or apart.errors
    return render(request, "members/merge_members.html", context, status=422 if failed else 200)


def _rows(left: list[Any], right: list[Any]) -> Any:
    """Yield (group, [(label, left, right, differs)]) of what either file says."""
    for ours, theirs in zip(left, right, strict=True):
        texts = {fact.key: fact.text for fact in theirs.facts}
        rows = [
            (fact.label, fact.text, texts.get(fact.key, ""), bool(fact.text) and fact.text != texts.get(fact.key, ""))
            for fact in ours.facts
            if fact.text or texts.get(fact.key)
        ]
        if ours.lines or theirs.lines:
            rows.append((_("经历"), _told(ours), _told(theirs), False))
        if rows:
            yield ours.title, rows


def _told(group: Any) -> str:
    return "\n".join(f"{line.title} {line.period}" for line in group.lines)
