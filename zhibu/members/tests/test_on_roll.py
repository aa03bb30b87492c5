"""Who is on the roll is said once for one person and once in SQL: the two agree on everybody."""

from itertools import product

import pytest
from django.db import connection

from zhibu.members.choices import Stage, Standing, Tie
from zhibu.members.queries.on_roll import on_roll
from zhibu.members.rules.standings import is_on_roll


@pytest.mark.django_db
def test_the_rule_and_its_sql_agree() -> None:
    everybody = list(product(Tie.values, Stage.values, Standing.values))
    columns = [list(column) for column in zip(*everybody, strict=True)]
    people = "unnest(%s::text[], %s::text[], %s::text[]) as p(tie, stage, standing)"
    with connection.cursor() as cursor:
        cursor.execute(f"select tie, stage, standing, {on_roll('tie', 'stage', 'standing')} from {people}", columns)
        found = {row[:3]: row[3] for row in cursor.fetchall()}
    assert found == {one: is_on_roll(*one) for one in everybody}
    assert sum(found.values()) == 4
