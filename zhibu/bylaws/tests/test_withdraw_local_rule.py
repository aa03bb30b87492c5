"""withdraw_local_rule: it ceases to hold from a day on, and what was before stays."""

from datetime import date

import pytest

from tests.cast import Cast
from zhibu.bylaws.actions import withdraw_local_rule
from zhibu.bylaws.tests.test_add_local_rule import add, amount_at
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.testing import Clerk


def test_it_holds_no_longer_and_did_before(cast: Cast) -> None:
    row = add(cast)
    for wrong, field in (({"on": date(2026, 6, 30)}, "on"), ({"reason": " "}, "reason")):
        with pytest.raises(Refused) as caught:
            withdraw_local_rule(Clerk(), row, **{"on": date(2026, 11, 1), "reason": "统一要求", **wrong})
        assert caught.value.field == field
    withdraw_local_rule(Clerk(), row, on=date(2026, 11, 1), reason="统一要求")
    assert [amount_at(cast.first, day) for day in (date(2026, 10, 31), date(2026, 11, 1))] == [7, 5]
    with pytest.raises(Refused, match="已经停止执行"):
        withdraw_local_rule(Clerk(), row, on=date(2026, 11, 2), reason="再来")
    assert add(cast, since=date(2026, 11, 10)).until is None


def test_the_right_is_needed_at_its_unit(cast: Cast) -> None:
    row = add(cast)
    with pytest.raises(NotAllowed):
        withdraw_local_rule(Clerk(paths=(cast.general.path,)), row, on=date(2026, 11, 1), reason="试")
