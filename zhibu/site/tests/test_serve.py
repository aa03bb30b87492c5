"""`zhibu serve`: one command starts everything, and everything ends with it, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from zhibu.site.embedded import answers

ROOT = Path(__file__).resolve().parents[3]
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "ZHIBU_TESTING", "DATABASE_URL", "LC_ALL"}  # serve as an office does


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture
def start(data: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    begun: list[subprocess.Popen[str]] = []

    def run(*words: str, port: int = 0, wait_for: str = "Ctrl-C") -> subprocess.Popen[str]:
        own = {"ZHIBU_DATA": str(data), "PORT": str(port or free_port()), "ZHIBU_WORKERS": "1", "LANG": "zh_CN.UTF-8"}
        left = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        process = subprocess.Popen(
            [sys.executable, "-m", "zhibu", *words],
            cwd=ROOT,
            env=left | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        said = ""
        assert process.stdout
        while wait_for and wait_for not in said:
            line = process.stdout.readline()
            assert line, f"ended before it said {wait_for!r}:\n{said}"
            said += line
        return process

    yield run
    for process in begun:
        process.kill()
        process.wait()


def pids_of(data: Path) -> list[int]:
    """Return every process that has the data folder in its environment or its command."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "environ").read_bytes() + (place / "cmdline").read_bytes()
        except OSError:
            continue
        if str(data).encode() in words and int(place.name) != os.getpid():
            found.append(int(place.name))
    return found


def gone(data: Path, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not pids_of(data) and not answers(data):
            return True
        time.sleep(0.1)
    return False


def status(port: int, address: str) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", address, headers={"Host": "localhost"})
    return line.getresponse().status


def answer_to_a_large_upload(port: int) -> bytes:
    """Announce 300 MB, send a few kB of it, and return the first line of the answer."""
    begun = (
        "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {300 << 20}\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(begun.encode() + b"x" * (256 << 10))
        return line.recv(100).partition(b"\r\n")[0]


def test_it_serves_and_ctrl_c_stops_all_of_it(start: Callable[..., subprocess.Popen[str]], data: Path) -> None:
    port = free_port()
    process = start("serve", port=port)
    assert status(port, "/") == 302
    assert status(port, "/sign-in/") == 200
    assert b" 403 " in answer_to_a_large_upload(port), "it waited for the rest"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert gone(data)


def test_kill_9_leaves_nothing_and_the_next_start_works(
    start: Callable[..., subprocess.Popen[str]], data: Path
) -> None:
    start("serve").kill()
    assert gone(data)
    port = free_port()
    process = start("serve", port=port)
    assert status(port, "/sign-in/") == 200
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert gone(data)


def test_a_taken_port_is_one_sentence(start: Callable[..., subprocess.Popen[str]], data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("serve", port=port, wait_for="")
        said, _nothing = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.count("\n") == 1
    assert str(port) in said
    assert gone(data)


def test_a_web_process_that_dies_is_started_again(start: Callable[..., subprocess.Popen[str]], data: Path) -> None:
    port = free_port()
    process = start("serve", port=port)
    web = [pid for pid in pids_of(data) if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(min(web), signal.SIGKILL)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            assert status(port, "/sign-in/") == 200
            break
        except OSError:
            time.sleep(0.3)
    else:
        pytest.fail("it did not come back")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert gone(data)


def test_commands_share_the_running_database(start: Callable[..., subprocess.Popen[str]], data: Path) -> None:
    serving = start("serve")
    told = start("manage", "showmigrations", "jobs", wait_for="")
    said, _nothing = told.communicate(timeout=60)
    assert told.returncode == 0
    assert "[X] 0001_initial" in said
    assert answers(data)
    serving.send_signal(signal.SIGINT)
    assert serving.wait(timeout=30) == 0
    assert gone(data)
