from datetime import date
from uuid import uuid4

import pytest

from zhibu.figures.actions import recounting
from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.counting import counting
from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences, recount
from zhibu.figures.models import FigureState
from zhibu.figures.queries import read_one
from zhibu.figures.testing import beans_on, lay, run

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)


def put(path: str, since: date, until: date | None = None) -> None:
    with counting(TODAY):
        bean = uuid4()
        with counting(TODAY) as count:
            count.touch("beans", [bean])
            lay(bean, path, since, until)


def test_what_was_there_before_anybody_counted_is_counted_the_first_time() -> None:
    lay(uuid4(), "00010001", date(2020, 1, 1))
    put("00010001", date(2026, 1, 1))
    assert read_one("0001", ["bean"], TODAY) == {("bean", ""): 2}
    assert read_one("0001", ["bean"], date(2021, 1, 1)) == {("bean", ""): 1}


def test_a_write_past_the_count_is_found_and_put_right() -> None:
    put("00010001", date(2026, 1, 1))
    fold()
    lay(uuid4(), "00010001", date(2026, 2, 1))
    found = differences()
    assert {(one.kept_as, one.dimension) for one in found if one.path == "0001"} == {
        (kept_as, dimension)
        for kept_as in ("sum", "day", "month", "year")
        for dimension in ("bean", "colour", "bean_in")
    }
    assert {(one.kept, one.counted) for one in found if one.kept_as == "sum"} == {(1, 2)}
    assert recount(TODAY) == found
    assert read_one("", ["bean"], TODAY) == {("bean", ""): 2}
    assert differences() == []


@pytest.mark.parametrize("kept", ["sum", "day", "month", "year"])
def test_a_spoilt_sum_is_found_and_put_right(kept: str) -> None:
    put("00010001000100010001", date(2026, 1, 1))
    fold()
    run(f"update figures_figure{kept} set ns[1] = ns[1] + 1 where path = '0001'")
    assert [one.path for one in differences()] == ["0001"]
    assert recount(TODAY)
    assert differences() == []


def test_a_lost_delta_is_found() -> None:
    put("00010001", date(2026, 1, 1))
    run("delete from figures_figuredelta")
    assert differences()


def test_one_unit_is_checked_by_itself() -> None:
    put("00010001", date(2026, 1, 1))
    put("00010002", date(2026, 1, 1))
    lay(uuid4(), "00010002", date(2026, 1, 1))
    assert differences(["00010001"]) == []
    assert {one.path for one in differences(["00010002"])} == {"00010002"}


def test_sums_are_kept_down_to_where_little_history_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "DEEP", 3)
    deep, shallow = "0001000100010001", "0002000100010001"
    for day in range(1, 6):
        put(f"{deep}0001", date(2026, 1, day))
        put(f"{shallow}000{day}", date(2026, 1, 1))
    recount(TODAY)
    assert FigureState.objects.get().level == 5
    for path in (deep, shallow, f"{deep}0001"):
        for day in (date(2026, 1, 3), TODAY):
            assert read_one(path, ["bean", "colour", "bean_in", "bean_out"], day) == beans_on(path, day)
    assert differences() == []


def test_what_differs_is_told_although_sums_are_kept_otherwise_from_now_on(monkeypatch: pytest.MonkeyPatch) -> None:
    put("0001000100010001", date(2026, 1, 1))
    fold()
    lay(uuid4(), "0001000100010001", date(2026, 1, 1))
    monkeypatch.setattr(recounting, "DEEP", 0)
    assert {one.kept_as for one in recount(TODAY)} == {"sum", "year", "month", "day"}
    assert FigureState.objects.get().level == 4
    assert differences() == []


def test_days_to_come_are_counted_when_they_come_and_missed_days_are_caught_up() -> None:
    put("00010001", date(2026, 6, 20), date(2026, 6, 25))
    assert read_one("", ["bean"], TODAY) == {}
    assert advance(date(2026, 6, 22)) is True
    assert read_one("", ["bean"], date(2026, 6, 22)) == {("bean", ""): 1}
    assert read_one("", ["bean"], date(2026, 6, 19)) == {}
    assert advance(date(2026, 6, 22)) is False
    assert advance(date(2026, 7, 1)) is True
    assert read_one("", ["bean"], date(2026, 7, 1)) == {}
    assert differences() == []


def test_whoever_writes_first_on_a_new_day_brings_the_days_forward() -> None:
    put("00010001", date(2026, 6, 20))
    with counting(date(2026, 6, 21)):
        pass
    assert read_one("", ["bean"], date(2026, 6, 21)) == {("bean", ""): 1}
    assert differences() == []
