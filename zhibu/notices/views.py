"""Pages of one's own notices, of how one is told, and of what reached nobody."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from zhibu.gate.actor import Refused, person_of
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.notices import actions, forms, queries
from zhibu.notices.actions.sending import Undelivered
from zhibu.notices.channels import open_means
from zhibu.notices.channels.push import public_key
from zhibu.notices.choices import Means
from zhibu.notices.kinds import kind_of
from zhibu.notices.models import Notice, Preference, Way
from zhibu.notices.permissions import Notices
from zhibu.notices.tokens import read_stop_token
from zhibu.web.said import say
from zhibu.web.unkept import unkept

SHOWN = 50


@page(Notices.OWN)
def list_notices(request: Request) -> HttpResponse:
    """Show what I was told, the newest first."""
    actor = request.actor
    notices = Notice.objects.of(actor).order_by("-at", "-id")[:SHOWN]
    rows = [
        (
            row.pk,
            row.title,
            row.text,
            date_format(localtime(row.at), "Y-m-d H:i"),
            row.read_at is None,
            row.asks_receipt and row.receipt_at is None,
        )
        for row in notices
    ]
    has_unread = any(is_new for *_more, is_new, _owed in rows)
    context = {"rows": rows, "has_unread": has_unread, "may_keep": bool(actor.scopes(Notices.KEEP))}
    return render(request, "notices/list_notices.html", context)


@page(Notices.OWN)
def open_notice(request: Request, pk: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    actor = request.actor
    notice = get_object_or_404(Notice.objects.of(actor), pk=pk)
    actions.read_notices(actor, [notice.pk])
    return _to(notice)


@page(Notices.OWN, methods=("POST",))
def read_notices(request: Request) -> HttpResponse:
    """Mark everything as read."""
    actions.read_notices(request.actor)
    return redirect("list_notices")


@page(Notices.OWN, methods=("POST",))
def confirm_receipt(request: Request, pk: UUID) -> HttpResponse:
    """Say that one has read a notice that asks for it."""
    notice = get_object_or_404(Notice.objects.of(request.actor), pk=pk)
    try:
        actions.confirm_receipt(request.actor, notice)
    except Refused as refused:
        return say(_to(notice), refused.message, look="warn")
    return say(_to(notice), _("回执已给。"))


@page(Notices.OWN, methods=("GET", "HEAD"))
@unkept
def list_ways(request: Request) -> HttpResponse:
    """Show how one is told, and let one choose."""
    return render(request, "notices/list_ways.html", _ways(request))


@page(Notices.OWN, methods=("POST",))
def choose_means(request: Request) -> HttpResponse:
    """Choose by which means one is told of what."""
    actor = request.actor
    shown = queries.usable(queries.ways_of(actor))
    form = forms.ChooseMeans(request.POST, choices=queries.choices_of(actor, shown))
    if not form.is_valid():
        return say(redirect("list_ways"), _("没有这一项，请刷新页面再选。"))
    chosen = form.chosen(queries.chosen_by(actor), shown)
    actions.choose_means(actor, Preference(person_id=person_of(actor)), chosen=chosen)
    return say(redirect("list_ways"), _("已记下，以后按您选的发。"))


@page(Notices.OWN)
@unkept
def add_way(request: Request, means: str) -> HttpResponse:
    """Say where one is reached."""
    if means not in open_means() or means == Means.PUSH:
        raise Http404
    form = forms.AddWay(sent(request), means=means)
    return answer(
        request,
        form,
        Way(person_id=person_of(request.actor)),
        actions.add_way,
        said=_("已发去一条消息，请打开里面的链接点“确认”。"),
        to=lambda _way: reverse("list_ways"),
        details=lambda: {"means": means, "address": form.cleaned_data["address"]},
        context={"label": Means(means).label, "back": reverse("list_ways")},
    )


@page(Notices.OWN, methods=("POST",))
def add_device(request: Request) -> HttpResponse:
    """Let the device in one's hand be told."""
    form = forms.AddDevice(request.POST)
    if not form.is_valid():
        return say(redirect("list_ways"), _("这台设备没有给出地址，请再试一次。"))
    try:
        actions.add_device(request.actor, Way(person_id=person_of(request.actor)), **form.cleaned_data)
    except Refused as refused:
        return say(redirect("list_ways"), refused.message, look="warn")
    return say(redirect("list_ways"), _("这台设备已经打开提醒。"))


@page(Notices.OWN, methods=("POST",))
def remove_way(request: Request, pk: UUID) -> HttpResponse:
    """Be told there no more."""
    actions.remove_way(request.actor, get_object_or_404(Way.objects.of(request.actor), pk=pk))
    return say(redirect("list_ways"), _("已去掉，以后不再发到那里。"))


@page(public=True)
@unkept
def confirm_way(request: Request, token: str) -> HttpResponse:
    """Confirm the address at which one reads the link: by a press, so that programs that look at links confirm
    nothing."""
    way = queries.way_to_confirm(token)
    if way and request.method == "POST":
        actions.confirm_way(way, request.actor.at)
    context = {"way": way, "is_done": bool(way and way.confirmed_at), "label": Means(way.means).label if way else ""}
    return render(request, "notices/confirm_way.html", context, status=200 if way else 404)


@csrf_exempt  # a mail program presses it without a page; the token is all that it takes, and all that it can do is stop
@page(public=True)
@unkept
def stop_mail(request: Request, token: str) -> HttpResponse:
    """Send such mails no more, in one step and without signing in."""
    stop = read_stop_token(token)
    kind = kind_of(stop.kind) if stop else None
    is_done = bool(stop and kind and request.method == "POST")
    if stop and is_done:
        actions.stop_means(stop)
    context = {"kind": kind.label if kind else "", "is_done": is_done}
    return render(request, "notices/stop_mail.html", context, status=200 if kind else 404)


@page(public=True, methods=("GET", "HEAD"))
def push_worker(request: Request) -> HttpResponse:
    """Hand browsers the few lines that show what arrives while the site is closed."""
    found = render(request, "notices/push_worker.js", content_type="text/javascript; charset=utf-8")
    found["Cache-Control"] = "no-cache"
    return found


@page(Notices.KEEP, methods=("GET", "HEAD"))
def list_undelivered(request: Request) -> HttpResponse:
    """Show the keeper what did not go out, counted: not whose it is, nor of what it tells."""
    means = [str(Means(one).label) for one in open_means()]
    rows = queries.undelivered(request.actor)
    return render(request, "notices/list_undelivered.html", {"rows": rows, "means": _("、").join(means)})


@page(Notices.KEEP, methods=("POST",))
def resend_undelivered(request: Request) -> HttpResponse:
    """Try once more what was given up."""
    return _settle(request, actions.resend_undelivered)


@page(Notices.KEEP, methods=("POST",))
def drop_undelivered(request: Request) -> HttpResponse:
    """Lay aside what was given up."""
    return _settle(request, actions.drop_undelivered)


def _settle(request: Request, verb: Any) -> HttpResponse:
    asked = [request.POST.get(name, "") for name in ("means", "trouble", "path")]
    if asked[0] not in Means.values or asked[2] not in request.actor.scopes(Notices.KEEP):
        raise Http404
    back = redirect("list_undelivered")
    try:
        count = verb(request.actor, Undelivered(*asked)).noted["count"]
    except Refused as refused:
        return say(back, refused.message, look="warn")
    return say(back, ngettext("已处理 %(n)d 条。", "已处理 %(n)d 条。", count) % {"n": count})


def _ways(request: Request) -> dict[str, Any]:
    ways = queries.ways_of(request.actor)
    there = {way.means for way in ways}
    means = open_means()
    more = [(str(one), one.label) for one in means if one != Means.PUSH]
    return {
        "ways": ways,
        "more": [(one, label, one in there) for one, label in more],
        "push_key": public_key() if Means.PUSH in means else "",
        "choices": queries.choices_of(request.actor, queries.usable(ways)) if any(w.is_confirmed for w in ways) else [],
        "is_open": bool(means),
    }


def _to(notice: Notice) -> HttpResponse:
    if notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("list_notices")
