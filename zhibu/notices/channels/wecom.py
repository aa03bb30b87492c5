"""WeCom (企业微信): a message of the organisation's own app to one account. Its interface says in the body what its
status does not: 0 is taken, and some codes mean another try."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.lib import posting
from zhibu.lib.posting import Sent
from zhibu.notices.channels import Letter, Result
from zhibu.notices.channels.posts import result_of, send_each
from zhibu.notices.choices import Means, Outcome

STALE = frozenset({40014, 42001})  # the key of the hour is no longer good: draw another
NOBODY = frozenset({81013, 60111, 40003})
BAD_KEYS = frozenset({40001, 40013, 40056, 60020})
EARLIER = 300  # seconds before its end at which a key of the hour is drawn anew


@dataclass
class _Hour:
    """The key of the hour, for whom it was drawn, and until when."""

    token: str = ""
    corp: str = ""
    until: float = 0.0


_hour, _lock = _Hour(), Lock()


class Wecom:
    """Sends a card that leads to the page."""

    means = Means.WECOM

    def wants(self, settings: Any) -> bool:
        """Return whether the organisation's app is set."""
        return bool(settings.NOTICE_URL and settings.WECOM_CORP and settings.WECOM_SECRET and settings.WECOM_AGENT)

    def send(self, letters: Sequence[Letter]) -> list[Result]:
        """Send each as a card."""
        return send_each(letters, _send)


def forget_hour() -> None:
    """Forget the key of the hour."""
    _hour.until = 0.0


def _send(letter: Letter) -> Result:
    result, code = _try(letter)
    if code in STALE:
        forget_hour()
        result, _code = _try(letter)
    return result


def _try(letter: Letter) -> tuple[Result, int]:
    with _lock:
        failed = _draw(letter)
    if failed:
        return failed, 0
    body = json.dumps(_card(letter), ensure_ascii=False)
    address = f"{settings.WECOM_URL}/cgi-bin/message/send?{urlencode({'access_token': _hour.token})}"
    return _judged(letter, _post(address, body))


def _card(letter: Letter) -> Mapping[str, Any]:
    with override(letter.language or None):
        words = {"title": letter.title[:60], "description": (letter.text or letter.title)[:200], "url": letter.url}
        card = {**words, "btntxt": _("查看")}
    return {
        "touser": letter.address,
        "msgtype": "textcard",
        "agentid": int(settings.WECOM_AGENT),
        "textcard": card,
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 14400,
    }


def _draw(letter: Letter) -> Result | None:
    """Draw the key of the hour where there is none; return what is wrong."""
    if _hour.until > monotonic() and _hour.corp == settings.WECOM_CORP:
        return None
    asked = urlencode({"corpid": settings.WECOM_CORP, "corpsecret": settings.WECOM_SECRET})
    sent = _post(f"{settings.WECOM_URL}/cgi-bin/gettoken?{asked}", "", method="GET")
    result, _code = _judged(letter, sent)
    if result.outcome != Outcome.DONE:
        return Result(letter.id, Outcome.LATER, result.trouble)
    said = _read(sent)
    _hour.token, _hour.corp = str(said.get("access_token", "")), settings.WECOM_CORP
    _hour.until = monotonic() + max(int(said.get("expires_in", 0)) - EARLIER, 0)
    return None


def _judged(letter: Letter, sent: Sent) -> tuple[Result, int]:
    if not sent.is_done:
        return result_of(letter, sent), 0
    said = _read(sent)
    code = int(said.get("errcode", -1))
    if code == 0 and not said.get("invaliduser"):
        return Result(letter.id, Outcome.DONE), 0
    if code in NOBODY or said.get("invaliduser"):
        return Result(letter.id, Outcome.NEVER, "recipient"), code
    return Result(letter.id, Outcome.LATER, "sign_in" if code in BAD_KEYS | STALE else "answer"), code


def _read(sent: Sent) -> Mapping[str, Any]:
    try:
        said = json.loads(sent.answer)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _post(address: str, body: str, *, method: str = "POST") -> Sent:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return posting.send(address, headers, body, settings.HOOK_NETWORKS, reads=True, method=method)
