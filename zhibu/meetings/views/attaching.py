"""Files of a gathering: put there, read by whoever reads its minutes, taken away."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.files.downloads import serve_file
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.meetings import actions, forms
from zhibu.meetings.models import Attachment, Gathering, Item, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import attachments, uploads
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.views.minutes import back_of
from zhibu.web.addresses import address
from zhibu.web.unkept import unkept


@page(Meetings.WRITE)
@unkept
def attach_file(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Put a file with a gathering: a material before it, or what goes with its minutes."""
    gathering, place = attachments.place_of(request.actor, pk)
    items = list(Item.objects.filter(gathering=pk).order_by("order").values_list("pk", "title"))
    form = forms.AttachFile(sent(request), request.FILES or None, items=items)
    back = _back(request, gathering, place)
    return answer(
        request,
        form,
        place,
        actions.attach_file,
        said=_("文件已放好。"),
        to=lambda _done: back,
        details=lambda: {
            "name": form.cleaned_data["content"].name,
            "content": form.cleaned_data["content"].file,
            "item": form.cleaned_data.get("item"),
        },
        context={
            "gathering": gathering,
            "cancel_url": back,
            "coming": uploads.coming(request.actor, pk),
            "begin": reverse("api:begin_upload", args=[pk]),
            "uploads": reverse("api:show_upload", args=[pk]).removesuffix(str(pk)),
        },
    )


@page(Meetings.WRITE)
@unkept
def take_file_away(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a file away for good."""
    row = get_object_or_404(Attachment.objects.select_related("file"), pk=pk)
    gathering, place = attachments.place_of(request.actor, row.gathering_id)
    back = _back(request, gathering, place)
    return answer(
        request,
        forms.TakeFileAway(sent(request)),
        place,
        actions.take_file_away,
        said=_("文件已去掉。"),
        to=lambda _done: back,
        details=lambda: {"attachment": row.pk},
        context={
            "title": _("去掉文件：%(name)s") % {"name": row.file.name},
            "question": _("文件会永久删除，大家不能再看。"),
            "verb": _("去掉"),
            "is_grave": True,
            "cancel_url": back,
        },
        template="web/confirm.html",
    )


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
@unkept
def download_file(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Hand out a file of a gathering to whoever reads its minutes: always to save, never shown by the browser."""
    row = get_object_or_404(Attachment.objects.select_related("file"), pk=pk)
    kept.readable(request.actor, row.gathering_id)
    return serve_file(request, row.file)


def _back(request: PersonRequest, gathering: Gathering, place: Gathering | Minutes) -> str:
    if isinstance(place, Minutes):
        return address("show_minutes", gathering.pk)
    return back_of(request, gathering)
