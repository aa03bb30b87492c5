"""What is left of sign-ins when the web server and PostgreSQL are killed in the middle: all that was answered, once.

Who gets no answer sends the same again, as a phone does, until there is one.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

from zhibu.site.bench import folders, signers
from zhibu.site.bench.volleys import Answer, Shot, fire
from zhibu.site.bench.waves import serving
from zhibu.site.starting import CommandFailed

SECONDS = 12.0
PATIENCE = 90.0
"""Seconds after which whoever still has no answer counts as lost."""

type Facts = dict[str, Any]


def crashed(
    env: dict[str, str], crowd: Sequence[signers.Signer], *, connections: int, seconds: float = SECONDS
) -> Facts:
    """Let everybody sign in across the tree, kill the web server after a third of the time and PostgreSQL after two
    thirds, and return what came of it."""
    called = signers.call(crowd, 1, is_tree=True)
    tally, again = signers.Tally(), []
    broken = 0

    def take(shot: Shot, answer: Answer) -> None:
        if answer[0] >= 500:
            again.append(shot)
        else:
            tally.take(shot, answer)

    with serving(env) as (port, server):
        waiting = signers.shots(called, by_code=False)
        killers = [
            threading.Timer(seconds / 3, _kill, [lambda: _below(server.pid)]),
            threading.Timer(seconds * 2 / 3, _kill, [lambda: _database(settings.DATA)]),
        ]
        for killer in killers:
            killer.start()
        begun, end = time.monotonic(), time.monotonic() + PATIENCE
        steps = max(1, len(waiting) // 40)
        while waiting and time.monotonic() < end:
            # Spread over the time: a quick machine would be done before anything is killed.
            now, waiting = waiting[:steps], waiting[steps:]
            done = fire(port, now, seconds=PATIENCE, connections=connections, told=take)
            broken += len(done.broken) + len(again)
            waiting += [*done.broken, *again]
            again.clear()
            share = 1 - len(waiting) / max(1, 40 * steps)
            time.sleep(max(0.0, min(1.0, begun + seconds * share - time.monotonic())))
        for killer in killers:
            killer.join()
    _reconnect()
    checked = signers.check(called)
    return {
        "accepted": len(tally.accepted),
        "broken": broken,
        "never": len(called) - len(tally.accepted),
        "refused": tally.failures[:5],
        "lost": len(tally.accepted - checked.came) + checked.unsaid,
        "doubled": checked.doubled,
    }


def alone(_arguments: list[str]) -> int:
    """Do it in this process's folder, and print what came of it."""
    env = folders.environment(settings.DATA) | {"DJANGO_SETTINGS_MODULE": "zhibu.site.bench.settings"}
    sys.stdout.write(json.dumps(crashed(env, signers.everybody(), connections=8)) + "\n")
    return 0


def _kill(named: Callable[[], Sequence[int]]) -> None:
    for process in named():
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _below(parent: int) -> list[int]:
    """Return the processes that this one started, and those that they did."""
    done = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    found, left = [], [parent]
    while left:
        here = left.pop()
        children = [process for process, above in pairs if above == here]
        found += children
        left += children
    return found


def _database(data: Path) -> list[int]:
    """Return the processes of the folder's own PostgreSQL."""
    first = int((data / "pg" / "postmaster.pid").read_text().split()[0])
    return [first, *_below(first)]


def _reconnect() -> None:
    connection.close()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OperationalError):
            connection.ensure_connection()
            return
        time.sleep(0.2)
    raise CommandFailed("PostgreSQL did not come back")
