"""Pages of one's own notices."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime

from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.notices import actions
from zhibu.notices.models import Notice

SHOWN = 50


@page()
def list_notices(request: Request) -> HttpResponse:
    """Show what I was told, the newest first."""
    actor = request.actor
    notices = Notice.objects.of(actor).order_by("-at", "-id")[:SHOWN]
    rows = [
        (row.pk, row.title, row.text, date_format(localtime(row.at), "Y-m-d H:i"), row.read_at is None)
        for row in notices
    ]
    has_unread = any(is_new for *_, is_new in rows)
    return render(request, "notices/list_notices.html", {"rows": rows, "has_unread": has_unread})


@page()
def open_notice(request: Request, pk: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    actor = request.actor
    notice = get_object_or_404(Notice.objects.of(actor), pk=pk)
    actions.read_notices(actor, [notice.pk])
    if notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("list_notices")


@page(methods=("POST",))
def read_notices(request: Request) -> HttpResponse:
    """Mark everything as read."""
    actions.read_notices(request.actor)
    return redirect("list_notices")
