"""Split units off a unit."""

from datetime import date

import pytest

from zhibu.gate.actor import Refused
from zhibu.orgs.actions import Part, split_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk
from zhibu.orgs.tests.conftest import Mine

DAY = date(2024, 6, 1)


def test_founds_the_parts_beside_it(clerk: Clerk, mine: Mine) -> None:
    ids = split_unit(clerk, mine.first, into=[Part("综采二区党支部"), Part("综采三区党支部")], on=DAY, reason="人数多")
    parts = list(Unit.objects.filter(pk__in=ids).in_order())
    assert [(part.name, part.parent_id, part.founded_on) for part in parts] == [
        ("综采二区党支部", mine.coal.pk, DAY),
        ("综采三区党支部", mine.coal.pk, DAY),
    ]
    assert set(mine.first.changes.filter(change="split").values_list("other", flat=True)) == set(ids)
    assert parts[0].changes.get(change="split").other == mine.first
    mine.first.refresh_from_db()
    assert mine.first.dissolved_on is None


def test_is_refused_without_parts_with_a_taken_name_or_for_a_root(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="分设出来的组织名称"):
        split_unit(clerk, mine.first, into=[], on=DAY, reason="试")
    with pytest.raises(Refused, match="已经有“综采一区党支部”"):
        split_unit(clerk, mine.first, into=[Part("综采一区党支部")], on=DAY, reason="试")
    with pytest.raises(Refused, match="最上一级组织不能分设"):
        split_unit(clerk, mine.root, into=[Part("新党委")], on=DAY, reason="试")
    with pytest.raises(Refused, match="还没有设立"):
        split_unit(clerk, mine.first, into=[Part("新党支部")], on=date(2014, 1, 1), reason="试")
