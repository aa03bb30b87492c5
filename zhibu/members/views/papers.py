"""The photo and the papers of a file: put in, taken out, handed out."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.files.downloads import serve_file
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.answering import sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find, owns
from zhibu.members.actions import papers
from zhibu.members.actions.opening import open_file
from zhibu.members.choices import Tie
from zhibu.members.forms.papers import AddAttachment, RemoveAttachment, SetPhoto
from zhibu.members.models import Attachment, Member
from zhibu.members.permissions import Members
from zhibu.members.views.file import member_of
from zhibu.web.forms import Form, add_refusal
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(Members.OPEN_FILE, methods=("GET", "HEAD"))
def show_photo(request: Request, pk: UUID) -> HttpResponseBase:
    """Show a photo of a file that the actor may open."""
    actor = request.actor
    attachment, _member = attachment_of(actor, Members.OPEN_FILE, pk, is_photo=True)
    return serve_file(request, attachment.file, inline=True)


@page(Members.OPEN_FILE, methods=("GET", "HEAD"))
@unkept
def download_attachment(request: Request, pk: UUID) -> HttpResponseBase:
    """Hand out a paper of a file; that another's paper was opened is written down."""
    actor = request.actor
    attachment, member = attachment_of(actor, Members.OPEN_FILE, pk)
    if not owns(actor, member):
        open_file(actor, member, parts=["papers"], purpose=_("查看材料：%(title)s") % {"title": attachment.title})
    return serve_file(request, attachment.file)


@page(Members.EDIT)
@unkept
def set_photo(request: Request, pk: UUID) -> HttpResponse:
    """Put a photo into a file."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    form = SetPhoto(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            papers.set_photo(actor, member, content=form.cleaned_data["content"].read())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect("show_member", pk=member.pk), _("照片已换上"))
    return _ask(request, member, form, _("照片"), _("放进档案"))


@page(Members.EDIT)
@unkept
def add_attachment(request: Request, pk: UUID) -> HttpResponse:
    """Put a paper into a file."""
    actor = request.actor
    member = member_of(actor, Members.EDIT, pk)
    form = AddAttachment(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["content"]
        try:
            papers.add_attachment(
                actor, member, title=form.cleaned_data["title"], name=upload.name, content=upload.read()
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect(reverse("show_member", args=[member.pk]) + "#papers"), _("材料已放进档案"))
    return _ask(request, member, form, _("添加材料"), _("放进档案"))


@page(Members.EDIT)
@unkept
def remove_attachment(request: Request, pk: UUID) -> HttpResponse:
    """Take a paper out of a file."""
    actor = request.actor
    attachment, member = attachment_of(actor, Members.EDIT, pk)
    form = RemoveAttachment(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            papers.remove_attachment(actor, member, attachment=attachment, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect(reverse("show_member", args=[member.pk]) + "#papers"), _("材料已移出"))
    context = {
        "title": _("移出材料：%(title)s") % {"title": attachment.title},
        "question": _("文件会永久删除；曾经有过这份材料、谁移出的、为什么，会留在改动记录里。"),
        "form": form,
        "verb": _("移出"),
        "is_grave": True,
        "cancel_url": reverse("show_member", args=[member.pk]) + "#papers",
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def attachment_of(actor: Actor, permission: Members, pk: UUID, *, is_photo: bool = False) -> tuple[Attachment, Member]:
    """Return a paper in use and the roll row of its person, where the actor has the permission; 404 next door."""
    rows = Attachment.objects.filter(removed_at__isnull=True, is_photo=is_photo).select_related("file")
    attachment = get_object_or_404(rows, pk=pk)
    formal = Member.objects.filter(tie=Tie.FORMAL).select_related("person", "unit")
    return attachment, find(formal, actor, permission, person=attachment.person_id)


def _ask(request: Request, member: Member, form: Form, title: str, submit: str) -> HttpResponse:
    context = {"form": form, "member": member, "title": title, "submit": submit}
    return render(request, "members/paper.html", context, status=422 if form.errors else 200)
