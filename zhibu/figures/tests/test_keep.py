"""What the worker does by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction

from zhibu.figures import jobs, sources
from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.counting import counting
from zhibu.figures.actions.folding import MANY, Folded, fold, fold_and_sweep
from zhibu.figures.actions.recounting import differences
from zhibu.figures.models import FigureDelta
from zhibu.figures.queries import read_one, state
from zhibu.figures.sources import Dimension
from zhibu.figures.testing import BEANS, lay

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)


def put(path: str) -> None:
    bean = uuid4()
    with counting(TODAY) as count:
        count.touch("beans", [bean], is_new=True)
        lay(bean, path, date(2026, 1, 1))


@pytest.fixture
def keep(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Let the worker do its work on the day, and return the days on which it counted everything."""
    counted: list[date] = []
    honest = jobs.recount
    monkeypatch.setattr(jobs, "recount", lambda today: counted.append(today) or honest(today))
    monkeypatch.setattr(jobs.connection, "close", lambda: None)
    return counted


def work() -> None:
    with time_machine.travel("2026-06-15T04:00:00Z"):
        jobs.keep_figures(0)


def release(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin to count by the first letter of the colour, too."""
    told = "select path, since, 'letter', left(colour, 1), 1 from figures_bean where id in (select id from who)"
    letter = Dimension(key="letter", label="字母", values=dict)
    newer = replace(BEANS, dimensions=[*BEANS.dimensions, letter], events=f"{BEANS.events} union all {told}")
    monkeypatch.setattr(sources, "_sources", {"beans": newer})


def test_a_dimension_of_a_new_release_is_counted_by_itself(keep: list[date], monkeypatch: pytest.MonkeyPatch) -> None:
    put("00010001")
    work()
    release(monkeypatch)
    put("00010002")  # somebody writes before the worker comes to it
    assert read_one("", ["letter"], TODAY) == {("letter", "r"): 1}
    assert state().lacks == {"letter"}
    work()
    assert read_one("", ["letter"], TODAY) == {("letter", "r"): 2}
    assert differences() == []
    assert keep == [TODAY]


def test_where_nothing_is_new_nothing_is_counted_anew(keep: list[date], monkeypatch: pytest.MonkeyPatch) -> None:
    put("00010001")
    work()
    release(monkeypatch)
    work()
    put("00010002")
    work()
    work()
    assert keep == [TODAY]


def test_an_installation_that_begins_counts_nothing_twice(keep: list[date]) -> None:
    lay(uuid4(), "0001", date(2026, 1, 1))
    work()
    assert state().lacks == set()
    assert read_one("", ["bean"], TODAY) == {("bean", ""): 1}
    assert keep == []


@pytest.mark.django_db(transaction=True)
def test_what_many_deltas_leave_behind_is_cleared_away_since_every_reader_would_walk_over_it() -> None:
    with transaction.atomic():
        advance(TODAY)
    FigureDelta.objects.all().delete()
    assert left(fold) > 0
    assert left(fold_and_sweep) == 0


def left(folding: Callable[[], Folded]) -> int:
    """Return the bytes that the table of deltas takes once a thousand of them have been folded."""
    rows = [FigureDelta(path="0001", day=TODAY, codes=[1], n=1) for _one in range(MANY)]
    FigureDelta.objects.bulk_create(rows)
    assert folding().deltas == MANY
    with connection.cursor() as cursor:
        cursor.execute("select pg_relation_size('figures_figuredelta')")
        return int(cursor.fetchone()[0])
