"""A source for tests: facts in a table of their own, counted like any room's (`counts_beans`)."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from zhibu.figures.actions.advancing import advance
from zhibu.figures.queries import Numbers, read_places
from zhibu.figures.sources import Dimension, Source

HORIZON = date(2026, 6, 15)

_TABLE = """
create table if not exists figures_bean (
  id uuid not null, path varchar(120) collate "C" not null, colour text not null, since date not null, until date)
"""

BEANS = Source(
    key="beans",
    dimensions=[
        Dimension(key="bean", label="豆", values=lambda: {"": "豆"}),
        Dimension(key="colour", label="颜色", values=lambda: {"red": "红", "green": "绿"}),
        Dimension(key="bean_in", label="进", values=lambda: {"": "进"}, is_flow=True),
        Dimension(key="bean_out", label="出", values=lambda: {"": "出"}, is_flow=True),
    ],
    events="""
select b.path, x.day, x.dimension, x.value, x.n from figures_bean b
  cross join lateral (values ('bean', '', b.since, 1), ('bean', '', b.until, -1), ('colour', b.colour, b.since, 1),
    ('colour', b.colour, b.until, -1), ('bean_in', '', b.since, 1), ('bean_out', '', b.until, 1))
    as x(dimension, value, day, n)
 where b.id in (select id from who) and x.day is not null
""",
    everybody="select distinct id from figures_bean",
    below="select distinct b.id from figures_bean b join unnest(%(paths)s::text[], %(ends)s::text[]) as r(path, last)"
    " on b.path >= r.path and b.path < r.last",
    moving="select distinct id from figures_bean where since > %(since)s or until > %(since)s",
    hold="select 1 from figures_bean where id = any(%(ids)s) order by id for update",
    opens=lambda dimension, value: {"colour": value} if dimension == "colour" else None,
)
"""Beans lie at a path from a day to a day and have a colour: the plainest thing that one can count."""


def make_beans_table() -> None:
    """Make the table of the beans, gone again with the test's transaction or database."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)


def lay(bean: UUID, path: str, since: date, until: date | None = None, colour: str = "red") -> None:
    """Write that the bean lies there, without counting it."""
    run("insert into figures_bean values (%s, %s, %s, %s, %s)", bean, path, colour, since, until)


def run(statement: str, *params: Any) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def beans_on(path: str, day: date) -> dict[tuple[str, str], int]:
    """Count the beans at and below the path on the day, bean by bean."""
    found: dict[tuple[str, str], int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select path, colour, since, until from figures_bean where left(path, %s) = %s", [len(path), path]
        )
        for _path, colour, since, until in cursor.fetchall():
            if since <= day:
                found["bean_in", ""] = found.get(("bean_in", ""), 0) + 1
                if until is not None and until <= day:
                    found["bean_out", ""] = found.get(("bean_out", ""), 0) + 1
                else:
                    found["bean", ""] = found.get(("bean", ""), 0) + 1
                    found["colour", colour] = found.get(("colour", colour), 0) + 1
    return found


def happened(path: str, dimensions: Collection[str], after: date, until: date) -> Numbers:
    """Return what happened at and below the path after one day and up to another, by flow dimensions and values."""
    past, now = read_places([(path, after), (path, until)], dimensions)
    changed = {key: now.get(key, 0) - past.get(key, 0) for key in past.keys() | now.keys()}
    return {key: n for key, n in changed.items() if n}


def count_anew(today: date) -> None:
    """Count everything again, after a test has written facts by itself."""
    for table in ("delta", "sum", "day", "month", "state"):
        run(f"delete from figures_figure{table}")
    with transaction.atomic():
        advance(today)
