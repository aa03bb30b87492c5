"""The site's addresses and the yardsticks: 'ok' through the whole middleware, and the shell with nothing in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Template, engines
from django.urls import path

from zhibu.site.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_EMPTY = '{% extends "web/shell.html" %}{% block title %}…{% endblock %}{% block heading %}…{% endblock %}'
_made: list[Any] = []


def ok(_request: HttpRequest) -> HttpResponse:
    """Answer 'ok', signed in or not."""
    return HttpResponse("ok", content_type="text/plain")


def empty(request: HttpRequest) -> HttpResponse:
    """Show the shell of every page, with menu, search and bell, and nothing in it."""
    if request.actor.person_id is None:  # type: ignore[attr-defined]  # set by the middleware
        return redirect("account_login")
    if not _made:
        _made.append(engines["django"].from_string(_EMPTY))
    page: Template = _made[0]
    return HttpResponse(page.render({}, request))  # type: ignore[arg-type, call-arg]  # the backend's template


urlpatterns = [*urlpatterns, path("bench/ok", ok, name="bench_ok"), path("bench/empty", empty, name="bench_empty")]
