"""Pages by keyset on a real table: every row once, in order, forward and backward, with unknown values."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, models
from django.http import QueryDict
from django.test.utils import isolate_apps

from zhibu.web import lists
from zhibu.web.lists import keyset

ORDERS = [("name", "id"), ("-name", "id"), ("on", "id"), ("-on", "id"), ("-on", "name", "-id"), ("id",)]


@pytest.fixture
def rows(db: None) -> Iterator[Any]:
    with isolate_apps("zhibu.web"):

        class Kept(models.Model):
            name = models.CharField(max_length=9)
            on = models.DateField(null=True)

            class Meta:
                app_label = "web"

        with connection.schema_editor() as editor:
            editor.create_model(Kept)
        for at in range(23):
            Kept.objects.create(name="甲乙丙"[at % 3], on=None if at % 5 == 0 else date(2020, 1, 1 + at % 4))
        yield Kept.objects.all()


def asked(fields: tuple[str, ...], address: str = "", size: int = 4) -> lists.ListQuery:
    class Shape(lists.List[Any]):
        key = "shape"
        columns = ()
        orders = (lists.Order("it", "它", fields),)
        empty = lists.Empty("空")

    return Shape.parse(QueryDict(address), size=size)


@pytest.mark.parametrize("fields", ORDERS)
def test_walks_every_row_once_forward_and_back(rows: Any, fields: tuple[str, ...]) -> None:
    whole = list(rows.order_by(*keyset.ordering(rows, fields)))
    page = lists.fetch_page(rows, asked(fields))
    assert page.before == ""
    pages = [page]
    while page.after:
        page = lists.fetch_page(rows, asked(fields, f"after={page.after}"))
        pages.append(page)
    assert [row.pk for page in pages for row in page.rows] == [row.pk for row in whole]
    assert len(pages) == 6
    for earlier, later in reversed(list(pairwise(pages))):
        back = lists.fetch_page(rows, asked(fields, f"before={later.before}"))
        assert [row.pk for row in back.rows] == [row.pk for row in earlier.rows]
        assert back.after
    assert back.before == ""


def test_unknown_values_come_last_in_both_directions(rows: Any) -> None:
    for fields in (("on", "id"), ("-on", "id")):
        known = [row.on is not None for row in rows.order_by(*keyset.ordering(rows, fields))]
        assert known == sorted(known, reverse=True)


@pytest.mark.parametrize("bad", ["x", "W10", "WzEsMl0", "WyJhIiwiYiJd", "bnVsbA", "WyJhIixbXV0", "\x00", "é" * 9])
def test_a_bad_token_gives_the_first_page(rows: Any, bad: str) -> None:
    first = lists.fetch_page(rows, asked(("on", "id")))
    for name in ("after", "before"):
        data = QueryDict(mutable=True)
        data[name] = bad
        page = lists.fetch_page(rows, asked(("on", "id"), data.urlencode()))
        assert [row.pk for row in page.rows] == [row.pk for row in first.rows]
        assert page.before == ""


def test_a_token_beyond_the_last_row_gives_the_first_page(rows: Any) -> None:
    beyond = keyset.write_edge((10**9,))
    assert lists.fetch_page(rows, asked(("id",), f"after={beyond}")).before == ""


def test_counts_no_further_than_it_says(rows: Any) -> None:
    assert str(lists.count_up_to(rows, 10)) == "10+"
    assert str(lists.count_up_to(rows, 23)) == "23"


def test_the_first_field_bounds_the_scan(rows: Any) -> None:
    statement = str(rows.filter(keyset.beyond(rows, ("name", "id"), ("乙", 3))).query)
    assert '"name" >= ' in statement
