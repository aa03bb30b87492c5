"""The session of a request, what allauth wants said after it, and how its user likes to read."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from zhibu.accounts import actions
from zhibu.accounts.models import User
from zhibu.web.said import say
from zhibu.web.shell import LARGE_TYPE

TO_SAY = "zhibu.accounts.to_say"
"""Under which name of the request's META the adapter leaves a sentence for the next page."""


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's own, with the installation's session store."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session; let the next page say what the adapter left to be said."""
        sentence = request.META.get(TO_SAY, "")
        return super().process_response(request, say(response, sentence) if sentence else response)


class ReadingMiddleware:
    """Show pages in the language of whoever is signed in; what they switch in this browser holds on every device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn to the user's language, answer, and keep what the answer switched."""
        user = getattr(request, "_cached_user", None)
        if not isinstance(user, User):
            return self.get_response(request)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        response = self.get_response(request)
        switched = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
        if switched and switched.value in dict(settings.LANGUAGES):
            actions.set_language(user, switched.value)
        if LARGE_TYPE in response.cookies:
            actions.set_large_type(user, response.cookies[LARGE_TYPE].value == "1")
        return response
