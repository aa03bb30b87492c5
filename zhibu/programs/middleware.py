"""Around every address of the API: size and kind of what comes, how often, the same request twice, problems."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from zhibu.access.actors import PersonRequest
from zhibu.accounts.actions import spend_attempt
from zhibu.accounts.adapter import source_of
from zhibu.accounts.rules import Limit
from zhibu.gate.problems import MEDIA_TYPE, of_status, problem
from zhibu.programs.actions import Kept, claim_key, keep_answer
from zhibu.programs.rules import is_key, request_mark
from zhibu.web.veils import holds_number, is_sought

API = "/api/"
OPEN = "/api/v1/open/"
PAGES = ("/api/docs",)
JSON = "application/json"
BYTES = "application/octet-stream"
PARTS = re.compile(r"/api/v1/uploads/[^/]+/parts")
"""Where parts of files are sent as they are; everything else is JSON."""

KEY = "Idempotency-Key"
NOT_KEPT = frozenset({400, 401, 403, 404, 413, 415, 429})
"""Answers that say nothing of the act: the same request may be answered otherwise a moment later."""

READS = frozenset({"GET", "HEAD", "OPTIONS"})
MINUTE = timedelta(minutes=1)


class ApiMiddleware:
    """Answer programs in their own words, whatever happens: JSON, problem+json, never a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PersonRequest) -> HttpResponse:
        """Answer a request to the API; let every other one pass."""
        if not request.path.startswith(API) or request.path.startswith(PAGES):
            return self.get_response(request)
        speak_as_asked(request)
        answer = refuse(request) or self.answer_once(request)
        if answer.status_code >= 400 and not answer.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            answer = _as_problem(answer)
        if request.path.startswith(OPEN):
            answer["Access-Control-Allow-Origin"] = "*"
        is_shared = request.path.startswith(OPEN) and answer.status_code == 200
        answer["Cache-Control"] = "public, max-age=600" if is_shared else "no-store"
        patch_vary_headers(answer, ["Accept-Language", "Authorization", "Cookie"])
        return answer

    def answer_once(self, request: PersonRequest) -> HttpResponse:
        """Answer; an act with a key that was answered before gets the same answer and does nothing."""
        key = request.headers.get(KEY)
        actor, method = request.actor, request.method or "GET"
        if key is None or method in READS or actor.person_id is None:
            return self.get_response(request)
        if not is_key(key):
            return problem("unreadable", _("Idempotency-Key 要用 1 到 255 个英文字母、数字或符号。"))
        owner: UUID = actor.through.id if actor.through else actor.person_id
        mark = request_mark(method, request.get_full_path(), request.content_type or "", request.body)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    claimed = claim_key(owner, key, mark, actor.at)
            except OperationalError:
                return problem("in-progress", headers={"Retry-After": "5"})
            if isinstance(claimed, Kept):
                return _again(claimed, mark)
            answer = self.get_response(request)
            if answer.status_code >= 500 or answer.status_code in NOT_KEPT:
                transaction.set_rollback(True)
            else:
                keep_answer(claimed, answer.status_code, answer.content)
        return answer


def refuse(request: PersonRequest) -> HttpResponse | None:
    """Return why the request is not even looked at; None where it is."""
    actor = request.actor
    rest: timedelta = getattr(request, "rest", timedelta(0))
    if not rest and (who := str(actor.through.id if actor.through else actor.person_id or source_of(request))):
        rest = spend_attempt(Limit("api", settings.API_RATE, MINUTE), who, actor.at)
    if rest:
        seconds = max(1, int(rest.total_seconds()))
        return problem("too-many", _("请过一会儿再试。"), headers={"Retry-After": str(seconds)})
    if actor.owes_second_step:
        return problem("second-step", _("您的身份要求两步验证，请先在网页上设好。"))
    if any(is_sought(name) and any(map(holds_number, values)) for name, values in request.GET.lists()):
        detail = _("身份证号、手机号写在地址里会留在日志中。请用 POST /api/v1/find/members。")
        return problem("number-in-address", detail)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit():
        return problem("unreadable")
    if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return problem("too-large", _("最多 %(most)d 字节。") % {"most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    wanted = BYTES if PARTS.fullmatch(request.path) else JSON
    if int(length) and request.content_type != wanted:
        return problem("wrong-type", _("请用 Content-Type: %(kind)s。") % {"kind": wanted}, headers={"Accept": wanted})
    return None


def speak_as_asked(request: HttpRequest) -> None:
    """Turn to the language that the request itself asks for, before the one that its user likes."""
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            language = get_supported_language_variant(asked)
        except LookupError:
            continue
        translation.activate(language)
        request.LANGUAGE_CODE = language
        return


def _again(kept: Kept, mark: bytes) -> HttpResponse:
    if kept.mark != mark:
        return problem("other-request", _("同一个 Idempotency-Key 只能用在同一个请求上，请换一个。"))
    kind = MEDIA_TYPE if kept.status >= 400 else f"{JSON}; charset=utf-8"
    return HttpResponse(kept.body, status=kept.status, content_type=kind, headers={"Idempotent-Replayed": "true"})


def _as_problem(answer: HttpResponse) -> HttpResponse:
    """Say in JSON what the framework said as a page; what it said to do (Allow) stays."""
    kept: dict[str, Any] = {name: answer[name] for name in ("Allow", "Retry-After") if name in answer}
    return problem(of_status(answer.status_code), headers=kept)
