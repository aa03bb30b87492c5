"""One small tree and the clerk who writes it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.people.models import Person

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Mine:
    """A committee with two general branches and a branch in each."""

    root: Unit
    coal: Unit
    power: Unit
    first: Unit
    second: Unit


@pytest.fixture
def clerk() -> Clerk:
    """Return an actor with every right, at noon of 2026-11-20."""
    return Clerk(at=NOON)


@pytest.fixture
def mine(db: None) -> Mine:
    """Found the tree on 2015-01-01."""
    root = make_unit("中共东岭煤矿委员会")
    coal, power = make_unit("综采党总支", root), make_unit("机电党总支", root)
    return Mine(root, coal, power, make_unit("综采一区党支部", coal), make_unit("机电科党支部", power))


@pytest.fixture
def person(db: None) -> Person:
    """Return somebody."""
    return Person.objects.create(name="王建国")
