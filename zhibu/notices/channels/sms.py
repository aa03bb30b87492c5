"""Text messages: a gateway of the installation's own is told, signed as Standard Webhooks are (docs/notices.md)."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from zhibu.lib import posting, signing
from zhibu.notices.channels import Letter, Result
from zhibu.notices.channels.posts import result_of, send_each
from zhibu.notices.choices import Means

TYPE = "sms.send"
MOST = 140  # signs: two text messages as operators count


class Sms:
    """Posts each message to the gateway, which sends it by whatever operator the installation has."""

    means = Means.SMS

    def wants(self, settings: Any) -> bool:
        """Return whether a gateway and the secret that signs are set."""
        return bool(settings.NOTICE_URL and settings.SMS_URL and settings.SMS_SECRET)

    def send(self, letters: Sequence[Letter]) -> list[Result]:
        """Tell the gateway of each."""
        return send_each(letters, _send)


def _send(letter: Letter) -> Result:
    now = timezone.now()
    room = max(MOST - len(letter.url) - len(settings.SITE_NAME) - 3, 10)
    words = letter.title if len(letter.title) <= room else letter.title[: room - 1] + "…"
    said = f"【{settings.SITE_NAME}】{words} {letter.url}"
    body = json.dumps(
        {"type": TYPE, "timestamp": now.isoformat(), "data": {"to": letter.address, "text": said}},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    headers = signing.headers(f"msg_{letter.id.hex}", now, body, [settings.SMS_SECRET])
    return result_of(letter, posting.send(settings.SMS_URL, headers, body, settings.HOOK_NETWORKS))
