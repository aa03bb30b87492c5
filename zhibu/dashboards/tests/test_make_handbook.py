"""A branch's handbook holds what is recorded, and what its reader may read of it; as PDF and as a Word file."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.access.testing import make_grant
from zhibu.audit.models import Act
from zhibu.dashboards.queries.handbook import Asked, gatherings, handbook
from zhibu.duties.actions.windows import rebuild_windows
from zhibu.duties.testing import begin_windows
from zhibu.jobs.testing import work_off
from zhibu.meetings import actions
from zhibu.meetings.models import Gathering
from zhibu.meetings.testing import line_of, make_gathering, make_minutes, minutes_of, write

TODAY = timezone.localdate()
CAME = ["王建国", "孙敏", "李桂兰"]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def held(cast: Cast, *, theme: str, said: str, is_locked: bool) -> Gathering:
    organiser, secretary = cast.actor("organiser"), cast.actor("secretary")
    made = make_minutes(organiser, cast.first, theme=theme, came=CAME, chair=secretary.person_id)
    item = write(organiser, made, ("李桂兰", said), decision="照办")
    task = {"what": "打印章程", "owner": cast.people["member"].pk, "due_on": TODAY}
    actions.add_follow_up(organiser, made, item=item.pk, **task)
    actions.close_register(secretary, made.gathering)
    actions.ask_confirmation(organiser, minutes_of(made.gathering))
    if is_locked:
        actions.confirm_minutes(cast.actor("member"), line_of(cast, "member", made.gathering))
        actions.lock_minutes(secretary, made.gathering)
        actions.add_addendum(secretary, minutes_of(made.gathering), text="附上照片")
    return made.gathering


def told(cast: Cast, who: str, since: Any = TODAY, until: Any = TODAY) -> str:
    """Return all that the handbook says to somebody of the cast, one part a line."""
    asked = Asked(cast.actor(who), cast.first, since, until)
    made = handbook(asked, "", gatherings(asked), lambda: None)
    lines = [made.title, *made.under]
    for part in made.parts:
        lines.append(part.get("text", ""))
        lines += [" ".join(row) for row in part.get("rows", ())]
    return "\n".join(lines)


def test_it_holds_the_records_of_the_period(cast: Cast) -> None:
    begin_windows(TODAY.replace(month=1, day=1))
    rebuild_windows(TODAY)
    held(cast, theme="学习党章", said="我同意", is_locked=True)
    couple = [cast.people["member"].pk]
    actions.record_talks(cast.actor("secretary"), cast.first, one=cast.people["secretary"].pk, others=couple, on=TODAY)
    book = told(cast, "secretary")
    for word in (
        cast.first.name,
        "学习党章",
        "李桂兰：我同意",
        "决定：照办",
        "打印章程",
        "补记：附上照片",
        "到会 3 人",
    ):
        assert word in book
    assert "王建国" in book.split("三、支部班子")[0].split("二、党员和入党申请人名册")[1]
    assert "书记" in book.split("三、支部班子")[1]
    assert "主题党日" in book.split("五、")[1].split("六、")[0]
    assert "李桂兰" in book.split("七、谈心谈话")[1]


def test_what_is_not_locked_is_named_and_not_told(cast: Cast) -> None:
    held(cast, theme="讨论计划", said="还没有定", is_locked=False)
    book = told(cast, "secretary")
    assert "讨论计划" in book
    assert "还没有确认锁定" in book
    assert "还没有定" not in book


def test_other_days_stay_out(cast: Cast) -> None:
    held(cast, theme="学习党章", said="我同意", is_locked=True)
    make_gathering(cast.actor("secretary"), cast.first, "theme_day", theme="义务劳动", day=TODAY + timedelta(days=3))
    assert "学习党章" not in told(cast, "secretary", TODAY - timedelta(days=40), TODAY - timedelta(days=1))
    assert "义务劳动" not in told(cast, "secretary")
    assert "义务劳动" in told(cast, "secretary", TODAY, TODAY + timedelta(days=3))


def test_a_reader_without_a_right_reads_that_the_chapter_was_left_out(cast: Cast) -> None:
    couple = [cast.people["member"].pk]
    actions.record_talks(cast.actor("secretary"), cast.first, one=cast.people["secretary"].pk, others=couple, on=TODAY)
    assert "李桂兰" in told(cast, "secretary").split("七、谈心谈话")[1]
    assert told(cast, "auditor").split("七、谈心谈话")[1].strip() == "您没有看这一部分的权限，没有编入。"


@pytest.mark.parametrize("file", ["pdf", "docx"])
def test_a_job_makes_the_file_and_the_audit_knows(cast: Cast, file: str) -> None:
    held(cast, theme="学习党章", said="我同意", is_locked=True)
    asked = {"since": TODAY.isoformat(), "until": TODAY.isoformat(), "file": file}
    client = cast.client("secretary")
    answer = client.post(reverse("make_handbook", args=[cast.first.pk]), asked)
    (job,) = work_off()
    assert answer["location"] == reverse("show_job", args=[job.pk])
    made = b"".join(client.get(reverse("download_job_file", args=[job.pk])).streaming_content)
    assert job.result == {"gatherings": 1}
    assert job.file_name.endswith(f".{file}")
    if file == "pdf":
        assert made.startswith(b"%PDF")
    else:
        assert zipfile.is_zipfile(io.BytesIO(made))
        paper = docx.Document(io.BytesIO(made))
        assert "李桂兰：我同意" in [one.text for one in paper.paragraphs]
        assert paper.sections[0].top_margin.mm == pytest.approx(37, abs=0.1)
    assert Act.objects.get(verb="make_handbook").details["since"] == TODAY.isoformat()


def test_the_right_is_asked_for_again_when_the_job_runs(cast: Cast) -> None:
    asked = {"since": TODAY.isoformat(), "until": TODAY.isoformat(), "file": "pdf"}
    grant = make_grant(cast.people["member"], "organiser", cast.first)
    cast.client("member").post(reverse("make_handbook", args=[cast.first.pk]), asked)
    grant.delete()
    (job,) = work_off()
    assert not job.file


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [(TODAY, TODAY - timedelta(days=1), "比开始的早"), (TODAY.replace(year=TODAY.year - 9), TODAY, "最多编五年")],
)
def test_periods_that_make_no_sense_are_refused(cast: Cast, since: Any, until: Any, why: str) -> None:
    asked = {"since": since.isoformat(), "until": until.isoformat(), "file": "pdf"}
    answer = cast.client("secretary").post(reverse("make_handbook", args=[cast.first.pk]), asked)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_the_branch_page_leads_to_it(cast: Cast) -> None:
    here = reverse("make_handbook", args=[cast.first.pk])
    assert here in cast.client("secretary").get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    assert cast.client("secretary").get(here).status_code == 200
