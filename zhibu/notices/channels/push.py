"""Web push: a message that a browser shows while the site is closed (RFC 8030, 8188, 8291, 8292).

What is sent is encrypted for the device alone; the browser's maker carries it and cannot read it.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from time import time
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from zhibu.lib import posting
from zhibu.lib.posting import target_of
from zhibu.notices.channels import Letter, Result
from zhibu.notices.channels.posts import result_of, send_each
from zhibu.notices.choices import Means, Outcome

KEPT = 2 * 24 * 3600  # seconds for which the carrier keeps a message to a device that is off
SIGNED = 12 * 3600  # seconds for which our signature holds; at most a day
MOST_BYTES = 3993  # of a message before it is encrypted: carriers take 4096 (RFC 8291, section 4)
MOST_TITLE = 1200
SECRET_SIGNS, POINT_SIGNS = 16, 65
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Push:
    """Sends to each device of its own."""

    means = Means.PUSH

    def wants(self, settings: Any) -> bool:
        """Return whether browsers would take it: by https only."""
        return bool(settings.NOTICE_URL and settings.PUSH)

    def send(self, letters: Sequence[Letter]) -> list[Result]:
        """Encrypt and send each; a device that is gone is said to be gone."""
        return send_each(letters, _send)


def public_key() -> str:
    """Return the installation's own key, by which browsers know who may send."""
    return encoded(_private().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def encoded(plain: bytes) -> str:
    """Return bytes as browsers write them: base64 for addresses, without its end signs."""
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Return what `encoded` wrote. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def read_keys(point: str, secret: str) -> str | None:
    """Return a device's keys as they are kept; None for what is no point of the curve or no secret."""
    try:
        there, held = decoded(point), decoded(secret)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), there)
    except ValueError:
        return None
    if len(there) != POINT_SIGNS or len(held) != SECRET_SIGNS:
        return None
    return json.dumps({"p256dh": encoded(there), "auth": encoded(held)})


def sealed_for(keys: Mapping[str, str], plain: bytes) -> bytes:
    """Return the message encrypted for one device."""
    drawn = ec.generate_private_key(ec.SECP256R1())
    sealed: bytes = http_ece.encrypt(
        plain, private_key=drawn, dh=decoded(keys["p256dh"]), auth_secret=decoded(keys["auth"]), version="aes128gcm"
    )
    return sealed


def plain_of(letter: Letter) -> bytes:
    """Return what the device is to show, cut by whole signs to what carriers take."""
    more = {"url": letter.url, "tag": letter.notice.hex}
    title = cut(letter.title, MOST_TITLE)
    said = {"title": title, "body": "", **more}
    room = MOST_BYTES - len(_json(said))
    return _json({**said, "body": cut(letter.text, room)})


def cut(text: str, most: int) -> str:
    """Return the text, or as many of its signs as take no more than so many bytes in JSON, and an ellipsis."""
    if _bytes(text) <= most:
        return text
    room, kept = most - _bytes("…"), 0
    for sign in text:
        room -= _bytes(sign)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def _bytes(text: str) -> int:
    return len(_json(text)) - 2


def _json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def _private() -> ec.EllipticCurvePrivateKey:
    """Return the installation's key on the curve, from the 32 bytes that it drew at its first start."""
    return ec.derive_private_key(int.from_bytes(settings.KEYS.push) % (_ORDER - 1) + 1, ec.SECP256R1())


def _send(letter: Letter) -> Result:
    target = target_of(letter.address)
    if target is None:
        return Result(letter.id, Outcome.GONE, "address")
    body = sealed_for(json.loads(letter.keys), plain_of(letter))
    parts = urlsplit(letter.address)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time()) + SIGNED,
        "sub": settings.NOTICE_URL if settings.NOTICE_URL.startswith("https:") else "mailto:keeper@localhost",
    }
    headers = {
        **Vapid02(_private()).sign(claims),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT),
        "Urgency": "normal",
        "Topic": letter.notice.hex,
    }
    sent = posting.send(letter.address, headers, body, settings.PUSH_NETWORKS)
    if sent.status in (404, 410):
        return Result(letter.id, Outcome.GONE, "recipient")
    return result_of(letter, sent)
