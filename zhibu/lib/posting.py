"""Sending to another system: to the address that was looked up and judged, once, without following where it leads."""

import http.client
import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from threading import Timer
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

type Network = IPv4Network | IPv6Network

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 10.0
PORTS = frozenset({80, 443})
LEAST_PORT = 1024
MOST_READ = 8192  # bytes of an answer that anybody looks at


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


class Sent(NamedTuple):
    """What came of sending: the status, or the word for what went wrong, and what was answered, cut."""

    status: int | None
    trouble: str = ""
    answer: bytes = b""

    @property
    def is_done(self) -> bool:
        """Return whether the other system has taken it."""
        return self.status is not None and 200 <= self.status < 300


def send(
    address: str,
    headers: Mapping[str, str],
    body: str | bytes,
    allowed: Collection[Network],
    *,
    reads: bool = False,
    method: str = "POST",
) -> Sent:
    """Send the body; never raises. Nothing is sent to a private address outside of the allowed networks.

    `reads` keeps the beginning of the answer, where the other system says in it what its status does not.
    """
    target = target_of(address)
    if target is None:
        return Sent(None, "address")
    try:
        place = look_up(target, allowed)
    except OSError:
        return Sent(None, "unknown")
    if place is None:
        return Sent(None, "private")
    line = _line(target, place)
    watch = _Watch(line)
    watch.start()
    try:
        line.connect()
        watch.look()
        whole = body.encode() if isinstance(body, str) else body
        line.request(method, target.path, whole, {**headers, "User-Agent": "zhibu-webhooks", "Connection": "close"})
        came = line.getresponse()
        status, answer = came.status, came.read(MOST_READ) if reads else b""
    except ssl.SSLError:
        return Sent(None, "slow" if watch.took_too_long else "certificate")
    except TimeoutError:
        return Sent(None, "slow")
    except (OSError, http.client.HTTPException, AttributeError, ValueError):  # the watch has closed what was being read
        return Sent(None, "slow" if watch.took_too_long else "broken")
    finally:
        watch.cancel()
        line.end()
    if watch.took_too_long:
        return Sent(None, "slow")
    return Sent(status, "" if status < 300 else "moved" if status < 400 else "answer", answer)


def look_up(target: Target, allowed: Collection[Network]) -> str | None:
    """Return the address of the host, looked up once; None where one of its addresses may not be told.

    By http only a network that the installation allows by name is told. Raises OSError where there is no such host.
    """
    found = {str(one[4][0]) for one in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)}
    if not all(is_open(one, allowed) for one in found):
        return None
    if target.scheme == "http" and not all(_is_own(one, allowed) for one in found):
        return None
    return sorted(found, key=lambda one: (":" in one, one))[0]


def _is_own(address: str, allowed: Collection[Network]) -> bool:
    return is_open(address, allowed) and any(address_in(address, network) for network in allowed)


def address_in(address: str, network: Network) -> bool:
    """Return whether the network holds the address."""
    found = ip_address(address)
    return found.version == network.version and found in network


class _Line(http.client.HTTPConnection):
    """A connection to the address that was judged, whatever the name says a moment later."""

    def __init__(self, target: Target, place: str) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.place = place
        self.held: socket.socket | None = None  # http.client lets go of its own as soon as the headers are read

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection((self.place, self.port), self.timeout)

    def end(self) -> None:
        """Let go of the connection, whatever of the answer nobody has read."""
        self.close()
        if self.held:
            self.held.close()


class _SafeLine(_Line):
    """The same with TLS, the certificate being that of the name."""

    def connect(self) -> None:
        super().connect()
        safe = ssl.create_default_context().wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = self.held = safe
        safe.do_handshake()


def _line(target: Target, place: str) -> _Line:
    line = _SafeLine(target, place) if target.scheme == "https" else _Line(target, place)
    usual = {"https": 443, "http": 80}[target.scheme]
    line.default_port = usual
    return line


class _Watch(Timer):
    """Ends what takes too long, a byte at a time though it may come."""

    def __init__(self, line: _Line) -> None:
        super().__init__(WHOLE_SECONDS, self.cut)
        self.daemon = True
        self.line = line
        self.took_too_long = False

    def cut(self) -> None:
        """Close the connection under whoever reads from it."""
        self.took_too_long = True
        if self.line.held:
            with suppress(OSError):
                self.line.held.shutdown(socket.SHUT_RDWR)

    def look(self) -> None:
        """Go no further where the time is over. Raises TimeoutError."""
        if self.took_too_long:
            raise TimeoutError
