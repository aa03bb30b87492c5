"""Who asks: `request.actor`, loaded with the session in one statement."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zhibu.access import actions, loading
from zhibu.access.actors import PersonActor, PersonRequest, visitor
from zhibu.accounts.actions import spend_attempt
from zhibu.accounts.adapter import source_of
from zhibu.accounts.models import User
from zhibu.accounts.rules import TOKEN_FROM_SOURCE
from zhibu.accounts.sessions import SessionStore

WITHOUT_SECOND_STEP = ("mfa_", "account_", "set_")
"""How the names of the pages begin that set a second step up, sign out, or change language and text size."""


PROGRAMS = "/api/"
"""Where programs ask: only there a token says who asks, and never a session beside it."""


class Arriving(PersonRequest):
    """A request as the middleware gets it: who asks is about to be known."""

    session: SessionStore
    _cached_user: User


class ActorMiddleware:
    """Set `request.actor`, and prime Django's session and user from the same row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Arriving) -> HttpResponse:
        """Load who asks, then answer."""
        self.load(request)
        return self.get_response(request)

    def process_view(self, request: Arriving, *_view: Any) -> HttpResponse | None:
        """Lead whoever owes a second step to where it is set up, and nowhere else."""
        at = request.resolver_match.url_name if request.resolver_match else ""
        if request.path.startswith(PROGRAMS):
            return None  # asked for where the API is assembled, in the API's own words
        if not request.actor.owes_second_step or (at or "").startswith(WITHOUT_SECOND_STEP):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse("mfa_index")})
        return redirect("mfa_index")

    def load(self, request: Arriving) -> None:
        """Set the request's actor from its session cookie: a visitor where it has none that holds."""
        now = timezone.now()
        if request.path.startswith(PROGRAMS) and "Authorization" in request.headers:
            actor = self.by_token(request, now)
        else:
            actor = self.by_session(request, now)
        request.actor = actor or visitor(now)

    def by_session(self, request: Arriving, now: datetime) -> PersonActor | None:
        """Return who asks by the session cookie, None where it has none that holds; Django's user goes with it."""
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not key or not key.isalnum() or len(key) > 40:
            return None
        loaded = loading.by_session(key, now)
        if loaded is None:
            return None
        session = request.session
        data = session.decode(loaded.session_data)
        session.prime(data)
        if loaded.user is None:
            return None
        user = User.from_db("default", loading.USER_COLUMNS, loaded.user)
        if not user.is_active or not _is_of(user, data.get(HASH_SESSION_KEY, "")):
            session.flush()
            return None
        request._cached_user = user
        return loaded.actor

    def by_token(self, request: Arriving, now: datetime) -> PersonActor | None:
        """Return who asks through a token, None for a wrong one; `request.rest` is set where those come too often."""
        scheme, _space, token = request.headers["Authorization"].partition(" ")
        loaded = loading.by_token(token.strip(), now) if scheme.lower() == "bearer" else None
        if loaded is None:
            source = source_of(request)
            request.rest = spend_attempt(TOKEN_FROM_SOURCE, source, now) if source else timedelta(0)
            return None
        if loaded.used_on != loaded.actor.today:
            actions.note_use(loaded.token_id, loaded.actor.today)
        return loaded.actor


def _is_of(user: User, session_hash: str) -> bool:
    """Return whether the session was begun under the user's present password."""
    return any(
        constant_time_compare(session_hash, expected)
        for expected in (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    )
