"""Put a unit's facts and the order of units right."""

import pytest

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.actions import edit_unit, reorder_units
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import Mine


def test_writes_what_is_known(clerk: Clerk, mine: Mine) -> None:
    unit = edit_unit(clerk, mine.first, code=" A1 ", host="综采一区", field="state_enterprise", contact="8611")
    unit.refresh_from_db()
    assert (unit.code, unit.host, unit.field, unit.contact) == ("A1", "综采一区", "state_enterprise", "8611")
    assert edit_unit(clerk, unit).code is None


def test_a_code_belongs_to_one_unit(clerk: Clerk, mine: Mine) -> None:
    edit_unit(clerk, mine.first, code="A1")
    with pytest.raises(Refused, match="已经有人用了") as caught:
        edit_unit(clerk, mine.second, code="A1")
    assert caught.value.field == "code"


def test_needs_the_right_here(mine: Mine) -> None:
    edit_unit(Clerk(paths=(mine.first.path,)), mine.first, contact="8611")
    with pytest.raises(NotAllowed):
        edit_unit(Clerk(paths=(mine.first.path,)), mine.second, contact="8611")


def test_the_order_is_the_offices(clerk: Clerk, mine: Mine) -> None:
    third = make_unit("洗煤党总支", mine.root)
    reorder_units(clerk, mine.root, order=[third.pk, mine.coal.pk])
    assert list(Unit.objects.children_of(mine.root)) == [third, mine.coal, mine.power]
    with pytest.raises(Refused, match="已经有变动"):
        reorder_units(clerk, mine.root, order=[mine.first.pk])
