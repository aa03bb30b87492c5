"""The API: every room's router under one roof, refusals as problem+json (RFC 9457)."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder
from ninja.security import APIKeyCookie, HttpBearer
from pydantic_core import to_json

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.gate.problems import KINDS, MEDIA_TYPE, of_status, problem
from zhibu.gate.shapes import Problem

FORGED = "CSRF check Failed"
ALWAYS = ("unreadable", "not-signed-in", "not-allowed", "not-found", "invalid", "too-many")
SENT = ("in-progress", "too-large", "wrong-type")


class Session(APIKeyCookie):
    """Whoever is signed in to the pages, with the pages' protection against forged requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """Return the actor of the session; None sends 401, before anything is said of forgery."""
        return super().__call__(request) if self.authenticate(request, None) else None

    def authenticate(self, request: HttpRequest, _key: str | None) -> Any:
        """Return the actor where a session says who asks."""
        actor = cast(PersonRequest, request).actor
        return actor if actor.person_id and not actor.through else None


class Token(HttpBearer):
    """A program with a token: read with the request, by access.middleware."""

    def authenticate(self, request: HttpRequest, _token: str) -> Any:
        """Return the actor where a token says who asks."""
        actor = cast(PersonRequest, request).actor
        return actor if actor.through else None


class Json(BaseRenderer):
    """Answers as JSON in UTF-8, written without Python's encoder, which is called back for every day and every key."""

    media_type = "application/json"

    def render(self, _request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the answer, whatever its status."""
        del response_status
        return to_json(data, fallback=NinjaJSONEncoder().default)


class Api(NinjaAPI):
    """Ninja's API, whose description names every problem that may be answered."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the description: problems with each operation, and the header for asking again without harm."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        schema["components"]["responses"] = {name: _described(name) for name in KINDS}
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                _complete(method, operation)
        return schema


api = Api(
    title="zhibu",
    version="1",
    description="The pages' actions and questions as JSON: the same rights, the same rules, the same records.",
    urls_namespace="api",
    auth=[Token(), Session(csrf=True)],
    renderer=Json(),
    docs_url=None,
    openapi_url=None,
)
for room in reversed(settings.ROOMS):
    if find_spec(f"zhibu.{room}.api"):
        api.add_router("", import_module(f"zhibu.{room}.api").router)


def _described(name: str) -> dict[str, Any]:
    told = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": name, "content": told}


def _complete(method: str, operation: dict[str, Any]) -> None:
    names = [*ALWAYS]
    if method != "get":
        names += SENT
        operation.setdefault("parameters", []).append(KEY)
    for name in names:
        operation["responses"][str(KINDS[name].status)] = {"$ref": f"#/components/responses/{name}"}


KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key with the same request within a day: the same answer, and nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


@api.exception_handler(Refused)
def refused(_request: HttpRequest, why: Refused) -> HttpResponse:
    """Say which rule the act breaks, and at which field."""
    return problem("refused", why.message, errors={why.field: [why.message]} if why.field else None, reason=why.reason)


@api.exception_handler(NotAllowed)
def not_allowed(_request: HttpRequest, why: NotAllowed) -> HttpResponse:
    """Say which right is missing."""
    return problem("not-allowed", _("缺少权限：{right}").format(right=why.permission.label))


@api.exception_handler(Http404)
def not_found(_request: HttpRequest, _absent: Http404) -> HttpResponse:
    """Say that there is no such thing within reach."""
    return problem("not-found", _("没有找到，或者不在您能看的范围里。"))


@api.exception_handler(ValidationError)
def invalid(_request: HttpRequest, why: ValidationError) -> HttpResponse:
    """Say which fields cannot be read, and why."""
    errors: dict[str, list[str]] = {}
    for one in why.errors:
        errors.setdefault(_field(one["loc"]), []).append(_sentence(one))
    return problem("invalid", _("有几项填得不对，见 errors。"), errors=errors)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _unknown: AuthenticationError) -> HttpResponse:
    """Say that one has to sign in, or that the token opens nothing."""
    tried = "Authorization" in request.headers
    said = _("令牌不对，或者已经到期、收回。") if tried else _("请先登录，或者带上令牌。")
    asks = 'Bearer error="invalid_token"' if tried else "Bearer"
    return problem("not-signed-in", said, headers={"WWW-Authenticate": asks})


@api.exception_handler(RequestDataTooBig)
def too_large(_request: HttpRequest, _why: RequestDataTooBig) -> HttpResponse:
    """Say that the request is too large."""
    return problem("too-large")


@api.exception_handler(BadRequest)
@api.exception_handler(PermissionDenied)
@api.exception_handler(HttpError)
def other_trouble(_request: HttpRequest, why: Exception) -> HttpResponse:
    """Say in the API's words what the framework says."""
    if str(why) == FORGED:
        return problem("forged", _("请带上 X-CSRFToken，或者改用令牌。"))
    return problem(of_status(getattr(why, "status_code", 400 if isinstance(why, BadRequest) else 403)))


def _field(steps: Sequence[Any]) -> str:
    """Return the name by which the asker knows the field: without where it stood and the name of our argument."""
    inside = [str(step) for step in steps[1:]]
    return ".".join(inside[1:] if steps[0] == "body" and len(inside) > 1 else inside) or str(steps[0])


def _sentence(one: Any) -> str:
    """Return what is wrong, in the language of the request."""
    kind, told = one["type"], one.get("ctx", {})
    if kind == "missing":
        return _("这一项要填。")
    if kind == "string_too_long":
        return _("最多 %(most)s 个字。") % {"most": told["max_length"]}
    if kind == "string_too_short":
        return _("最少 %(least)s 个字。") % {"least": told["min_length"]}
    if kind.startswith("date"):
        return _("日期要写成 2026-01-02。")
    if kind.startswith("time"):
        return _("时间要写成 15:00，不带时区。")
    if kind.startswith("uuid"):
        return _("要填编号，例如 01890a5d-ac96-774b-bcce-b302099a8057。")
    if kind.startswith(("int", "float", "decimal")):
        return _("要填数字。")
    if kind.startswith("bool"):
        return _("要填 true 或 false。")
    if kind in ("greater_than", "greater_than_equal"):
        return _("最小 %(least)s。") % {"least": told.get("ge", told.get("gt"))}
    if kind in ("less_than", "less_than_equal"):
        return _("最大 %(most)s。") % {"most": told.get("le", told.get("lt"))}
    if kind in ("literal_error", "enum"):
        return _("只能填：%(these)s。") % {"these": told.get("expected", "")}
    if kind == "model_type":
        return _("要填一个 JSON 对象。")
    if kind == "extra_forbidden":
        return _("没有这一项。")
    return _("这一项填得不对。")
