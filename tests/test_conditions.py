"""A queryset's condition stands in a written statement and finds the same rows."""

import pytest
from django.db import connection

from tests.cast import Cast
from zhibu.duties.models import Window
from zhibu.gate.rows import condition_of
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs

pytestmark = pytest.mark.django_db


def test_the_condition_finds_what_the_rows_are(cast: Cast) -> None:
    seen = Unit.objects.current().visible_to(cast.actor("officer"), Orgs.READ).exclude(name__contains="二区")
    wanted = set(seen.values_list("pk", flat=True))
    assert 0 < len(wanted) < Unit.objects.count()
    sql, params = condition_of(seen)
    with connection.cursor() as cursor:
        cursor.execute(f"select id from orgs_unit where {sql}", params)
        assert {key for (key,) in cursor.fetchall()} == wanted


def test_rows_without_a_right_are_none_and_all_rows_are_all() -> None:
    assert condition_of(Unit.objects.none()) == ("false", ())
    assert condition_of(Unit.objects.all()) == ("true", ())


def test_what_stands_in_another_table_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="one table"):
        condition_of(Window.objects.below(cast.mine))
    with pytest.raises(ValueError, match="one table"):
        condition_of(Unit.objects.filter(parent__name="甲"))
