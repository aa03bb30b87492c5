"""How rooms do long work: `@work` names it, `start` queues it, `Progress` tells how far it is.

A worker may die at any point, so a piece of work may be run twice: it must find what it has already done and leave it.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from procrastinate import RetryStrategy, exceptions
from procrastinate.contrib.django import app

from zhibu.gate.actor import Actor, NotAllowed, Refused
from zhibu.jobs.choices import UNFINISHED, State
from zhibu.jobs.models import Job
from zhibu.web.worded import Worded, kept, worded

log = logging.getLogger("zhibu.jobs")

TRIES = 3
EVERY = 0.5  # seconds between two reports: people see movement, the database hardly notices
LOCKS = 0x6A6F6273  # the family of advisory locks that say "a live process has this job"


LOST = (OperationalError, InterfaceError, exceptions.ConnectorException)  # the database went away: try again


class Busy(Exception):
    """Another process has the job and lives."""


class Stopped(Exception):
    """The person asked the job to stop; what it had not committed is undone."""


@dataclass(frozen=True)
class Outcome:
    """What came of the work: facts for the page (JSON), and a file in the storage if it made one."""

    result: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    file_name: str = ""
    message: Worded | str = ""


type Work = Callable[[Job, "Progress"], Outcome | None]
kinds: dict[str, Work] = {}


class Progress:
    """How far the work is, written on a connection of its own: visible while the work's transaction is open."""

    def __init__(self, job: Job, line: BaseDatabaseWrapper) -> None:
        self.job, self._line = job, line
        self.total, self.done, self.message = job.total, 0, job.message
        self._told = 0.0

    def begin(self, total: int, message: Worded | str = "") -> None:
        """Say how many steps there are; calling it again begins the next stage at zero."""
        self.total, self.done, self.message = total, 0, message or self.message
        self.tell()

    def step(self, count: int = 1) -> None:
        """Count steps done; cheap enough for each row. Raises Stopped when the person has asked for it."""
        self.done += count
        if time.monotonic() - self._told >= EVERY:
            self.tell()

    def say(self, message: Worded | str) -> None:
        """Show a sentence, at once."""
        self.message = message
        self.tell()

    def tell(self) -> None:
        """Write the row now. Raises Stopped when the person has asked for it."""
        self._told = time.monotonic()
        with self._line.cursor() as cursor:
            cursor.execute(
                "update jobs_job set total = %s, done = %s, message = %s, heartbeat_at = now() where id = %s"
                " returning stop_asked",
                [self.total, self.done, json.dumps(kept(self.message)), self.job.pk],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise Stopped


def work(body: Work) -> Work:
    """Register long work, `verb(job, progress)` in a room's jobs.py, by room and name."""
    kinds[kind_of(body)] = body
    return body


def kind_of(body: Work) -> str:
    """Return the name under which the work is queued: `room.verb`."""
    return f"{body.__module__.split('.')[1]}.{body.__name__}"


def start(actor: Actor, body: Work, *, title: Worded | str, details: Mapping[str, Any], lock: str = "") -> Job:
    """Queue the work within the caller's transaction: an action calls this, so the audit knows.

    `details` is JSON and must be enough to do the work again; jobs with the same `lock` run one after another.
    """
    job = Job.objects.create(
        kind=kind_of(body),
        person_id=actor.person_id,
        title=title,
        details=dict(details),
        created_at=timezone.now(),
        message=worded("排队等待中"),
    )
    _run.configure(lock=lock or None).defer(job_id=str(job.pk))
    return job


@app.task(
    name="jobs.run",
    retry=RetryStrategy(wait=5, retry_exceptions={Busy, *LOST}),
)
def _run(job_id: str) -> None:
    line = connections.create_connection("default")
    try:
        run_job(UUID(job_id), line)
    finally:
        line.close()
        connection.close()


def run_job(job_id: UUID, line: BaseDatabaseWrapper) -> None:
    """Do the work of the job, once. Raises Busy while another live process has it: tried again later."""
    with line.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCKS, _short(job_id)])
        if not cursor.fetchone()[0]:
            raise Busy
    try:
        _run_held(job_id, line)
    finally:
        with line.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCKS, _short(job_id)])


def _run_held(job_id: UUID, line: BaseDatabaseWrapper) -> None:
    job = Job.objects.filter(pk=job_id, state__in=UNFINISHED).first()
    if job is None:
        return
    if job.stop_asked:
        return _finish(job, State.STOPPED, Outcome(message=worded("已按要求停止。")))
    job.state, job.attempts, job.message = State.RUNNING, job.attempts + 1, worded("正在准备")
    job.started_at = job.heartbeat_at = timezone.now()
    job.save(update_fields=["state", "attempts", "message", "started_at", "heartbeat_at"])
    body = kinds.get(job.kind)
    try:
        if body is None or job.attempts > TRIES:
            raise Refused(worded("试了几次都没有完成，请联系管理员。"))
        outcome = body(job, Progress(job, line))
    except Stopped:
        _finish(job, State.STOPPED, Outcome(message=worded("已按要求停止，没有留下做了一半的内容。")))
    except Refused as refused:
        _finish(job, State.FAILED, Outcome(message=refused.sentence))
    except NotAllowed:
        _finish(job, State.FAILED, Outcome(message=worded("您没有办这件事的权限。")))
    except LOST:
        raise
    except Exception:
        log.exception("job failed", extra={"job": str(job.pk), "kind": job.kind})
        _finish(job, State.FAILED, Outcome(message=worded("程序出了问题，没有完成。原因已记下，请联系管理员。")))
    else:
        _finish(job, State.DONE, outcome or Outcome())


def _finish(job: Job, state: State, outcome: Outcome) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state,
        ended_at=timezone.now(),
        message=outcome.message,
        result=dict(outcome.result),
        file=outcome.file,
        file_name=outcome.file_name,
    )


def forget_files(before: Any) -> int:
    """Delete the files of jobs that ended before the moment; the rows stay. Return how many went."""
    old = Job.objects.filter(ended_at__lt=before).exclude(file="")
    for name in old.values_list("file", flat=True):
        default_storage.delete(name)
    return old.update(file="")


def _short(job_id: UUID) -> int:
    """Return 31 bits of the id: enough to tell the few running jobs apart."""
    return job_id.int & 0x7FFFFFFF
