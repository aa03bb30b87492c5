"""The bench measures what is: its facts, in the small, are counted as one counts them directly."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from zhibu.figures import bench, sources
from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.counting import counting
from zhibu.figures.actions.recounting import differences
from zhibu.figures.queries import read_one

pytestmark = pytest.mark.django_db


def test_sixty_numbers_are_those_of_the_facts(tmp_path: Path) -> None:
    sources.counts_only(bench.FACTS)
    with connection.cursor() as cursor:
        cursor.execute(bench.SETUP)
        cursor.execute(bench.FILL, {"subjects": 300, "today": bench.TODAY})
        with transaction.atomic():
            advance(bench.TODAY)
        for day in (bench.TODAY, bench.PAST):
            cursor.execute(bench.SPANS, {"day": day, "path": "0001"})
            spans = {(dimension, str(value)): n for dimension, value, n in cursor.fetchall()}
            assert len(spans) > 30
            assert read_one("0001", bench.KEYS, day) == spans
        cursor.execute("select id from bench_fact limit 1")
        with transaction.atomic(), counting(bench.TODAY) as count:
            (subject,) = cursor.fetchone()
            count.touch("bench", [subject])
            cursor.execute("update bench_fact set v0 = 7 - v0 where id = %s", [subject])
    assert differences() == []


def test_a_new_leaf_stands_where_the_filled_ones_stand() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select i, {bench.LEAF} from (select * from generate_series(0, %(last)s, 997) as i) x",
            {"last": bench.LEAVES - 1},
        )
        assert [path for _i, path in cursor.fetchall()] == [bench.leaf(i) for i in range(0, bench.LEAVES, 997)]
