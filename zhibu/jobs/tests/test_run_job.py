"""Long work: seen while it runs, run again after a death, stopped when asked, kept to its owner."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction
from django.utils import timezone
from django.utils.translation import override

from tests.cast import Cast
from zhibu.access.actors import system
from zhibu.gate.actor import Refused
from zhibu.jobs import work
from zhibu.jobs.choices import State
from zhibu.jobs.jobs import forget_files
from zhibu.jobs.models import Job
from zhibu.jobs.testing import work_off
from zhibu.jobs.work import Outcome, Progress
from zhibu.people.models import Person
from zhibu.web.worded import worded

Do = Callable[[Job, Progress], Outcome | None]


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Do], Do]:
    """Register work for one test."""

    def register(body: Do) -> Do:
        monkeypatch.setitem(work.kinds, work.kind_of(body), body)
        return body

    return register


@pytest.fixture
def second_line(transactional_db: None) -> Iterator[Any]:
    line = connections.create_connection("default")
    yield line
    line.close()


@pytest.mark.django_db
def test_done_work_keeps_its_result(doing: Callable[[Do], Do]) -> None:
    body = doing(lambda job, progress: Outcome({"rows": job.details["rows"]}, message="好了"))
    work.start(system(), body, title="数一数", details={"rows": 3})
    (job,) = work_off()
    assert (job.state, job.result, job.message) == (State.DONE, {"rows": 3}, "好了")
    assert job.ended_at


@pytest.mark.django_db
def test_a_refusal_is_shown_in_its_own_words(doing: Callable[[Do], Do]) -> None:
    def refuse(job: Job, progress: Progress) -> None:
        raise Refused("名册已经撤回")

    work.start(system(), doing(refuse), title="导入", details={})
    (job,) = work_off()
    assert (job.state, job.message) == (State.FAILED, "名册已经撤回")


@pytest.mark.django_db
def test_a_fault_of_the_program_is_a_sentence_without_its_text(doing: Callable[[Do], Do]) -> None:
    def fail(job: Job, progress: Progress) -> None:
        raise ZeroDivisionError("secret")

    work.start(system(), doing(fail), title="导入", details={})
    (job,) = work_off()
    assert job.state == State.FAILED
    assert "secret" not in job.message


def test_progress_is_seen_while_the_works_transaction_is_open(
    doing: Callable[[Do], Do], second_line: Any, django_db_blocker: Any
) -> None:
    seen = []

    def count(job: Job, progress: Progress) -> None:
        with transaction.atomic():
            Person.objects.create(name="还没有提交的人")
            progress.begin(10, "正在写入")
            progress.step(4)
            progress.tell()
            with second_line.cursor() as cursor:
                cursor.execute(
                    "select done, total, message #>> '{}', (select count(*) from people_person) from jobs_job"
                )
                seen.append(cursor.fetchone())

    job = work.start(system(), doing(count), title="导入", details={})
    line = connections.create_connection("default")
    try:
        work.run_job(job.pk, line)
    finally:
        line.close()
    assert seen == [(4, 10, "正在写入", 0)]


def test_work_that_a_live_process_has_is_left_to_it(doing: Callable[[Do], Do], second_line: Any) -> None:
    done = []
    job = work.start(system(), doing(lambda job, progress: done.append(1)), title="导入", details={})
    with second_line.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", [work.LOCKS, work._short(job.pk)])
    with pytest.raises(work.Busy):
        work.run_job(job.pk, connection)
    assert done == []
    with second_line.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(%s, %s)", [work.LOCKS, work._short(job.pk)])
    work.run_job(job.pk, connection)
    assert done == [1]


@pytest.mark.django_db
def test_work_left_half_done_is_done_again_but_not_for_ever(doing: Callable[[Do], Do]) -> None:
    done = []
    body = doing(lambda job, progress: done.append(1))
    half = work.start(system(), body, title="导入", details={})
    Job.objects.filter(pk=half.pk).update(state=State.RUNNING, attempts=1)
    cursed = work.start(system(), body, title="导入", details={})
    Job.objects.filter(pk=cursed.pk).update(state=State.RUNNING, attempts=work.TRIES)
    assert [job.state for job in work_off()] == [State.DONE, State.FAILED]
    assert done == [1]


@pytest.mark.django_db
def test_a_job_that_is_asked_to_stop_undoes_what_it_had_begun(doing: Callable[[Do], Do]) -> None:
    def write(job: Job, progress: Progress) -> None:
        with transaction.atomic():
            Person.objects.create(name="做了一半")
            Job.objects.filter(pk=job.pk).update(stop_asked=True)
            progress.tell()

    work.start(system(), doing(write), title="导入", details={})
    (job,) = work_off()
    assert (job.state, Person.objects.count()) == (State.STOPPED, 0)


@pytest.mark.django_db
def test_a_job_belongs_to_its_person_alone(cast: Cast, doing: Callable[[Do], Do]) -> None:
    body = doing(lambda job, progress: None)
    job = work.start(cast.actor("secretary"), body, title="导出名册", details={})
    for address in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/file/"):
        assert cast.client("officer").get(address).status_code == 404
    assert cast.client("officer").post(f"/jobs/{job.pk}/stop/").status_code == 404
    assert "导出名册" not in cast.client("officer").get("/jobs/").content.decode()
    assert "导出名册" in cast.client("secretary").get("/jobs/").content.decode()


@pytest.mark.django_db
def test_the_page_asks_again_until_the_job_is_finished(cast: Cast, doing: Callable[[Do], Do], query_count: Any) -> None:
    def export(job: Job, progress: Progress) -> Outcome:
        return Outcome(file=default_storage.save("made.txt", ContentFile("你好".encode())), file_name="名册.txt")

    job = work.start(cast.actor("secretary"), doing(export), title="导出名册", details={})
    client = cast.client("secretary")
    waiting = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in waiting and "<html" not in waiting
    work_off()
    response = client.get(f"/jobs/{job.pk}/")
    assert "every 1s" not in response.content.decode()
    query_count("show_job", response)
    sent = client.get(f"/jobs/{job.pk}/file/")
    assert b"".join(sent.streaming_content).decode() == "你好"
    assert "attachment" in sent["Content-Disposition"]


@pytest.mark.django_db
def test_stopping_a_waiting_job_means_that_it_never_runs(cast: Cast, doing: Callable[[Do], Do]) -> None:
    done = []
    body = doing(lambda job, progress: done.append(1))
    job = work.start(cast.actor("secretary"), body, title="导出名册", details={})
    assert cast.client("secretary").post(f"/jobs/{job.pk}/stop/").status_code == 302
    (stopped,) = work_off()
    assert (stopped.state, done) == (State.STOPPED, [])


@pytest.mark.django_db
def test_old_files_go_and_the_row_stays(doing: Callable[[Do], Do]) -> None:
    body = doing(lambda job, progress: Outcome(file=default_storage.save("old.txt", ContentFile(b"x"))))
    work.start(system(), body, title="导出", details={})
    (job,) = work_off()
    assert forget_files(timezone.now()) == 1
    assert not default_storage.exists(job.file)
    assert Job.objects.get(pk=job.pk).file == ""


@pytest.mark.django_db
def test_title_and_progress_are_read_in_the_readers_language(doing: Callable[[Do], Do]) -> None:
    body = doing(lambda job, progress: Outcome(message=worded("共 %(rows)s 人，可以下载了。") % {"rows": 3}))
    with override("zh-hans"):
        work.start(system(), body, title=worded("导出党员名册：%(unit)s") % {"unit": "城北支部"}, details={})
        waiting = Job.objects.get()
    with override("en"):
        assert "排队" not in waiting.message and "城北支部" in waiting.title and "导出" not in waiting.title
        (job,) = work_off()
        assert "3" in job.message and "共" not in job.message
    assert "共 3 人" in job.message


@pytest.mark.django_db
def test_a_refusal_is_kept_without_its_language(doing: Callable[[Do], Do]) -> None:
    def refuse(job: Job, progress: Progress) -> None:
        raise Refused(worded("这个组织已经不在了。"))

    work.start(system(), doing(refuse), title="写名册", details={})
    (job,) = work_off()
    with override("zh-hant"):
        assert job.message == "這個組織已經不在了。"
