"""The API: every room's router under one roof, errors as problem+json (RFC 9457)."""

from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.gate.doors import page


class Session(APIKeyCookie):
    """Whoever is signed in to the pages, with the pages' protection against forged requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, _key: str | None) -> Any:
        """Return the actor; None sends 401."""
        actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.person_id else None


api = NinjaAPI(
    title="zhibu",
    version="1",
    urls_namespace="api",
    auth=Session(csrf=True),
    docs_url=None,
    openapi_url=None,
)
for room in reversed(settings.ROOMS):
    if find_spec(f"zhibu.{room}.api"):
        api.add_router("", import_module(f"zhibu.{room}.api").router)


@page()
def describe_api(_request: HttpRequest) -> HttpResponse:
    """Give the API's description (OpenAPI), held still by tests/snapshots/openapi.json."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


def _problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> HttpResponse:
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    answer = api.create_response(request, told, status=status)
    answer["Content-Type"] = "application/problem+json; charset=utf-8"
    return answer


@api.exception_handler(Refused)
def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    """Say which rule the act breaks, and at which field."""
    return _problem(request, 422, problem.message, field=problem.field)


@api.exception_handler(NotAllowed)
def not_allowed(request: HttpRequest, problem: NotAllowed) -> HttpResponse:
    """Say which right is missing."""
    return _problem(request, 403, _("缺少权限：{right}").format(right=problem.permission.label))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _absent: Http404) -> HttpResponse:
    """Say that there is no such thing within reach."""
    return _problem(request, 404, _("没有找到，或者不在您能看的范围里。"))


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Say which parts of the request cannot be read."""
    errors = [{"at": [str(step) for step in one["loc"]], "message": one["msg"]} for one in problem.errors]
    return _problem(request, 422, _("请求的内容看不懂。"), errors=errors)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _unknown: AuthenticationError) -> HttpResponse:
    """Say that one has to sign in."""
    return _problem(request, 401, _("请先登录。"))


@api.exception_handler(PermissionDenied)
@api.exception_handler(HttpError)
def other_trouble(request: HttpRequest, problem: Exception) -> HttpResponse:
    """Say what the framework says."""
    return _problem(request, getattr(problem, "status_code", 403), str(problem))
