"""The switches that a browser keeps, the pages of trouble, and the page that shows every component."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhibu.web import specimens
from zhibu.web.shell import LARGE_TYPE

_YEAR = 365 * 24 * 60 * 60


@require_POST
def set_text_size(request: HttpRequest) -> HttpResponse:
    """Turn large type on or off in this browser and go back to the page."""
    response = HttpResponseRedirect(_way_back(request))
    asked = "1" if request.POST.get("large") == "1" else "0"
    response.set_cookie(LARGE_TYPE, asked, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def components(request: HttpRequest) -> HttpResponse:
    """Show every component as it looks now: in demo mode only."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return specimens.answer(request)


def _trouble(template: str, status: int) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
        return render(request, template, status=status)

    return answer


bad_request = _trouble("web/400.html", 400)
permission_denied = _trouble("web/403.html", 403)
csrf_failure = _trouble("web/403_csrf.html", 403)
not_found = _trouble("web/404.html", 404)


def server_error(*_: object) -> HttpResponse:
    """Answer 500 without asking the database anything: it may be what is broken."""
    return HttpResponse(loader.get_template("web/500.html").render({}), status=500)


def _way_back(request: HttpRequest) -> str:
    next_url = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure()):
        return next_url
    return "/"
