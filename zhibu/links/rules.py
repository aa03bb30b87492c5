"""Tokens of addresses, how long one holds, how often wrong ones may be tried: pure."""

import hashlib
import secrets
from datetime import date, timedelta

from zhibu.accounts.rules import ALPHABET, Limit

TOKEN_LENGTH = 16  # 31^16: 79 bits
WRONG_FROM_SOURCE = Limit("link_source", 30, timedelta(minutes=10))


def draw_token(length: int = TOKEN_LENGTH) -> str:
    """Draw a token of so many signs: nothing of its target is in it, so nothing can be read from it or reckoned."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_token(written: str, length: int = TOKEN_LENGTH) -> str | None:
    """Return the token as it was drawn, in capitals; None for what cannot be one of so many signs."""
    signs = written.upper()
    return signs if len(signs) == length and set(signs) <= set(ALPHABET) else None


def mark_of(token: str) -> bytes:
    """Return by what a token is found: 32 bytes from which it cannot be guessed, since it is drawn, not chosen."""
    return hashlib.sha256(b"zhibu link " + token.encode()).digest()


def last_day(since: date, days: int) -> date | None:
    """Return the day from which a link of so many days no longer holds; None for one without an end."""
    return since + timedelta(days=days) if days else None
