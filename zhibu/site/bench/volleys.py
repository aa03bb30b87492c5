"""Requests that differ, over a few connections to the real server: each asked once, each answer told."""

import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

type Answer = tuple[int, bytes, bytes]
"""Status, head and body of an answer."""


@dataclass(frozen=True)
class Shot:
    """One request, ready to be sent, and whose it is."""

    key: str
    request: bytes


@dataclass
class Volley:
    """What came of shots: how long each took, and which were not answered because the line broke."""

    seconds: float = 0.0
    spent: list[float] = field(default_factory=list)
    broken: list[Shot] = field(default_factory=list)


class _Line:
    """One connection that asks one thing at a time."""

    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, shot: Shot) -> None:
        """Send the request. Raises OSError where the line is gone."""
        self.shot, self.held, self.whole = shot, bytearray(), -1
        self.begun = time.perf_counter()
        self.line.sendall(shot.request)

    def read(self) -> Answer | None:
        """Read what is there; return the answer once it is whole. Raises OSError where the line is gone."""
        came = self.line.recv(1 << 16)
        if not came:
            raise ConnectionResetError
        self.held += came
        if self.whole < 0:
            end = self.held.find(b"\r\n\r\n")
            if end < 0:
                return None
            rows = bytes(self.held[:end]).lower().split(b"\r\n")
            size = next((int(row[15:]) for row in rows if row.startswith(b"content-length:")), 0)
            self.end, self.whole = end, end + 4 + size
        if len(self.held) < self.whole:
            return None
        return int(self.held[9:12]), bytes(self.held[: self.end]), bytes(self.held[self.end + 4 : self.whole])


def fire(
    port: int,
    shots: Iterable[Shot],
    *,
    seconds: float,
    connections: int,
    told: Callable[[Shot, Answer], None],
) -> Volley:
    """Send the shots one after another, on every connection at once, until they are used up or the time is; the
    answers to what was sent are waited for."""
    done, left = Volley(), iter(shots)
    begun = time.perf_counter()
    end = begun + seconds

    def coming() -> Iterator[Shot]:
        while time.perf_counter() < end and (shot := next(left, None)):
            yield shot

    with selectors.DefaultSelector() as ready:
        for _place in range(connections):
            _open(port, ready, coming(), done)
        while ready.get_map():
            for event, _mask in ready.select(1):
                one: _Line = event.data
                try:
                    answer = one.read()
                    if answer is None:
                        continue
                    done.spent.append((time.perf_counter() - one.begun) * 1000)
                    told(one.shot, answer)
                    shot = next(coming(), None)
                    if shot is not None:
                        one.ask(shot)
                        continue
                except OSError:
                    done.broken.append(one.shot)
                    shot = None
                ready.unregister(one.line)
                one.line.close()
                _open(port, ready, coming(), done)
    done.seconds = time.perf_counter() - begun
    return done


def _open(port: int, ready: selectors.BaseSelector, shots: Iterator[Shot], done: Volley) -> None:
    """Open a connection that asks the next shot; none where nothing is left to ask."""
    for shot in shots:
        try:
            one = _Line(port)
            one.ask(shot)
        except OSError:
            done.broken.append(shot)
            time.sleep(0.02)  # the server is down: nobody is helped by asking as fast as one can
            continue
        ready.register(one.line, selectors.EVENT_READ, one)
        return
