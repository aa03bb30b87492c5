"""How another system knows who sends: Standard Webhooks, version 1. Secrets, signatures and when to try again."""

import base64
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

SECRET_BEGINS = "whsec_"  # noqa: S105 - how Standard Webhooks marks a secret
BOTH_HOLD = timedelta(hours=24)
"""How long the former secret signs too, so that the other system can change over."""

_STEPS = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)  # seconds, as Standard Webhooks proposes


def draw_secret() -> str:
    """Draw the secret of a hook, as Standard Webhooks writes it."""
    return SECRET_BEGINS + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message: str, second: int, body: str) -> str:
    """Return `v1,…`: HMAC-SHA256 over id, second and body, by which the other system knows who sends (v1)."""
    key = base64.b64decode(secret.removeprefix(SECRET_BEGINS))
    return "v1," + base64.b64encode(hmac.digest(key, f"{message}.{second}.{body}".encode(), "sha256")).decode()


def wait(tries: int) -> timedelta:
    """Return how long to rest after so many tries that failed."""
    return timedelta(seconds=_STEPS[min(tries, len(_STEPS)) - 1])


def headers(message: str, now: datetime, body: str, secrets: Iterable[str]) -> Mapping[str, str]:
    """Return the headers of a JSON message: its id, the second, and a signature by each secret that holds."""
    second = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(second),
        "webhook-signature": " ".join(signature(one, message, second, body) for one in secrets),
    }
