"""What the API answers when it does not do what it was asked: problem+json (RFC 9457), each kind with an address."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/docs/#"


class Kind(NamedTuple):
    """One kind of problem: its status, and what it is called."""

    status: int
    title: str | Promise


KINDS: Mapping[str, Kind] = {
    "unreadable": Kind(400, _("请求看不懂")),
    "number-in-address": Kind(400, _("号码不能写在地址里")),
    "not-signed-in": Kind(401, _("要先登录，或者带上令牌")),
    "not-allowed": Kind(403, _("没有这个权限")),
    "forged": Kind(403, _("请求不是从本网站发出的")),
    "second-step": Kind(403, _("要先设好两步验证")),
    "not-found": Kind(404, _("没有找到")),
    "wrong-method": Kind(405, _("这个地址不这样用")),
    "in-progress": Kind(409, _("同样的请求正在办理")),
    "other-offset": Kind(409, _("不是从这里接着传")),
    "too-large": Kind(413, _("请求太大")),
    "wrong-type": Kind(415, _("不收这种内容")),
    "invalid": Kind(422, _("填得不对")),
    "refused": Kind(422, _("不予办理")),
    "other-request": Kind(422, _("这个编号已经用在别的请求上")),
    "too-many": Kind(429, _("问得太快了")),
    "failed": Kind(500, _("程序出了问题")),
}

_BY_STATUS: Mapping[int, str] = {kind.status: name for name, kind in reversed(list(KINDS.items()))} | {422: "refused"}


def problem(
    name: str,
    detail: str = "",
    *,
    errors: Mapping[str, Sequence[str]] | None = None,
    reason: str = "",
    headers: Any = None,
) -> JsonResponse:
    """Return the answer for a kind of KINDS: `detail` is for people, `errors` holds the sentences of each field.

    `reason` is a stable word for programs, where an operation tells its refusals apart.
    """
    kind = KINDS[name]
    told: dict[str, Any] = {"type": ADDRESS + name, "title": str(kind.title), "status": kind.status}
    told["detail"] = str(detail) or str(kind.title)
    if reason:
        told["reason"] = reason
    if errors:
        told["errors"] = {field: [str(one) for one in sentences] for field, sentences in errors.items()}
    answer = JsonResponse(told, status=kind.status, json_dumps_params={"ensure_ascii": False}, headers=headers)
    answer["Content-Type"] = MEDIA_TYPE
    return answer


def of_status(status: int) -> str:
    """Return the kind for a status of the framework's own; what is no kind of ours is `unreadable` or `failed`."""
    return _BY_STATUS.get(status, "failed" if status >= 500 else "unreadable")
