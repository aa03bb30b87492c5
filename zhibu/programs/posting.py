"""Sending to another system: to the address that was looked up and judged, once, without following where it leads."""

import http.client
import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from ipaddress import ip_address
from threading import Timer
from typing import NamedTuple

from zhibu.programs.rules import Network, Target, is_open, target_of

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 10.0


class Sent(NamedTuple):
    """What came of sending: the status, or the word for what went wrong (`programs.queries.TROUBLES`)."""

    status: int | None
    trouble: str = ""

    @property
    def is_done(self) -> bool:
        """Return whether the other system has taken it."""
        return self.status is not None and 200 <= self.status < 300


def send(address: str, headers: Mapping[str, str], body: str, allowed: Collection[Network]) -> Sent:
    """Post the body; never raises. Nothing is sent to a private address outside of the allowed networks."""
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
        line.request(
            "POST", target.path, body.encode(), {**headers, "User-Agent": "zhibu-webhooks", "Connection": "close"}
        )
        status = line.getresponse().status
    except ssl.SSLError:
        return Sent(None, "certificate")
    except TimeoutError:
        return Sent(None, "slow")
    except (OSError, http.client.HTTPException, AttributeError):  # the watch has closed what was being read
        return Sent(None, "slow" if watch.took_too_long else "broken")
    finally:
        watch.cancel()
        line.close()
    if watch.took_too_long:
        return Sent(None, "slow")
    return Sent(status, "" if status < 300 else "moved" if status < 400 else "answer")


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

    def connect(self) -> None:
        self.sock = socket.create_connection((self.place, self.port), self.timeout)


class _SafeLine(_Line):
    """The same with TLS, the certificate being that of the name."""

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


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
        if self.line.sock:
            with suppress(OSError):
                self.line.sock.shutdown(socket.SHUT_RDWR)
