import io
import json

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.jobs.choices import State
from zhibu.jobs.models import Job
from zhibu.jobs.testing import work_off
from zhibu.members.models import GroupPlace
from zhibu.members.testing import make_member, refresh_members
from zhibu.orgs.models import Appointment


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def export(cast: Cast, who: str, asked: str):
    return cast.client(who).post(reverse("export_members") + asked)


def sheet_of(cast: Cast, who: str, job: Job) -> list[tuple]:
    answer = cast.client(who).get(reverse("download_job_file", args=[job.pk]))
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


def test_the_sheet_holds_exactly_what_the_page_shows(cast: Cast) -> None:
    make_member(cast.first, "=HYPERLINK(1)", sex="2", phone="13812345678")
    asked = f"?unit={cast.first.pk}&order=name&columns=name&columns=phone&columns=sex&columns=seniority"
    shown = cast.client("secretary").get(reverse("list_members") + asked).context["list"].page.rows
    assert export(cast, "secretary", asked).status_code == 302
    (job,) = work_off()
    assert job.state == State.DONE
    rows = sheet_of(cast, "secretary", job)
    head = next(at for at, row in enumerate(rows) if row[0] == "姓名")
    assert rows[head][:4] == ("姓名", "性别", "党龄", "手机号码")
    assert [row[0] for row in rows[head + 1 :]] == [row.name for row in shown]
    assert ("=HYPERLINK(1)", "女", 10, "138****5678") in [row[:4] for row in rows]
    assert job.result == {"rows": 6}


def test_an_english_reader_sees_english_and_exports_what_rosters_understand(cast: Cast) -> None:
    make_member(cast.first, "吴一", sex="2", ethnicity="02")
    asked = f"?unit={cast.first.pk}&order=name&columns=name&columns=sex&columns=ethnicity"
    client = cast.client("secretary")
    with translation.override("en"):
        shown = client.get(reverse("list_members") + asked, headers={"accept-language": "en"}).context["list"].page.rows
        assert client.post(reverse("export_members") + asked, headers={"accept-language": "en"}).status_code == 302
    assert ("吴一", "Female", "Mongol") in [(row.name, row.sex, row.ethnicity) for row in shown]
    (job,) = work_off()
    assert ("吴一", "女", "蒙古族") in [row[:3] for row in sheet_of(cast, "secretary", job)]


def test_a_sought_number_stands_in_no_record(cast: Cast) -> None:
    make_member(cast.first, "某人", id_number="11010519491231002X")
    export(cast, "secretary", "?q=11010519491231002X")
    (job,) = work_off()
    assert job.result == {"rows": 1}
    kept = json.dumps([job.details, str(job.title), *Act.objects.values_list("details", flat=True)])
    assert "11010519491231002X" not in kept
    assert "11010519491231002X" not in str(sheet_of(cast, "secretary", job))


def test_rights_are_asked_again_when_the_job_runs(cast: Cast) -> None:
    export(cast, "secretary", f"?unit={cast.first.pk}")
    Appointment.objects.filter(person=cast.people["secretary"]).delete()
    (job,) = work_off()
    assert job.state == State.FAILED
    assert not job.file


def test_without_a_unit_the_sheet_holds_what_one_may_export(cast: Cast) -> None:
    export(cast, "next_door", "")
    (job,) = work_off()
    names = [row[0] for row in sheet_of(cast, "next_door", job)]
    assert "刘洋" in names
    assert "王建国" not in names


def test_the_neighbour_gets_neither_the_sheet_nor_the_job(cast: Cast) -> None:
    assert export(cast, "next_door", f"?unit={cast.first.pk}").status_code == 404
    export(cast, "secretary", "")
    (job,) = work_off()
    for who in ("next_door", "officer"):
        assert cast.client(who).get(reverse("download_job_file", args=[job.pk])).status_code == 404


def test_a_long_list_is_written_in_batches(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("zhibu.members.queries.roll._BATCH", 2)
    export(cast, "secretary", f"?unit={cast.first.pk}&order=-joined")
    (job,) = work_off()
    assert job.result == {"rows": 5}
    assert (job.done, job.total) == (5, 5)


def test_a_branch_s_sheet_keeps_the_groups_that_the_page_shows(cast: Cast) -> None:
    grouped = make_member(cast.first, "吴一")
    GroupPlace.objects.create(person=grouped.person, group=cast.group, since=grouped.since)
    refresh_members(grouped.person)
    asked = f"?unit={cast.first.pk}&group={cast.group.pk}"
    shown = cast.client("secretary").get(reverse("list_members") + asked).context["list"]
    assert export(cast, "secretary", asked).status_code == 302
    (job,) = work_off()
    rows = sheet_of(cast, "secretary", job)
    head = next(at for at, row in enumerate(rows) if row[0] == "姓名")
    assert "党小组" in rows[head] and "党小组" in shown.head
    assert [row[0] for row in rows[head + 1 :]] == [row.name for row in shown.page.rows]
    assert "吴一" in {row.name for row in shown.page.rows} and len(shown.page.rows) < 4
