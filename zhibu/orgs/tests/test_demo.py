"""The demo's tree."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from zhibu.lib.world import World
from zhibu.orgs.demo import PLACES, ROOT, grow
from zhibu.orgs.models import Term, Unit
from zhibu.orgs.testing import Clerk

TODAY = date(2026, 11, 20)


def _clerk(day: date) -> Clerk:
    return Clerk(at=timezone.make_aware(datetime.combine(day, time(12))))


@pytest.mark.django_db
def test_has_seventeen_branches_and_a_past() -> None:
    world = World(today=TODAY, actor=_clerk)
    grow(world)
    assert Unit.objects.current().filter(kind="branch").count() == 16
    joint = Unit.objects.get(kind="joint_branch")
    assert set(joint.places.on(TODAY).values_list("name", flat=True)) == set(PLACES)
    assert Unit.objects.current().filter(kind="general_branch").count() == 4
    assert world.units["后勤党支部"].parent.name == "机关总支部"
    then = Unit.objects.as_of(date(2024, 11, 20))
    assert set(then.filter(name_then__in=["选煤厂党支部", "掘进二区党支部"]).values_list("name_then", flat=True)) == {
        "选煤厂党支部",
        "掘进二区党支部",
    }
    overdue = Term.objects.get(unit=world.units["运搬工区党支部"])
    assert overdue.last_on < TODAY
    extended = Term.objects.get(unit=world.units["机关第二党支部"])
    assert extended.last_on < TODAY < extended.extended_to
    assert world.units[ROOT].path == "0001"
