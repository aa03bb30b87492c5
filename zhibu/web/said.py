"""A sentence carried over a redirect: what was just done, shown once on the next page."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

COOKIE = "said"
_SALT = "zhibu.web.said.look"
_SECONDS = 60
_SHOWN = "zhibu.said"


class Said(NamedTuple):
    """The sentence, and whether it tells what was done or why it was not."""

    sentence: str = ""
    look: Literal["ok", "warn"] = "ok"

    def __bool__(self) -> bool:
        return bool(self.sentence)

    def __str__(self) -> str:
        return self.sentence


def say[R: HttpResponseBase](response: R, sentence: str, *, look: Literal["ok", "warn"] = "ok") -> R:
    """Let the next page that this browser opens show the sentence, a refusal as a warning."""
    response.set_cookie(
        COOKIE,
        signing.dumps([str(sentence), look], salt=_SALT),
        max_age=_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def said(request: HttpRequest) -> Any:
    """Return the sentence left for this page, empty when there is none; read only once a template shows it."""
    return SimpleLazyObject(lambda: _take(request))


def _take(request: HttpRequest) -> Said:
    sealed = request.COOKIES.get(COOKIE)
    if not sealed:
        return Said()
    request.META[_SHOWN] = True
    try:
        return Said(*signing.loads(sealed, salt=_SALT, max_age=_SECONDS))
    except signing.BadSignature:
        return Said()


class SaidMiddleware:
    """Forget the sentence once a page has shown it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _SHOWN in request.META and COOKIE not in response.cookies:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response
