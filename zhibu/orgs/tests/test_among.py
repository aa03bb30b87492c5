"""`among` asks as `in` does, in a statement that stays the same however many values there are."""

import pytest

from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit

pytestmark = pytest.mark.django_db


def test_among_finds_what_in_finds() -> None:
    root = make_unit("东岭煤矿党委")
    first, second = make_unit("第一党支部", root), make_unit("第二党支部", root)
    asked = [first.pk, second.pk]
    for condition in ("pk", "parent", "name", "parent__name"):
        values = {"pk": asked, "parent": [root.pk], "name": [first.name, "没有"], "parent__name": [root.name]}[
            condition
        ]
        found = Unit.objects.filter(**{f"{condition}__among": values}).order_by("path")
        assert list(found) == list(Unit.objects.filter(**{f"{condition}__in": values}).order_by("path")), condition
        assert found.exists()
    assert not Unit.objects.filter(pk__among=[]).exists()


def test_the_statement_does_not_know_how_many() -> None:
    one, many = (Unit.objects.filter(code__among=["A"] * n).query.sql_with_params() for n in (1, 30))
    assert one[0] == many[0]
