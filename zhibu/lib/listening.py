"""Makers for tests: another system that listens on this machine."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Listener:
    """Another system: what it was told, and what it answers next (the last answer goes on)."""

    address: str = ""
    answers: list[int] = field(default_factory=lambda: [204])
    heard: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    drips: bool = False
    drips_body: bool = False
    says: list[bytes] = field(default_factory=lambda: [b""])
    rests: float = 0.0

    def next_words(self) -> bytes:
        """Return the body to answer with."""
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]

    def next_answer(self) -> int:
        """Return the status to answer with."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def listening() -> Iterator[Listener]:
    """Run another system on 127.0.0.1."""
    listener = Listener()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("latin-1")
            listener.heard.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
            time.sleep(listener.rests)
            if listener.drips:
                self._drip()
                return
            if listener.drips_body:
                self._drip(body=True)
                return
            status = listener.next_answer()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{listener.address}/elsewhere")
            words = b"" if status == 204 else listener.next_words()
            if words:
                self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            with suppress(OSError):  # whoever asked may have read enough
                self.wfile.write(words)

        def do_GET(self) -> None:
            self.do_POST()

        def _drip(self, *, body: bool = False) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"Connection: close\r\n\r\n" if body else b""))
            for number in range(200):
                try:
                    self.wfile.write(b"{" if body else f"X-{number}: a\r\n".encode())
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    listener.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
