"""Numbers of persons in addresses: whoever looks for one leaves a veil of it in the address, never the number.

An address lands in the logs of servers and proxies and in a browser's history. A search text with seven digits or more
(an ID number, a phone, the beginning of either) stands there as `~…`: sealed with a nonce of its own, readable in the
same session only and for half a day. Boxes send such a text by POST to `?ask`, which leads to the veiled address; an
address that somebody typed with a number leads there too.
"""

import base64
import re
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils.http import escape_leading_slashes, urlencode
from django.utils.translation import gettext as _

from zhibu.lib import id_number, phones
from zhibu.lib.seal import SealBroken, seal, unseal
from zhibu.lib.text import HALF_WIDTH

ASK = "ask"
"""The word in an address to which a search box is posted."""
BEGINS = "~"
"""How a veil begins; alone it stands for one that can no longer be read."""
LASTS = 12 * 60 * 60
"""Seconds."""
PROGRAMS = "/api/"
"""Where programs ask: they are refused in their own words instead."""
_NUMBER = re.compile(r"\d(?:[\s-]*\d){6,}[xX]?")
_NOISE = str.maketrans("", "", " -")
_holder: ContextVar[str] = ContextVar("veil_holder", default="")


class SeeOther(HttpResponseRedirect):
    """What was posted is at this address."""

    status_code = 303


class VeilMiddleware:
    """Keep numbers out of addresses, and let views read what a veil in the address stands for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lead a question that was posted, or has a number, to its address; open what is veiled in any other."""
        if request.path.startswith(PROGRAMS):
            return self.get_response(request)
        held = _holder.set(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
        try:
            return _lead(request) or self.get_response(request)
        finally:
            _holder.reset(held)


def is_sought(name: str) -> bool:
    """Return whether a parameter of that name holds what somebody typed to find something."""
    return name == "q" or name.endswith("_q")


def holds_number(text: str) -> bool:
    """Return whether a text has so many digits that it may be a person's number, or most of one."""
    return _NUMBER.search(text) is not None


def veiled(text: str) -> str:
    """Return the text as it may stand in an address: itself, or its veil."""
    if text.startswith(BEGINS) or not holds_number(text):
        return text
    sealed = seal(settings.KEYS.seal, _name(), f"{int(time.time())} {text}")
    return BEGINS + base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unveiled(written: str) -> str:
    """Return what stands behind a veil; `~` where its day is over, or it was made in another session."""
    if not written.startswith(BEGINS):
        return written
    try:
        sealed = base64.urlsafe_b64decode(written[1:] + "=" * (-len(written[1:]) % 4))
        made_at, _space, text = unseal(settings.KEYS.seal, _name(), sealed).partition(" ")
    except (SealBroken, ValueError):
        return BEGINS
    return text if time.time() - int(made_at) <= LASTS else BEGINS


def lost() -> str:
    """Return the sentence for a veil that can no longer be read."""
    return _("这个地址里要找的号码已经看不到了，请再输一次。")


def masked(text: str) -> str:
    """Return the text as a page shows it: numbers without their middle."""
    return _NUMBER.sub(lambda found: _masked(found[0]), text.translate(HALF_WIDTH))


def _masked(number: str) -> str:
    bare = number.translate(_NOISE)
    return phones.masked(bare) if len(bare) < 15 else id_number.masked(bare)


def _name() -> str:
    return f"address:{_holder.get()}"


def _lead(request: HttpRequest) -> HttpResponseBase | None:
    if request.method == "POST" and ASK in request.GET:
        asked = [(name, value) for name, values in request.POST.lists() for value in values if value]
        return SeeOther(_address(request, [pair for pair in asked if pair[0] != "csrfmiddlewaretoken"]))
    typed = [value for name, values in request.GET.lists() if is_sought(name) for value in values]
    if request.method in ("GET", "HEAD") and any(holds_number(v) and not v.startswith(BEGINS) for v in typed):
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        return HttpResponseRedirect(_address(request, pairs))
    if any(value.startswith(BEGINS) for value in typed):
        request.GET = _opened(request.GET)  # type: ignore[assignment]
    return None


def _address(request: HttpRequest, pairs: Iterable[tuple[str, str]]) -> str:
    kept = [(name, veiled(value) if is_sought(name) else value) for name, value in pairs]
    return escape_leading_slashes(request.path) + ("?" + urlencode(kept) if kept else "")


def _opened(asked: QueryDict) -> QueryDict:
    opened = asked.copy()
    for name, values in asked.lists():
        if is_sought(name):
            opened.setlist(name, [unveiled(value) for value in values])
    return opened
