"""Numbers against beans counted one by one: any path, any day, before and after folds."""

import random
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from zhibu.figures.actions.counting import counting
from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences, recount
from zhibu.figures.models import ROOT
from zhibu.figures.queries import pending, read, read_one, read_places
from zhibu.figures.testing import beans_on, happened, lay, run

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
ALL = ["bean", "colour", "bean_in", "bean_out"]
BRANCH, SISTER, DEEP = "000100010001", "000100010002", "00010001000100010001"


def put(path: str, since: date, until: date | None = None, colour: str = "red", today: date = TODAY) -> UUID:
    bean = uuid4()
    with counting(today) as count:
        count.touch("beans", [bean])
        lay(bean, path, since, until, colour)
    return bean


def test_what_is_put_in_shows_at_once_at_every_level_and_only_from_its_day() -> None:
    put(DEEP, date(2026, 5, 1))
    for path in (ROOT, DEEP[:4], DEEP[:8], BRANCH, DEEP[:16], DEEP):
        assert read_one(path, ["bean"], TODAY) == {("bean", ""): 1}
        assert read_one(path, ["bean"], date(2026, 4, 30)) == {}
    assert read_one(SISTER, ALL, TODAY) == {}


def test_a_fold_changes_no_number() -> None:
    put(DEEP, date(2026, 5, 1), date(2026, 6, 1))
    put(SISTER, date(2026, 5, 31))
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1), TODAY]
    places = [(path, day) for path in (ROOT, BRANCH, SISTER, DEEP[:16], DEEP) for day in days]
    before = read_places(places, ALL)
    assert pending() > 0
    assert fold().deltas > 0
    assert pending() == 0
    assert read_places(places, ALL) == before
    assert before == [beans_on(path, day) for path, day in places]


def test_the_first_of_a_month_is_taken_off_once() -> None:
    put(BRANCH, date(2026, 5, 1))
    put(BRANCH, date(2026, 4, 30))
    fold()
    assert read_one(ROOT, ["bean"], date(2026, 4, 29)) == {}
    assert read_one(ROOT, ["bean"], date(2026, 4, 30)) == {("bean", ""): 1}
    assert read_one(ROOT, ["bean"], date(2026, 5, 1)) == {("bean", ""): 2}


def test_years_months_and_days_are_taken_off_once_each() -> None:
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 11, 30), date(2023, 12, 1), date(2023, 12, 31)]
    days += [date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 1), date(2025, 12, 31), date(2026, 1, 1), TODAY]
    for path in (BRANCH, DEEP):
        for day in days:
            put(path, day)
    fold()
    asked = [day - timedelta(days=back) for day in days for back in (0, 1)]
    places = [(path, day) for path in (ROOT, BRANCH, DEEP) for day in asked]
    assert read_places(places, ["bean"]) == [
        {("bean", ""): n} if (n := _beans(path, day)) else {} for path, day in places
    ]


def _beans(path: str, day: date) -> int:
    return beans_on(path, day).get(("bean", ""), 0)


def test_several_units_are_read_in_one_statement(django_assert_num_queries) -> None:
    put(BRANCH, date(2026, 5, 1))
    put(SISTER, date(2026, 5, 1), colour="green")
    with django_assert_num_queries(1):
        found = read([BRANCH, SISTER, "0002"], ["colour"], TODAY, values=["green"])
    assert found == {BRANCH: {}, SISTER: {("colour", "green"): 1}, "0002": {}}


def test_a_period_is_the_difference_of_two_days() -> None:
    put(BRANCH, date(2026, 1, 1))
    put(BRANCH, date(2026, 3, 1), date(2026, 4, 1))
    assert happened(BRANCH, ["bean_in", "bean_out"], date(2026, 1, 31), date(2026, 6, 1)) == {
        ("bean_in", ""): 1,
        ("bean_out", ""): 1,
    }


def test_a_correction_of_the_past_changes_the_past() -> None:
    bean = put(BRANCH, date(2026, 1, 1))
    fold()
    with counting(TODAY) as count:
        count.touch("beans", [bean])
        run("update figures_bean set since = '2026-03-01', colour = 'green'")
    assert read_one(ROOT, ALL, date(2026, 2, 1)) == {}
    assert read_one(ROOT, ["colour"], date(2026, 3, 1)) == {("colour", "green"): 1}
    fold()
    assert read_one(ROOT, ALL, date(2026, 2, 1)) == {}
    assert differences() == []


def test_an_act_that_changes_nothing_writes_nothing() -> None:
    bean = put(BRANCH, date(2026, 1, 1))
    fold()
    with counting(TODAY) as count:
        count.touch("beans", [bean])
        run("update figures_bean set colour = 'green'")
        run("update figures_bean set colour = 'red'")
    assert pending() == 0


def test_countings_inside_one_another_are_one() -> None:
    bean = put(BRANCH, date(2026, 1, 1))
    fold()
    with counting(TODAY) as outer:
        outer.touch("beans", [bean])
        run("update figures_bean set colour = 'green'")
        with counting(TODAY) as inner:
            inner.touch("beans", [bean])
            run("update figures_bean set path = %s", SISTER)
        with counting(TODAY) as inner:
            inner.touch_where("beans", "select id from figures_bean")
            run("update figures_bean set colour = 'blue'")
    assert read_one(SISTER, ["colour", "bean"], TODAY) == {("colour", "blue"): 1, ("bean", ""): 1}
    assert read_one(BRANCH, ALL, TODAY) == {}
    assert differences() == []


def test_a_refused_act_counts_nothing() -> None:
    with pytest.raises(ValueError, match="no"), counting(TODAY) as count:
        count.touch("beans", [uuid4()])
        raise ValueError("no")
    put(BRANCH, date(2026, 1, 1))
    assert differences() == []


def test_subtrees_move_by_statements_that_do_not_grow() -> None:
    for _time in range(5):
        put(DEEP, date(2026, 1, 1))
        put(DEEP[:16], date(2026, 1, 1), date(2026, 2, 1))
    fold()
    with counting(TODAY, is_alone=True) as count:
        count.touch_below([DEEP[:16]])
        run("update figures_bean set path = '0001000100020009' || substr(path, 17)")
    assert read_one(SISTER, ["bean"], TODAY) == {("bean", ""): 5}
    assert read_one(BRANCH, ALL, TODAY) == {}
    assert read_one(ROOT, ["bean"], TODAY) == {("bean", ""): 5}
    assert differences() == []


def test_a_word_nobody_knew_gets_a_number_too() -> None:
    put(BRANCH, date(2026, 1, 1), colour="violet")
    with counting(TODAY) as count:
        run(
            "insert into figures_bean select gen_random_uuid(), %s, 'ochre', '2026-01-01' from generate_series(1, 3)",
            BRANCH,
        )
        count.add_new("beans", "select id from figures_bean where colour = 'ochre'")
    assert read_one(ROOT, ["colour"], TODAY) == {("colour", "violet"): 1, ("colour", "ochre"): 3}


def test_random_histories_agree_with_every_bean() -> None:
    chance = random.Random(3)
    paths = [BRANCH, SISTER, DEEP, DEEP[:16], "0001", "00010002", "0002", "000100020001000100010001"]
    beans: list[UUID] = []
    today = date(2026, 1, 1)
    for step in range(150):
        today += timedelta(days=chance.choice((0, 0, 1, 3)))
        act = chance.random()
        with counting(today) as count:
            if act < 0.5 or not beans:
                bean = uuid4()
                beans.append(bean)
                count.touch("beans", [bean])
                lay(
                    bean, chance.choice(paths), today - timedelta(days=chance.randrange(90)), None, chance.choice("rgb")
                )
            elif act < 0.7:
                some = chance.sample(beans, min(len(beans), 3))
                count.touch("beans", some)
                run("update figures_bean set until = since + %s where id = any(%s)", chance.randrange(1, 80), some)
            elif act < 0.8:
                count.touch_where("beans", "select id from figures_bean where colour = 'r'")
                run("update figures_bean set path = %s where colour = 'r'", chance.choice(paths))
            else:
                some = chance.sample(beans, 1)
                count.touch("beans", some)
                run("update figures_bean set since = since - 7 where id = any(%s)", some)
        if chance.random() < 0.2:
            fold()
        day = today - timedelta(days=chance.choice((0, 0, chance.randrange(120))))
        path = chance.choice([ROOT, *paths, "00010001"])
        assert read_one(path, ALL, day) == beans_on(path, day), (step, path, day)
        if step % 30 == 0:
            assert differences() == []
    assert recount(today) == []
    fold()
    assert differences() == []
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from figures_figuresum where 0 = any(ns)")
        assert cursor.fetchone()[0] == 0


def test_a_read_is_planned_once_and_not_at_each_asking() -> None:
    before = _plans()
    for day in range(1, 12):
        read_places([("0001", TODAY - timedelta(days=day)), ("0001", TODAY)], ALL)
    generic, custom = (now - then for now, then in zip(_plans(), before, strict=True))
    assert generic == 11 and custom == 0


def _plans() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0) from pg_prepared_statements"
            " where statement like %s",
            ["%figures_figureyear%"],
        )
        generic, custom = cursor.fetchone()
    return int(generic), int(custom)
