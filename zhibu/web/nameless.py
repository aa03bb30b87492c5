"""Addresses at which nobody is known (`NAMELESS` of the settings): nothing that names who asks goes in or comes out.

Whatever a page there does, or a middleware before it, finds no session, no signed-in person and no browser to keep:
the request has lost its cookies (but those of language and size of letters) and what the browser says of itself and of
the page before. No answer sets a cookie, is kept by anybody, or stands in a log. Only the count of wrong codes still
asks where a request comes from (docs/adr/0061).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.cookie import parse_cookie
from django.shortcuts import render

from zhibu.web.shell import LARGE_TYPE

DROPPED = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_USER_AGENT", "HTTP_REFERER")
OWN_PAGE = ("same-origin", "none")
"""What a browser says (Sec-Fetch-Site) of what our own page sends, or somebody's own hand."""


class NamelessMiddleware:
    """Take from requests to nameless addresses what names who asks, and from their answers what would mark them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer without knowing who asks."""
        if not request.path_info.startswith(settings.NAMELESS):
            return self.get_response(request)
        marked: Any = request
        marked.is_nameless = True  # templates leave the switches out that keep a cookie
        kept = _harmless(request.META.get("HTTP_COOKIE", ""))
        for name in (*DROPPED, *(one for one in request.META if one.startswith("HTTP_SEC_CH_"))):
            request.META.pop(name, None)
        if kept:
            request.META["HTTP_COOKIE"] = kept
        answer = self.get_response(request)
        answer.cookies.clear()
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        vars(answer)["_has_been_logged"] = True  # Django's log of refusals would say that somebody wrote, and when
        return answer

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse what another site lets a browser send here."""
        is_ours = request.META.get("HTTP_SEC_FETCH_SITE", "none") in OWN_PAGE
        if is_ours or request.method != "POST" or not hasattr(request, "is_nameless"):
            return None
        return render(request, "web/403_csrf.html", status=403)


def _harmless(cookies: str) -> str:
    known = (settings.LANGUAGE_COOKIE_NAME, LARGE_TYPE)
    found = parse_cookie(cookies)
    return "; ".join(f"{name}={found[name]}" for name in known if found.get(name, "").replace("-", "").isalnum())
