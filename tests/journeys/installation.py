"""An installation for stories: `zhibu serve` as an office runs it, with its own data folder, stopped at the end."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
KEPT = ROOT / "var" / "journeys"  # collected static files, so that they are compressed once and not for every story
PATIENCE = 240  # seconds for a start; a busy machine takes its time
STARTED = "Ctrl-C"


class Installation:
    """One running installation: its address, and the one-time address of an empty one."""

    def __init__(self, data: Path, *, demo: bool = False) -> None:
        self.data = data
        self.log: list[str] = []
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("ZHIBU_", "DATABASE_URL", "LC_"))
        } | {"ZHIBU_DATA": str(data), "LANG": "zh_CN.UTF-8", "PYTHONUNBUFFERED": "1"}
        if (KEPT / "stamp").exists():
            shutil.copytree(KEPT, data / "static")
        port = _free_port()
        self.address = f"http://localhost:{port}"
        options = ["--demo-if-empty"] if demo else []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "zhibu", "serve", "--port", str(port), "--workers", "1", *options],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        _keep_static(data / "static")

    @property
    def first_address(self) -> str:
        """Return the one-time address that the console shows while nobody can sign in."""
        found = re.search(r"https?://[^/\s]+(/first/\S+)", "\n".join(self.log))
        assert found, f"no first address on the console:\n{self.told}"
        return self.address + found[1]

    @property
    def told(self) -> str:
        """Return what the console has said so far."""
        return "\n".join(self.log)

    def stop(self) -> None:
        """Press Ctrl-C and wait; kill what does not end."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _wait(self) -> None:
        lines: Queue[str | None] = Queue()

        def listen() -> None:
            assert self._process.stdout
            for line in self._process.stdout:
                self.log.append(line.rstrip())
                lines.put(line)
            lines.put(None)

        threading.Thread(target=listen, daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=PATIENCE)
            except Empty:
                line = None
            assert line is not None, f"zhibu serve did not start:\n{self.told}"
            if STARTED in line:
                return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _keep_static(folder: Path) -> None:
    """Keep the collected files for the next start, where theirs differ; two runs at once do not meet."""
    kept = KEPT / "stamp"
    if kept.exists() and kept.read_text() == (folder / "stamp").read_text():
        return
    mine = KEPT.with_name(f"{KEPT.name}.{os.getpid()}")
    shutil.rmtree(mine, ignore_errors=True)
    shutil.copytree(folder, mine)
    shutil.rmtree(KEPT, ignore_errors=True)
    with suppress(OSError):
        mine.rename(KEPT)
    shutil.rmtree(mine, ignore_errors=True)
