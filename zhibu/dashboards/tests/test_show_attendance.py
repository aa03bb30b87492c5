"""A branch's people in figures over a period; one's own year, which nobody else reads."""

from datetime import time, timedelta
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.meetings import actions
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.testing import line_of, make_called, make_gathering, make_open, tick
from zhibu.orgs.testing import make_appointment

TODAY = timezone.localdate()


def held(cast: Cast, said: dict[str, str]) -> Gathering:
    made = make_open(cast.actor("secretary"), cast.first, "theme_day")
    tick(cast, made, {"secretary": "present"} | said)
    actions.close_register(cast.actor("secretary"), made)
    return made


def counts(cast: Cast, who: str = "secretary", asked: str = "") -> dict[str, tuple[Any, ...]]:
    page = cast.client(who).get(reverse("show_attendance", args=[cast.first.pk]) + asked)
    (table,) = page.context["board"].tables
    return {row[0].value: tuple(cell.value for cell in row[1:]) for row in table.rows}


def test_each_is_counted_by_how_they_came(cast: Cast) -> None:
    held(cast, {"member": "present"})
    held(cast, {"member": "excused"})
    held(cast, {})
    assert counts(cast)["李桂兰"][:5] == (3, 1, 1, 1, 0)


def test_who_made_up_for_it_is_absent_no_more(cast: Cast) -> None:
    made = held(cast, {})
    actions.make_up(cast.actor("secretary"), line_of(cast, "member", made), way="studied", on=TODAY)
    assert counts(cast)["李桂兰"][:5] == (1, 0, 0, 0, 1)


def test_who_is_spared_is_due_nowhere(cast: Cast) -> None:
    made = held(cast, {"member": "present"})
    Attendance.objects.filter(gathering=made, person=cast.people["member"]).update(is_due=False)
    assert counts(cast)["李桂兰"][:5] == (0, 1, 0, 0, 0)


def test_other_days_and_what_was_not_held_count_nothing(cast: Cast) -> None:
    held(cast, {"member": "present"})
    make_open(cast.actor("secretary"), cast.first, "theme_day")
    make_gathering(cast.actor("secretary"), cast.first, "theme_day", day=TODAY + timedelta(days=2))
    assert counts(cast)["李桂兰"][:5] == (1, 1, 0, 0, 0)
    yesterday = TODAY - timedelta(days=1)
    assert counts(cast, asked=f"?since={yesterday - timedelta(days=9)}&until={yesterday}") == {}


def test_the_file_holds_what_the_page_shows(cast: Cast, tmp_path: Any) -> None:
    held(cast, {"member": "present"})
    answer = cast.client("secretary").get(reverse("show_attendance", args=[cast.first.pk]) + "?as=xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"".join(answer.streaming_content))
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))
    assert ("李桂兰", 1, 1, 0, 0, 0) in [row[:6] for row in rows]


def test_my_year_tells_what_i_came_to_asked_and_made_up(cast: Cast) -> None:
    held(cast, {"member": "present"})
    missed = held(cast, {})
    actions.make_up(cast.actor("secretary"), line_of(cast, "member", missed), way="studied", on=TODAY)
    secretary = cast.people["secretary"].pk
    actions.record_talks(
        cast.actor("secretary"), cast.first, one=secretary, others=[cast.people["member"].pk], on=TODAY
    )
    page = cast.client("member").get(reverse("show_timeline")).content.decode()
    for word in ("学习党章", "到会", "已补课", "自学会议材料", "王建国", "谈心谈话"):
        assert word in page
    nobody_else = cast.client("next_door").get(reverse("show_timeline")).content.decode()
    assert "学习党章" not in nobody_else
    assert "学习党章" not in cast.client("member").get(reverse("show_timeline") + "?year=1991").content.decode()


def test_the_pages_cost_the_same_whatever_they_show(cast: Cast, query_count: Any) -> None:
    held(cast, {"member": "present"})
    query_count("show_attendance", cast.client("secretary").get(reverse("show_attendance", args=[cast.first.pk])))
    query_count("show_timeline", cast.client("member").get(reverse("show_timeline")))


@pytest.mark.parametrize("odd", ["?year=20261", "?year=１９９５", "?year=99999999999999", "?year=abc", "?year=0"])
def test_years_that_are_none_show_this_one(cast: Cast, odd: str) -> None:
    assert cast.client("member").get(reverse("show_timeline") + odd).status_code == 200


def test_zb_18_who_leads_above_is_named_with_the_post(cast: Cast) -> None:
    held(cast, {"member": "present"})
    url = reverse("show_attendance", args=[cast.first.pk])
    assert "上级职务" not in cast.client("secretary").get(url).content.decode()
    make_appointment(cast.people["member"], "deputy_secretary", cast.mine)
    assert counts(cast)["李桂兰"] == (1, 1, 0, 0, 0, 0.0, "东岭煤矿党委副书记")
    assert counts(cast)["王建国"][-1] == ""
    assert "党员领导干部应当带头参加" in cast.client("secretary").get(url).content.decode()


def test_lectures_are_counted_by_the_hours_that_were_planned(cast: Cast) -> None:
    lecture = make_open(
        cast.actor("secretary"), cast.first, "lecture", begins=time(15), ends=time(16, 30), theme="上党课"
    )
    tick(cast, lecture, {"secretary": "present"})
    actions.close_register(cast.actor("secretary"), lecture)
    assert counts(cast)["王建国"][5] == 1.5
    assert counts(cast)["李桂兰"][5] == 0
    actions.make_up(cast.actor("secretary"), line_of(cast, "member", lecture), way="studied", on=TODAY)
    assert counts(cast)["李桂兰"][5] == 1.5
    untimed = make_open(cast.actor("secretary"), cast.first, "lecture", theme="再上党课")
    tick(cast, untimed, {"secretary": "present"})
    actions.close_register(cast.actor("secretary"), untimed)
    assert counts(cast)["王建国"][5] == 1.5
    shown = cast.client("secretary").get(reverse("show_attendance", args=[cast.first.pk])).content.decode()
    assert "没有写起止时间" in shown
    assert "32" in shown  # JY-05 stands beside


def test_what_i_am_called_to_stands_before_what_is_over(cast: Cast) -> None:
    held(cast, {"member": "present"})
    secretary = cast.actor("secretary")
    make_gathering(secretary, cast.first, "theme_day", theme="还没通知的", day=TODAY + timedelta(days=2))
    make_called(secretary, cast.first, "theme_day", theme="过年慰问", day=TODAY + timedelta(days=300))
    asked = make_called(secretary, cast.first, "assembly", theme="年底总结", day=TODAY + timedelta(days=3))
    actions.ask_leave(cast.actor("member"), line_of(cast, "member", asked), reason="出差")
    page = cast.client("member").get(reverse("show_timeline"))
    (ahead_name, ahead), (over_name, over) = page.context["parts"]
    assert (ahead_name, over_name) == ("接下来", "过去的和取消的")
    assert [(one[2], one[0]) for one in ahead] == [("已请假，待答复", "年底总结"), ("已通知", "过年慰问")]
    assert "学习党章" in [one[0] for one in over]
    assert "还没通知的" not in page.content.decode()
    last_year = cast.client("member").get(reverse("show_timeline") + f"?year={TODAY.year - 1}").content.decode()
    assert "过年慰问" not in last_year
