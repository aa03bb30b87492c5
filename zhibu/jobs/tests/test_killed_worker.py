"""A worker that is killed half-way: the next one does its work, once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.standins.jobs import count_slowly
from zhibu.access.actors import system
from zhibu.jobs import work
from zhibu.jobs.choices import State
from zhibu.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers on the test's database."""
    begun: list[subprocess.Popen[bytes]] = []
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}&port={at['PORT']}"

    def start() -> subprocess.Popen[bytes]:
        own = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        begun.append(subprocess.Popen([sys.executable, "-m", "zhibu", "work"], env=os.environ | own))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def comes_true(what: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.2)
    return False


def test_what_a_killed_worker_had_begun_is_done_by_the_next(
    worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    job = work.start(system(), count_slowly, title="数数", details={"notes": str(notes)})
    first = worker()
    assert comes_true(lambda: Job.objects.get(pk=job.pk).done > 3), "nothing moved"
    first.kill()
    worker()
    assert comes_true(lambda: Job.objects.get(pk=job.pk).is_finished), "nobody took it up"
    ended = Job.objects.get(pk=job.pk)
    assert (ended.state, ended.result, ended.attempts) == (State.DONE, {"beginnings": 2}, 2)
