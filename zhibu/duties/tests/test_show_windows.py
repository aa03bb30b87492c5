"""A branch's month, quarter and year; a committee's month counted below it; the list behind each number."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from tests.rights import differences
from zhibu.duties.actions.windows import rebuild_windows
from zhibu.duties.models import Window
from zhibu.duties.testing import begin_windows
from zhibu.meetings.actions import close_register
from zhibu.meetings.testing import make_gathering, make_open, tick
from zhibu.rulebook.windows import window_of

TODAY = timezone.localdate()
NOW, LAST = window_of(TODAY, 1), window_of(TODAY, 1).previous
#                        visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  show_windows first  | 302    403    404     200       200       200       200     200     200     403    404
GET  show_windows mine   | 302    403    404     404       404       404       404     200     200     403    404
GET  list_windows        | 302    403    200     200       200       200       200     200     200     403    200
"""


@pytest.fixture(autouse=True)
def _begun(cast: Cast) -> None:
    begin_windows(date(TODAY.year - 1, 1, 1))
    rebuild_windows(TODAY)


def told(cast: Cast, who: str, address: str) -> str:
    return cast.client(who).get(address).content.decode()


def held(cast: Cast, callbacks: Any) -> None:
    gathering = make_open(cast.actor("secretary"), cast.first, "theme_day")
    tick(cast, gathering, {"member": "present"})
    with callbacks(execute=True):
        close_register(cast.actor("secretary"), gathering)


def test_who_may_see_windows(cast: Cast) -> None:
    def address(cast: Cast, page: str, word: str = "") -> str:
        return reverse(page, args=[getattr(cast, word).pk] if word else [])

    assert differences(cast, TABLE, address) == []


def test_a_month_says_what_is_asked_and_what_met_it(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    held(cast, django_capture_on_commit_callbacks)
    page = told(cast, "secretary", f"/units/{cast.first.pk}/windows/")
    assert "主题党日" in page
    assert f"{TODAY.isoformat()} 完成" in page
    assert "学习党章" in page  # the gathering that met it
    assert "第一党小组" in page  # the group's own meeting is asked of it
    assert "《中国共产党党员教育管理工作条例》第十六条" in page


def test_what_is_planned_is_said_with_its_day(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_gathering(cast.actor("secretary"), cast.first, "theme_day")
    assert f"{TODAY.isoformat()} 开" in told(cast, "secretary", f"/units/{cast.first.pk}/windows/")


def test_other_months_quarters_and_years_are_asked_for_by_address(cast: Cast) -> None:
    here = f"/units/{cast.first.pk}/windows/"
    assert "没有完成" in told(cast, "secretary", f"{here}?month={LAST.starts_on:%Y-%m}&by=month")
    year = told(cast, "secretary", f"{here}?month={TODAY.year - 1}-05&by=year")
    assert year.count("主题党日") >= 12
    for odd in ("?month=2026-13", "?month=abc&by=week", "?month=9999-01", "?by=year&month=0001-01"):
        assert cast.client("secretary").get(here + odd).status_code == 200


def test_a_committee_reads_how_many_and_each_number_opens_its_rows(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    held(cast, django_capture_on_commit_callbacks)
    page = told(cast, "officer", f"/units/{cast.mine.pk}/windows/")
    for state, n in (("met", 1), ("due", 2)):
        day = NOW.starts_on.isoformat()
        question = f"unit={cast.mine.pk}&amp;frequency=theme_day&amp;state={state}&amp;begins_since={day}"
        assert question in page
        rows = Window.objects.filter(frequency="theme_day", state=state, starts_on=NOW.starts_on)
        assert rows.count() == n
        listed = told(cast, "officer", "/windows/?" + question.replace("&amp;", "&"))
        assert listed.count("主题党日</td>") == n


def test_a_unit_above_branches_leads_to_those_below(cast: Cast) -> None:
    page = told(cast, "officer", f"/units/{cast.mine.pk}/windows/")
    assert f"/units/{cast.general.pk}/windows/?month={NOW.starts_on:%Y-%m}&amp;by=month" in page


def test_pages_cost_the_same_whatever_they_show(cast: Cast, query_count: Any) -> None:
    officer = cast.client("officer")
    query_count("show_windows", officer.get(f"/units/{cast.mine.pk}/windows/"))
    query_count("show_windows_branch", officer.get(f"/units/{cast.first.pk}/windows/"))
    query_count("list_windows", officer.get("/windows/"))


def test_the_secretary_is_reminded_at_home_of_what_this_month_still_lacks(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    assert "还要完成：" in told(cast, "secretary", "/")
    assert "主题党日" in told(cast, "secretary", "/").split("还要完成：")[1][:80]
    with django_capture_on_commit_callbacks(execute=True):
        make_gathering(cast.actor("secretary"), cast.first, "theme_day")
    assert "主题党日" not in told(cast, "secretary", "/").split("还要完成：")[1][:80]
    assert "还要完成：" not in told(cast, "officer", "/")


def test_programs_ask_the_same(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    held(cast, django_capture_on_commit_callbacks)
    client = cast.client("officer")
    month = client.get(f"/api/v1/units/{cast.mine.pk}/windows?day={TODAY}").json()
    theme = next(one for one in month["counts"] if one["frequency"] == "theme_day")
    assert theme["states"] == {"met": 1, "due": 2}
    own = client.get(f"/api/v1/units/{cast.first.pk}/windows").json()["items"]
    assert next(one for one in own if one["frequency"] == "theme_day")["met_on"] == TODAY.isoformat()
    since = (NOW.starts_on - timedelta(days=1)).isoformat()
    rows = client.get(f"/api/v1/windows?frequency=theme_day&since={since}&limit=2").json()
    assert [row["frequency"] for row in rows["items"]] == ["theme_day", "theme_day"]
    rest = client.get(rows["next"]).json()
    assert len(rest["items"]) == 1
    assert cast.client("next_door").get(f"/api/v1/units/{cast.first.pk}/windows").status_code == 404


def cells(cast: Cast, who: str, address: str) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(b"".join(cast.client(who).get(address).streaming_content)))
    return [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]


def test_a_branch_s_month_is_a_file_with_its_groups(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    held(cast, django_capture_on_commit_callbacks)
    here = f"/units/{cast.first.pk}/windows/"
    assert f'href="{here}?by=quarter&amp;as=pdf"' in told(cast, "secretary", f"{here}?by=quarter")
    rows = cells(cast, "secretary", f"{here}?as=xlsx")
    [theme] = [row for row in rows if row[0] == "主题党日"]
    assert theme[1] == "已完成"
    assert "学习党章" in theme[3]
    assert theme[4] == "《中国共产党党员教育管理工作条例》第十六条"
    assert any(row[0] == "党小组会" for row in rows), "of the group"
    paper: Any = cast.client("secretary").get(f"{here}?as=pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_a_committee_s_month_and_the_list_behind_it_are_files(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    held(cast, django_capture_on_commit_callbacks)
    rows = cells(cast, "officer", f"/units/{cast.mine.pk}/windows/?as=xlsx")
    [theme] = [row for row in rows if row[0] == "主题党日"]
    assert theme[:4] == ["主题党日", 3, 1, 0]
    assert any(row[0] == cast.general.short_name for row in rows)
    url = f"/windows/?unit={cast.mine.pk}&frequency=theme_day&begins_since={NOW.starts_on}"
    assert f"{url}&as=xlsx".replace("&", "&amp;") in told(cast, "officer", url)
    listed = [row for row in cells(cast, "officer", f"{url}&as=xlsx") if row[1] == "主题党日"]
    assert len(listed) == 3
    assert {row[0] for row in listed} >= {cast.first.short_name, cast.second.short_name}
    assert {row[0] for row in cells(cast, "secretary", "/windows/?as=xlsx")}.isdisjoint({cast.second.short_name})
