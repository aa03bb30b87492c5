"""A quarter or year of a branch and of all below a committee, from the records: what it says, lacks, who reads it."""

import io
import zipfile
from datetime import date, time, timedelta
from typing import Any

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.dashboards.queries.report import Report, report_of
from zhibu.duties.actions.windows import rebuild_windows
from zhibu.duties.choices import WindowState
from zhibu.duties.queries.periods import period_of
from zhibu.duties.testing import begin_windows
from zhibu.figures.testing import count_anew
from zhibu.meetings import actions
from zhibu.meetings.models import Attendance, Filing, FollowUp, Gathering
from zhibu.meetings.rules.filing import Fault
from zhibu.meetings.testing import item_of, line_of, make_gathering, make_minutes, make_open, minutes_of, tick, write
from zhibu.orgs.models import Unit

TODAY = timezone.localdate()
QUARTER = period_of(TODAY, "quarter")


def held(cast: Cast, said: dict[str, str], *kinds: str, **more: Any) -> Gathering:
    made = make_open(cast.actor("secretary"), cast.first, *(kinds or ("theme_day",)), **more)
    tick(cast, made, {"secretary": "present"} | said)
    actions.close_register(cast.actor("secretary"), made)
    return made


def locked(cast: Cast) -> Gathering:
    organiser, secretary = cast.actor("organiser"), cast.actor("secretary")
    came = ["王建国", "孙敏", "李桂兰"]
    made = make_minutes(organiser, cast.first, "life_meeting", theme="查摆问题", came=came, chair=secretary.person_id)
    item = write(organiser, made, ("李桂兰", "走访少"), decision="照办")
    for problem, what in (("走访少", "每月走访"), ("学得少", "每周学习")):
        task = {"what": what, "owner": cast.people["member"].pk, "due_on": TODAY, "problem": problem}
        actions.add_follow_up(organiser, made, item=item.pk, **task)
    actions.close_register(secretary, made.gathering)
    actions.ask_confirmation(organiser, minutes_of(made.gathering))
    actions.confirm_minutes(cast.actor("member"), line_of(cast, "member", made.gathering))
    actions.lock_minutes(secretary, made.gathering)
    return made.gathering


def report(cast: Cast, who: str, unit: Unit, length: str = "quarter", day: date = TODAY) -> Report:
    return report_of(cast.actor(who), unit, period_of(day, length), length)


def shown(cast: Cast, who: str, unit: Unit, asked: str = "") -> str:
    return cast.client(who).get(reverse("show_report", args=[unit.pk]) + asked).content.decode()


def test_registers_are_summed_with_the_arithmetic(cast: Cast) -> None:
    held(cast, {"member": "present"})
    missed = held(cast, {})
    actions.make_up(cast.actor("secretary"), line_of(cast, "member", missed), way="studied", on=TODAY)
    sums = report(cast, "secretary", cast.first).totals.registers
    assert (sums.came_due, sums.made_up, sums.due) == (3, 1, Attendance.objects.filter(is_due=True).count())
    assert sums.due == sums.came_due + sums.absent + sums.made_up
    assert f"{sums.came_due} ÷ {sums.due}" in shown(cast, "secretary", cast.first)


def test_who_is_spared_is_neither_due_nor_missing(cast: Cast) -> None:
    made = held(cast, {})
    before = report(cast, "secretary", cast.first).totals.registers
    Attendance.objects.filter(gathering=made, person=cast.people["member"]).update(is_due=False)
    count_anew(TODAY)
    after = report(cast, "secretary", cast.first).totals.registers
    assert (after.due, after.absent, after.spared) == (before.due - 1, before.absent - 1, before.spared + 1)


def test_nobody_due_is_no_rate(cast: Cast) -> None:
    assert report(cast, "secretary", cast.first).totals.registers.rate is None
    assert "到会率" in shown(cast, "secretary", cast.first)


def test_lectures_are_told_in_hours(cast: Cast) -> None:
    held(cast, {"member": "online"}, "lecture", begins=time(15), ends=time(16, 30), theme="上党课")
    held(cast, {}, "lecture", theme="没写时间")
    sums = report(cast, "secretary", cast.first).totals.registers
    assert (sums.listened, sums.hours, sums.untimed) == (3, 3.0, 1)
    assert "没有写起止时间" in shown(cast, "secretary", cast.first)


def test_minutes_filings_and_tasks_are_followed_to_the_end(cast: Cast) -> None:
    made = locked(cast)
    told = report(cast, "secretary", cast.first).totals
    assert (told.papers.held, told.papers.locked, told.papers.filed) == (1, 1, 0)
    assert (told.tasks.agreed, told.tasks.done, told.tasks.lists, told.tasks.closed) == (2, 0, 1, 0)
    actions.file_record(cast.actor("secretary"), minutes_of(made))
    for task in FollowUp.objects.filter(gathering=made):
        actions.finish_follow_up(cast.actor("member"), task, note="办好了")
    told = report(cast, "secretary", cast.first).totals
    assert (told.papers.filed, told.papers.waiting, told.papers.passed) == (1, 1, 0)
    assert (told.tasks.done, told.tasks.closed) == (2, 1)
    actions.return_filing(
        cast.actor("general_secretary"),
        Filing.objects.get(record__gathering=made),
        faults=[Fault(item_of(minutes_of(made)).pk, "decision", "决定没有写清楚由谁办。")],
    )
    told = report(cast, "secretary", cast.first).totals
    assert (told.papers.returned, told.papers.was_returned, told.papers.waiting) == (1, 1, 0)


def test_windows_stand_with_the_record_that_met_them(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    begin_windows(QUARTER.starts_on)
    with django_capture_on_commit_callbacks(execute=True):
        made = held(cast, {"member": "present"}, theme="学党章")
    rebuild_windows(TODAY)
    page = shown(cast, "secretary", cast.first)
    assert "主题党日" in page
    assert reverse("show_gathering", args=[made.pk]) in page
    assert f"{TODAY:%m-%d}" in page


def test_what_it_lacks_is_said(cast: Cast) -> None:
    begin_windows(TODAY.replace(day=1))
    held(cast, {})
    page = shown(cast, "secretary", cast.first, "?by=year")
    assert "这段时间还没有过完" in page
    assert "1 次的会议记录还没有锁定" in page
    if TODAY.month > 1:
        assert "起才对照规定的次数" in page
    make_gathering(cast.actor("secretary"), cast.first, "theme_day", theme="忘了的")
    Gathering.objects.filter(theme="忘了的").update(held_on=TODAY - timedelta(days=1))
    count_anew(TODAY)
    if QUARTER.starts_on < TODAY:
        assert "既没有开，也没有取消" in shown(cast, "secretary", cast.first)
    before = QUARTER.previous.starts_on
    past = shown(cast, "secretary", cast.first, f"?month={before:%Y-%m}")
    assert "还没有过完" not in past


def test_a_committee_sees_the_same_summed_and_each_unit_leads_on(cast: Cast) -> None:
    begin_windows(QUARTER.starts_on)
    held(cast, {"member": "present"})
    rebuild_windows(TODAY)
    count_anew(TODAY)
    mine, own = report(cast, "officer", cast.mine), report(cast, "officer", cast.first)
    assert mine.totals.registers == own.totals.registers
    assert mine.counted
    assert sum(one.by_state.get(WindowState.MET, 0) for one in mine.counted) >= 1
    (general,) = [one for one in mine.below if one.unit.pk == cast.general.pk]
    assert general.totals.registers == own.totals.registers
    page = shown(cast, "officer", cast.mine)
    assert reverse("show_report", args=[cast.general.pk]) in page
    assert "李桂兰" not in page
    paths = [one.unit.path for one in mine.below]
    assert paths == sorted(paths)


def test_other_days_count_nothing(cast: Cast) -> None:
    held(cast, {"member": "present"})
    before = report(cast, "secretary", cast.first, day=QUARTER.starts_on - timedelta(days=1))
    assert before.totals.registers.due == before.totals.papers.held == 0
    assert before.is_over


def test_without_the_right_to_duties_windows_are_left_out(cast: Cast) -> None:
    found = report(cast, "keeper", cast.first)
    assert found.kept is None
    assert any("没有看完成情况的权限" in words for words in found.lacks)


@pytest.mark.parametrize("kind", ["xlsx", "pdf", "docx"])
def test_the_files_hold_what_the_page_shows(cast: Cast, kind: str, tmp_path: Any) -> None:
    held(cast, {"member": "present"})
    answer = cast.client("secretary").get(reverse("show_report", args=[cast.first.pk]) + f"?as={kind}")
    made = b"".join(answer.streaming_content)
    if kind == "pdf":
        assert made.startswith(b"%PDF")
    elif kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(made))
        cells = [row[:2] for sheet in book for row in sheet.iter_rows(values_only=True)]
        assert ("到会人次", 2) in cells
        lacks = report(cast, "secretary", cast.first).lacks
        assert lacks and {(words,) for words in lacks} <= {row[:1] for row in cells}
    else:
        assert zipfile.is_zipfile(io.BytesIO(made))
        assert set(report(cast, "secretary", cast.first).lacks) <= {
            one.text for one in docx.Document(io.BytesIO(made)).paragraphs
        }
        rows = [
            [cell.text for cell in row.cells][:2]
            for table in docx.Document(io.BytesIO(made)).tables
            for row in table.rows
        ]
        assert ["到会人次", "2"] in rows


def test_programs_read_the_same(cast: Cast, query_count: Any) -> None:
    held(cast, {"member": "present"})
    answer = cast.client("officer").get(f"/api/v1/units/{cast.mine.pk}/report")
    query_count("api_show_report", answer)
    told = answer.json()
    sums = report(cast, "officer", cast.mine).totals.registers
    assert (told["registers"]["due"], told["registers"]["rate"]) == (sums.due, sums.rate)
    assert told["kinds"] == [{"kind": "theme_day", "held": 1}]
    assert cast.client("next_door").get(f"/api/v1/units/{cast.first.pk}/report").status_code == 404


def test_the_pages_cost_the_same_whatever_they_show(cast: Cast, query_count: Any) -> None:
    begin_windows(QUARTER.starts_on)
    held(cast, {"member": "present"})
    rebuild_windows(TODAY)
    count_anew(TODAY)
    for name, who, unit in (("branch", "secretary", cast.first), ("committee", "officer", cast.mine)):
        query_count(f"show_report_{name}", cast.client(who).get(reverse("show_report", args=[unit.pk])))
