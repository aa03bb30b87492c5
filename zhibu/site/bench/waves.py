"""Requests over HTTP to the real server: as many as it answers, on a few connections that stay open."""

import json
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from zhibu.site.bench import folders
from zhibu.site.bench.telling import median, share
from zhibu.site.starting import CommandFailed

ROUNDS, SECONDS, CONNECTIONS = 5, 3.0, 16
PAGES = {
    "ok, anonymous (B0)": ("/bench/ok", False),
    "ok, signed in": ("/bench/ok", True),
    "empty": ("/bench/empty", True),
    "members": ("/members/", True),
    "tree": ("/units/", True),
}


def over_http(folder: Path, env: dict[str, str]) -> dict[str, Any]:
    """Return how often each page is answered a second by `zhibu serve`, and its share of B0: medians over rounds."""
    key = key_of_officer(folder)
    rates: dict[str, list[float]] = {name: [] for name in PAGES}
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    with served(env) as port:
        for turn in range(ROUNDS + 1):
            for name, (path, is_signed_in) in PAGES.items():
                spent = wave(port, path, key if is_signed_in else "", SECONDS if turn else 1.0)
                if turn:  # the first round only warms up
                    rates[name].append(len(spent) / SECONDS)
                    times[name] += spent
    b0 = median(rates["ok, anonymous (B0)"])
    return {
        name: {
            "per_second": round(median(rates[name]), 1),
            "of_b0": round(median(rates[name]) / b0, 4),
            "p50_ms": round(median(times[name]), 2),
            "p99_ms": round(share(times[name], 0.99), 2),
        }
        for name in PAGES
    }


def key_of_officer(folder: Path) -> str:
    """Return a session key of the country's officer."""
    done = subprocess.run(
        folders.command("zhibu.site.bench.asking:key_of_officer"),
        env=folders.environment(folder),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return str(json.loads(done.stdout.splitlines()[-1])["key"])


@contextmanager
def served(env: dict[str, str]) -> Iterator[int]:
    """Serve that installation on a free port, as `zhibu serve` does, and stop it afterwards."""
    with serving(env) as (port, _server):
        yield port


@contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve that installation, and say on which port and by which process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "zhibu", "serve", "--port", str(port)], env=env, stdout=subprocess.DEVNULL
    )
    try:
        _wait(port, server)
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("GET", "/bench/ok", headers={"Host": "localhost"})
            line.getresponse().read()
        except OSError:
            time.sleep(0.2)
            continue
        return
    raise CommandFailed("the server did not start")


class _Line:
    """One connection: what it has read of the answer so far, and when it asked."""

    def __init__(self, port: int, request: bytes) -> None:
        self.request = request
        self.line = socket.create_connection(("127.0.0.1", port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        """Send the request."""
        self.held, self.length = bytearray(), -1
        self.begun = time.perf_counter()
        self.line.sendall(self.request)

    def read(self) -> bool:
        """Read what is there; return whether the answer is whole. Raises CommandFailed for anything but 200."""
        self.held += self.line.recv(1 << 17)
        if self.length < 0:
            end = self.held.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.held[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                raise CommandFailed(head.split(b"\r\n")[0].decode())
            size = next(row for row in head.split(b"\r\n") if row.startswith(b"content-length:"))
            self.length = end + 4 + int(size.split(b":")[1])
        return len(self.held) >= self.length


def wave(port: int, path: str, key: str, seconds: float) -> list[float]:
    """Ask for the page on every connection again and again; return the milliseconds of each answer."""
    cookie = f"Cookie: zhibu={key}\r\n" if key else ""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n".encode()
    spent: list[float] = []
    lines = [_Line(port, request) for _place in range(CONNECTIONS)]
    with selectors.DefaultSelector() as ready:
        for one in lines:
            ready.register(one.line, selectors.EVENT_READ, one)
            one.ask()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            for event, _mask in ready.select(0.5):
                one = event.data
                if one.read():
                    spent.append((time.perf_counter() - one.begun) * 1000)
                    one.ask()
    for one in lines:
        one.line.close()
    return spent
