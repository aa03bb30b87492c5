"""The screen of a gathering with its QR, and what a scan of it opens."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.accounts.actions import spend_attempt
from zhibu.accounts.adapter import source_of
from zhibu.accounts.rules import Limit
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.links.queries import qr_image
from zhibu.links.rules import WRONG_FROM_SOURCE
from zhibu.meetings import actions, forms
from zhibu.meetings.actions.signing import refuse_token, refuse_unopened
from zhibu.meetings.choices import AHEAD, CAME, GatheringState
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import counts, registers, screen, showing
from zhibu.meetings.rules.tokens import SCAN_HOLDS, is_fresh_scan, read_token
from zhibu.web.addresses import address, whole
from zhibu.web.kept_pages import kept_page
from zhibu.web.unkept import unkept

WRONG = Limit("scan_source", WRONG_FROM_SOURCE.tries, WRONG_FROM_SOURCE.window)
COOKIE = "zhibu_scan"
"""What a scan leaves on the device that made it, for ten minutes: so that one can sign in with one's name first."""


@page(Meetings.HOLD, methods=("GET", "HEAD"))
@unkept
def show_screen(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show a gathering in big type: the QR, the code, the agenda, who is here, whether they are enough."""
    gathering = registers.holding(request.actor, pk)
    lines = registers.lines(gathering)
    is_open, path = gathering.state == GatheringState.OPEN, registers.scan_path(gathering, request.actor.at)
    context = {
        "gathering": gathering,
        "kinds": showing.of_kinds(gathering.kinds),
        "when": showing.when(gathering.held_on, gathering.begins, gathering.ends),
        "items": showing.items(gathering),
        "shown": screen.shown(gathering, lines, showing.hosts(gathering)),
        "may_lead": gathering.state not in (*AHEAD, GatheringState.CANCELLED),
        "is_open": is_open,
        "qr": qr_image(whole(request, path)) if path else "",
        "here": [one.name for one in lines if one.presence in CAME],
        "sum": counts.in_words(counts.sum_of(lines)),
        "quorums": registers.quorums(gathering, lines, gathering.unit) if is_open else [],
        "back": reverse("tick_register" if is_open else "show_gathering", args=[gathering.pk]),
    }
    template = "meetings/parts/screen.html" if request.headers.get("HX-Request") else "meetings/show_screen.html"
    return render(request, template, context)


@page(public=True)
@unkept
def scan(request: PersonRequest, token: str) -> HttpResponse:
    """Let whoever scanned the QR sign in: with their name first, if need be, and back; then with one press."""
    actor = request.actor
    scan = _scan(request, token)
    if scan and request.method == "POST" and scan.person == str(actor.person_id) and is_fresh_scan(scan.at, actor.at):
        own, said = _own(scan, actor), forms.pressed(request.POST)
        if said and actions.sign_in_as_scanned(actor, own, **said):
            return _signed(request, scan.gathering, scan.theme, scan.when)
    scanned_at = scan.at if scan else None
    try:
        gathering, line = _found(actor, token)
        refuse_unopened(gathering.state)
        refuse_token(token, gathering.pk, gathering.register_key, scanned_at or actor.at, actor.at)
    except Refused as refused:
        return _refused(request, refused)
    if actor.person_id is None:
        answer: HttpResponse = redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        return _remembered(answer, token, Scan(scanned_at or actor.at))
    if line is None:
        return _refused(
            request, Refused(_("这次会议的名单里没有您；来旁听的，请告诉主持人记为来宾。"), reason="not_called")
        )
    when = showing.when(gathering.held_on, gathering.begins, gathering.ends)
    if actions.is_there(line):
        return _signed(request, str(gathering.pk), gathering.theme, when)
    form = forms.Scan(request.POST if request.method == "POST" else None, initial={"nonce": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_in_by_scan(actor, line, token=token, scanned_at=scanned_at, **form.cleaned_data)
        except Refused as refused:
            return _refused(request, refused)
        return _signed(request, str(gathering.pk), gathering.theme, when)
    context = {"gathering": gathering, "form": form, "name": actor.name, "when": when}
    answer = render(request, "meetings/scan.html", context, status=422 if form.errors else 200)
    called = (str(gathering.pk), str(actor.person_id), str(line.pk), gathering.theme, when)
    return _remembered(answer, token, Scan(scanned_at or actor.at, *called))


def _signed(request: PersonRequest, gathering: str, theme: str, when: str) -> HttpResponse:
    """Say that the person is signed in, on a page so light that a whole hall may open it at once."""
    url = address("show_own_gathering", UUID(gathering))
    words = {"theme": theme, "when": when, "name": request.actor.name, "url": url}
    return kept_page("meetings/signed.html", words, is_large=request.actor.is_large_type)


def _found(actor: Actor, written: str) -> tuple[Gathering, Attendance | None]:
    """Return the gathering that the token names, and the own line of it. Raises Refused for what names none."""
    token = read_token(written)
    line = registers.own_line_or_none(actor, token.gathering) if token and actor.person_id else None
    found = line.gathering if line else Gathering.objects.filter(pk=token.gathering).first() if token else None
    if found is None:
        raise Refused(_("这个二维码不是这次会议的，请扫会场屏幕上的码。"), reason="forged")
    return found, line


def _refused(request: Request, refused: Refused) -> HttpResponse:
    """Say why, and count the tries of whoever makes tokens up."""
    status = 422
    if refused.reason == "forged":
        source = source_of(request)
        status = 429 if source and spend_attempt(WRONG, source, request.actor.at) else 404
    answer = render(request, "meetings/scan.html", {"why": refused.message}, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["X-Reason"] = refused.reason
    vars(answer)["_has_been_logged"] = True  # Django's log of refusals would name the token
    return answer


class Scan(NamedTuple):
    """A scan that was judged: when it was made; and, of who is called, which line it opens and what is said of it.

    It says nothing of rights: whose session asks is found at each asking, and must be that person's.
    """

    at: datetime
    gathering: str = ""
    person: str = ""
    line: str = ""
    theme: str = ""
    when: str = ""


def _own(scan: Scan, actor: Actor) -> Attendance:
    """Return the line that the scan opens, nothing of it read: what else it says is looked up where it is asked for."""
    return Attendance.from_db("default", ("id", "person_id"), (UUID(scan.line), actor.person_id))


def _scan(request: Request, token: str) -> Scan | None:
    """Return the scan that this device made of the token while it was fresh, None where it did not."""
    try:
        said, at, *called = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=SCAN_HOLDS)
        return Scan(datetime.fromisoformat(at), *called) if said == token else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def write_scan(token: str, scan: Scan) -> str:
    """Return the scan as the device keeps it, signed."""
    return signing.dumps([token, scan.at.isoformat(), *scan[1:]], salt=COOKIE)


def _remembered(answer: HttpResponse, token: str, scan: Scan) -> HttpResponse:
    answer.set_cookie(
        COOKIE,
        write_scan(token, scan),
        max_age=SCAN_HOLDS,
        path=reverse("scan", args=[token]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
