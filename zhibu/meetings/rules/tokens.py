"""What the QR on the screen carries: which gathering, in which quarter of a minute, and a mark that only its key makes.

Clocks of phones do not matter: a token is made and judged by the installation's own. Pure.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

SLOT = 15
"""Seconds for which one token is shown."""
SLOTS_HELD = 1
"""How many slots a token holds after its own: it is never older than thirty seconds."""
SCAN_HOLDS = timedelta(minutes=10)
"""How long a scan holds on the device that made it: to sign in with one's name first."""
_MARK = 15
_LENGTH = 16 + 4 + _MARK

type Verdict = Literal["", "forged", "expired", "clock"]


@dataclass(frozen=True)
class Token:
    """A token as it was read: nothing of it is to be believed before it is judged."""

    gathering: UUID
    slot: int
    mark: bytes


def draw_key() -> str:
    """Draw the key of a register's tokens."""
    return secrets.token_urlsafe(24)


def make_token(gathering: UUID, at: datetime, key: str) -> str:
    """Return what the QR carries at the moment."""
    said = gathering.bytes + _slot(at).to_bytes(4, "big")
    return base64.urlsafe_b64encode(said + _mark(said, key)).decode().rstrip("=")


def read_token(written: str) -> Token | None:
    """Return the token's parts, None for what cannot be one."""
    try:
        read = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if len(read) != _LENGTH:
        return None
    return Token(UUID(bytes=read[:16]), int.from_bytes(read[16:20], "big"), read[20:])


def judge(token: Token, key: str, at: datetime) -> Verdict:
    """Return why the token does not hold at the moment, "" where it does.

    One from a slot that has not begun is genuine and yet impossible: the installation's clock was put back.
    """
    said = token.gathering.bytes + token.slot.to_bytes(4, "big")
    if not key or not hmac.compare_digest(token.mark, _mark(said, key)):
        return "forged"
    age = _slot(at) - token.slot
    if age < -SLOTS_HELD:
        return "clock"
    return "expired" if age > SLOTS_HELD else ""


def is_fresh_scan(scanned_at: datetime, at: datetime) -> bool:
    """Return whether a scan of the moment `scanned_at` still holds."""
    return timedelta(0) <= at - scanned_at <= SCAN_HOLDS


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // SLOT


def _mark(said: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), b"zhibu register " + said, hashlib.sha256)[:_MARK]
