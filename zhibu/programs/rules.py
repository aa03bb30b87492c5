"""What makes two requests the same one: pure."""

import hashlib
import re
from datetime import timedelta

KEPT = timedelta(hours=24)
"""How long the answer to a request with a key is kept."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def is_key(key: str) -> bool:
    """Return whether the text can be an `Idempotency-Key`: 1 to 255 visible ASCII signs."""
    return bool(_KEY.fullmatch(key))


def request_mark(method: str, address: str, media_type: str, body: bytes) -> bytes:
    """Return 32 bytes that tell this request from any other."""
    head = f"{method}\n{address}\n{media_type}\n".encode("utf-8", "replace")
    return hashlib.sha256(head + body).digest()
