"""What makes two requests the same one, and how another system is told: pure."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

type Network = IPv4Network | IPv6Network

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


SECRET_BEGINS = "whsec_"  # noqa: S105 - how Standard Webhooks marks a secret
BOTH_HOLD = timedelta(hours=24)
"""How long the former secret signs too, so that the other system can change over."""

_STEPS = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)  # seconds, as Standard Webhooks proposes
PORTS = frozenset({80, 443})
LEAST_PORT = 1024


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


class Target(NamedTuple):
    """Where to send: what the address says, and nothing that it may not say."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(address: str) -> Target | None:
    """Return where an address points; None for what is no plain http(s) address of a host and a usual port."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    is_plain = not (parts.username or parts.password or parts.fragment) and parts.netloc.isprintable()
    if parts.scheme not in ("http", "https") or not host or not is_plain or not address.isprintable():
        return None
    if (port not in PORTS and port < LEAST_PORT) or any(sign in address for sign in " \\"):
        return None
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe="/%:@!$&'()*+,;=?~-._")}" if parts.query else ""
    )
    return Target(parts.scheme, host, port, path)


def is_open(address: str, allowed: Collection[Network]) -> bool:
    """Return whether an IP address is one of the open internet, or of a network that the installation allows."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    if any(inner in network for network in allowed if network.version == inner.version):
        return True
    return (
        found.is_global and inner.is_global and not (inner.is_multicast or found.is_multicast) and not _is_nat64(found)
    )


def _is_nat64(found: Any) -> bool:
    return found.version == 6 and found in ip_network("64:ff9b::/96")


THRESHOLD = 5
"""Counts of fewer people are not told to everybody."""

LEAST = 20
"""Of a unit with fewer members nothing is told to everybody."""


def shown(cells: Mapping[str, int], total: int) -> dict[str, int | None]:
    """Return the counts that everybody may see: None in place of a small one, and of enough others to hide it.

    Hidden counts are at least two and together at least twice the threshold, or all of them, so that none follows from
    the rest. A dimension of one value (how many are …) hides it also where few are not.
    """
    if total < LEAST:
        return dict.fromkeys(cells)
    if len(cells) == 1:
        ((value, n),) = cells.items()
        return {value: n if n >= THRESHOLD and (n == total or total - n >= THRESHOLD) else None}
    hidden = {value for value, n in cells.items() if 0 < n < THRESHOLD}
    others = sorted((n, value) for value, n in cells.items() if n >= THRESHOLD)
    while hidden and others and (len(hidden) < 2 or sum(cells[value] for value in hidden) < 2 * THRESHOLD):
        hidden.add(others.pop(0)[1])
    return {value: None if value in hidden else n for value, n in cells.items()}
