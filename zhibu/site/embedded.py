"""The embedded PostgreSQL: a server for this installation alone, on a unix socket that only its owner may open.

Whoever uses the database holds a shared lock on one file. A keeper process starts the server, waits until that lock is
free and stops the server. The system frees a lock at a clean end and after kill -9 alike, so no server is ever left
behind, and commands that run side by side share one server without knowing of each other.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg
from django.utils.translation import gettext as _

from zhibu.site import cluster
from zhibu.site.environment import embedded_socket


class DatabaseUnavailable(Exception):
    """Say in one sentence why the embedded database cannot be used and what to do."""


class Hold:
    """One process's claim on the running server; release it, or end, and the last one out stops the server."""

    def __init__(self, data: Path, lock: IO[str]) -> None:
        self.data, self._lock = data, lock

    def release(self) -> None:
        """Give up the claim; return when the server has stopped, or at once where others still use it."""
        if self._lock.closed:
            return
        self._lock.close()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and _keeper_lives(self.data) and not _others_use(self.data):
            time.sleep(0.02)


def hold(data: Path, *, fast: bool = False) -> Hold:
    """Start the server or join it where it runs; `fast` gives up safety against power loss (for tests).

    Raises DatabaseUnavailable where the data folder is another person's or the server does not start.
    """
    _refuse_foreign(data)
    users = (data / "pg.users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    try:
        with (data / "pg.start").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not (_keeper_lives(data) and answers(data)):
                _start_keeper(data, fast=fast)
    except BaseException:
        users.close()
        raise
    return Hold(data, users)


def revive(data: Path) -> None:
    """Start the server again where it ended although it is held."""
    hold(data).release()


@contextmanager
def using(data: Path, *, fast: bool = False) -> Iterator[None]:
    """Hold the server while the block runs."""
    held = hold(data, fast=fast)
    try:
        yield
    finally:
        held.release()


def answers(data: Path) -> bool:
    """Return whether a server listens on the installation's socket."""
    with socket.socket(socket.AF_UNIX) as knock:
        try:
            knock.connect(str(embedded_socket(data) / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _refuse_foreign(data: Path) -> None:
    folder = data / "pg"
    if not os.access(data, os.W_OK | os.X_OK):
        raise DatabaseUnavailable(
            _("数据文件夹 %(folder)s 不可写。请换用它的所有者运行，或用 ZHIBU_DATA 指定另一个文件夹。")
            % {"folder": data}
        )
    if os.geteuid() != 0 and folder.exists() and folder.stat().st_uid != os.geteuid():
        owner = cluster.name_of(folder.stat().st_uid)
        raise DatabaseUnavailable(
            _("数据库文件夹 %(folder)s 属于用户 %(owner)s。请换用该用户运行，或用 ZHIBU_DATA 指定另一个文件夹。")
            % {"folder": folder, "owner": owner}
        )


def _is_locked(file: Path, kind: int) -> bool:
    """Return whether a lock of this kind would have to wait."""
    try:
        with file.open("a") as handle:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _keeper_lives(data: Path) -> bool:
    return _is_locked(data / "pg.keeper", fcntl.LOCK_EX)


def _others_use(data: Path) -> bool:
    users = data / "pg.users"
    return _is_locked(users, fcntl.LOCK_EX) and not _is_locked(users, fcntl.LOCK_SH)


def _start_keeper(data: Path, *, fast: bool) -> None:
    deadline = time.monotonic() + 30
    while _keeper_lives(data) and time.monotonic() < deadline:  # a keeper whose server has just died is on its way out
        time.sleep(0.05)
    command = [sys.executable, "-m", "zhibu.site.embedded", str(data), *(["--fast"] if fast else [])]
    (data / "pg.log").touch(mode=0o600)
    with (data / "pg.log").open("a") as log:
        keeper = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
            cwd=Path(__file__).resolve().parents[2],
        )
    assert keeper.stdout is not None
    with keeper.stdout:
        word = keeper.stdout.readline().strip()
    if word != "ready":
        raise DatabaseUnavailable(
            _("数据库没有启动：%(reason)s 详情见 %(log)s。")
            % {"reason": word or _("看管进程意外结束。"), "log": data / "pg.log"}
        )


def keep(data: Path, *, fast: bool) -> None:
    """Run the server until nobody uses it (the keeper's whole life)."""
    with (data / "pg.keeper").open("a") as mark, (data / "pg.users").open("a") as users:
        fcntl.flock(mark, fcntl.LOCK_EX)
        mark.truncate(0)
        mark.write(str(os.getpid()))
        mark.flush()
        cluster.trim_log(data / "pg.log")
        try:
            cluster.prepare(data)
            server = cluster.start(data, fast=fast)
        except cluster.ClusterFailed as reason:
            _say(str(reason))
            return
        _ensure_database(data)
        _say("ready")

        def stop_when_unused() -> None:
            fcntl.flock(users, fcntl.LOCK_EX)
            with suppress(ProcessLookupError):
                server.send_signal(signal.SIGINT)

        threading.Thread(target=stop_when_unused, daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGINT))
        server.wait()


def _ensure_database(data: Path) -> None:
    with psycopg.connect(
        host=str(embedded_socket(data)), port=5432, user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        if not connection.execute("select 1 from pg_database where datname = 'zhibu'").fetchone():
            connection.execute("create database zhibu")


def _say(word: str) -> None:
    """Tell the starter how it went, then leave its pipe so that nobody waits for this process."""
    with suppress(BrokenPipeError):
        os.write(1, (word.replace("\n", " ") + "\n").encode())
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), fast="--fast" in sys.argv)
