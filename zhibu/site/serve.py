"""`zhibu serve`: the database, the web server and the job workers, started together and stopped together."""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.utils.translation import gettext as _

from zhibu.site import embedded, environment, starting, statics
from zhibu.site.command import say

PATIENCE = 15  # seconds that a child has to finish what it is doing
RESTARTS = 5  # in a row, before we give up


@dataclass
class Child:
    """A process that must run as long as we do."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    born: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a process group of its own; it ends when we do, even by kill -9."""
        self.born = time.monotonic()
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent
        )

    def signal(self, number: signal.Signals) -> None:
        """Send the signal to it and all that it started."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Asked(Exception):
    """Someone asked us to stop."""


def run(arguments: list[str]) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    asked = _parse(arguments)
    _refuse_taken(asked.host, asked.port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    children: list[Child] = []
    try:
        with ExitStack() as stack:
            stack.callback(_stop_all, children)
            _prepare(stack, demo_if_empty=asked.demo_if_empty)
            children += _children(asked)
            for child in children:
                child.start()
            _wait_for(asked.host, asked.port, children[0])
            _greet(asked.host, asked.port)
            _watch(children)
    except Asked:
        say(_("已全部停止。"))
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="zhibu serve", description=_("启动网站、后台任务和数据库。"))
    parser.add_argument("--host", default=environment.text("ZHIBU_HOST", "127.0.0.1"), help="ZHIBU_HOST")
    parser.add_argument("--port", type=int, default=int(environment.text("PORT", "8000")), help="PORT")
    parser.add_argument(
        "--workers",
        type=int,
        default=int(environment.text("ZHIBU_WORKERS", str(os.cpu_count() or 1))),
        help="ZHIBU_WORKERS",
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=int(environment.text("ZHIBU_THREADS", "2")),
        help="ZHIBU_THREADS",
    )
    parser.add_argument("--demo-if-empty", action="store_true", help=_("数据库为空时装入演示数据"))
    return parser.parse_args(arguments)


def _prepare(stack: ExitStack, *, demo_if_empty: bool) -> None:
    """Bring up what the children need: database, tables, static files, and demo data where it is wanted."""
    say(_("正在启动数据库……"))
    starting.open_database(stack)
    starting.bring_up_to_date()
    if not settings.DEBUG and statics.collect():
        say(_("已整理页面文件。"))
    if demo_if_empty and find_spec("zhibu.site.demo") and import_module("zhibu.site.demo").is_empty():
        say(_("正在装入演示数据，约需一分钟……"))
        if subprocess.run([sys.executable, "-m", "zhibu", "demo"]).returncode:
            raise starting.CommandFailed(_("演示数据没有装入，原因见上文。"))
    settings.DEMO = environment.is_demo(settings.DATA)


def _children(asked: argparse.Namespace) -> list[Child]:
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", asked.host, "--port", str(asked.port)]
    web += [
        "--workers",
        str(asked.workers),
        "--blocking-threads",
        str(asked.threads),
        "--no-ws",
        "--respawn-failed-workers",
    ]
    web += ["--workers-kill-timeout", str(PATIENCE - 5), "--log-level", "warning", "zhibu.site.wsgi:application"]
    children = [Child("web", web)]
    if find_spec("zhibu.jobs.command"):
        children.append(Child("work", [sys.executable, "-m", "zhibu", "work"]))
    return children


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise starting.CommandFailed(
                _("没有权限使用端口 %(port)s，请用 PORT 指定 1024 以上的端口。") % {"port": port}
            ) from None
        except (OverflowError, OSError):
            raise starting.CommandFailed(
                _("端口 %(port)s 已被占用，请停掉占用它的程序，或换一个端口，例如 PORT=%(other)s make run。")
                % {"port": port, "other": port + 1}
            ) from None


def _wait_for(host: str, port: int, web: Child) -> None:
    """Return once the web server answers, whatever it says."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if web.process is None or web.process.poll() is not None:
            raise starting.CommandFailed(_("网站没有启动，原因见上文。"))
        line = HTTPConnection(near, port, timeout=30)
        with suppress(OSError, HTTPException):
            line.request("HEAD", "/", headers={"Host": "localhost"})
            line.getresponse()
            return
        time.sleep(0.1)
    raise starting.CommandFailed(_("网站在一分钟内没有启动。"))


def _greet(host: str, port: int) -> None:
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104 - compared, not bound
    say("")
    say(_("支部已启动：%(address)s") % {"address": environment.text("ZHIBU_URL", f"http://{shown}:{port}/")})
    if settings.DEMO and find_spec("zhibu.site.demo"):
        for line in import_module("zhibu.site.demo").greeting():
            say(line)
    first = import_module("zhibu.access.first_account").first_path()
    if first:
        base = environment.text("ZHIBU_URL", f"http://{shown}:{port}").rstrip("/")
        say(_("还没有账号。请打开这个网址建立第一个账号，只能用一次：%(address)s") % {"address": base + first})
    say(_("按 Ctrl-C 停止。"))


def _watch(children: list[Child]) -> None:
    """Start again what ends by itself, the database too, until we are asked to stop."""
    while True:
        time.sleep(1)
        if not os.environ.get("DATABASE_URL", "").strip() and not embedded.answers(settings.DATA):
            embedded.revive(settings.DATA)
        for child in children:
            if child.process is None or child.process.poll() is None:
                continue
            child.signal(signal.SIGKILL)
            child.deaths = child.deaths + 1 if time.monotonic() - child.born < 60 else 1
            if child.deaths > RESTARTS:
                raise starting.CommandFailed(_("进程 %(name)s 反复意外结束，已停止。") % {"name": child.name})
            time.sleep(min(child.deaths, 5))
            child.start()


def _stop_all(children: list[Child]) -> None:
    """Ask every child to finish, wait, and end what has not."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        if child.process:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)
            child.process.wait()


def _stop(*_signal: object) -> None:
    raise Asked


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
