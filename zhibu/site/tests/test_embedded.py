"""The embedded server: one for all who use it, gone with the last of them, whatever happened to them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from zhibu.site import embedded
from zhibu.site.environment import SOCKET_PATH_LIMIT, embedded_socket


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


def ask(data: Path, statement: str, database: str = "zhibu") -> object:
    with psycopg.connect(host=str(embedded_socket(data)), port=5432, user="postgres", dbname=database) as connection:
        row = connection.execute(statement).fetchone()
    return row and row[0]


def comes_true(what: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return False


def in_another_process(data: Path) -> subprocess.Popen[str]:
    """Hold the server from a process of its own, which says when it does."""
    program = (
        "from pathlib import Path\nfrom zhibu.site.embedded import hold\n"
        f"held = hold(Path({str(data)!r}), fast=True)\nprint('held', flush=True)\ninput()\n"
    )
    other = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout and other.stdout.readline() == "held\n"
    return other


def server_pid(data: Path) -> int:
    return int((data / "pg" / "postmaster.pid").read_text().split()[0])


def test_the_server_runs_while_it_is_held_and_no_longer(data: Path) -> None:
    with embedded.using(data, fast=True):
        assert ask(data, "select datlocale from pg_database where datname = 'zhibu'") == "C.UTF-8"
    assert not embedded.answers(data)
    assert not (data / "pg" / "postmaster.pid").exists()


def test_the_last_one_out_stops_it(data: Path) -> None:
    with embedded.using(data, fast=True):
        other = in_another_process(data)
    assert ask(data, "select 1") == 1
    other.communicate("\n")
    assert comes_true(lambda: not embedded.answers(data))


def test_a_killed_holder_leaves_no_server_behind(data: Path) -> None:
    other = in_another_process(data)
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert comes_true(lambda: not (data / "pg" / "postmaster.pid").exists())


def test_a_killed_server_and_its_stale_mark_do_not_stop_the_next_start(data: Path) -> None:
    other = in_another_process(data)
    os.kill(server_pid(data), signal.SIGKILL)
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert comes_true(lambda: not embedded.answers(data))
    mark = data / "pg" / "postmaster.pid"
    assert mark.exists()
    lines = mark.read_text().splitlines()
    mark.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")  # the number has passed to someone else
    with embedded.using(data, fast=True):
        assert ask(data, "select 1") == 1


def test_a_killed_keeper_takes_the_server_with_it_and_the_next_start_works(data: Path) -> None:
    with embedded.using(data, fast=True):
        keeper = int((data / "pg.keeper").read_text())
        os.kill(keeper, signal.SIGKILL)
        assert comes_true(lambda: not embedded.answers(data))
        with embedded.using(data, fast=True):
            assert ask(data, "select 1") == 1


def test_a_half_made_cluster_is_made_again(data: Path) -> None:
    (data / "pg.new").mkdir()
    (data / "pg.new" / "PG_VERSION").write_text("18")
    with embedded.using(data, fast=True):
        assert ask(data, "select 1") == 1


def test_a_long_data_folder_has_its_socket_elsewhere(tmp_path: Path) -> None:
    data = tmp_path / ("x" * 100)
    data.mkdir()
    socket = embedded_socket(data)
    assert len(str(socket / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT
    with embedded.using(data, fast=True):
        assert ask(data, "select 1") == 1
    (socket).rmdir()


def test_only_the_owner_may_open_the_socket(data: Path) -> None:
    with embedded.using(data, fast=True):
        assert embedded_socket(data).stat().st_mode & 0o077 == 0
        assert ask(data, "show listen_addresses") == ""


def test_a_folder_of_another_user_is_refused_in_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "pg").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 4321)
    with pytest.raises(embedded.DatabaseUnavailable, match="ZHIBU_DATA"):
        embedded.hold(data)


def test_a_server_that_cannot_start_says_where_to_look(data: Path) -> None:
    with embedded.using(data, fast=True):
        pass
    (data / "pg" / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(embedded.DatabaseUnavailable, match=r"pg\.log"):
        embedded.hold(data, fast=True)
