"""A roster that founded units can be taken back though lights shine there meanwhile."""

from pathlib import Path

import pytest
from django.utils import timezone

from zhibu.access.actors import system
from zhibu.duties.actions import give_reason, refresh_all
from zhibu.duties.models import Light
from zhibu.figures.actions.recounting import differences
from zhibu.gate.actor import Refused
from zhibu.lib.dates import add_months
from zhibu.orgs.models import Unit
from zhibu.rosters.actions import undo_roster
from zhibu.rosters.models import Roster
from zhibu.rosters.testing import id_number, import_roster, person, write_roster

TODAY = timezone.localdate()
ONE = id_number(sequence="831")

pytestmark = pytest.mark.django_db


def _imported(folder: Path) -> Roster:
    rows = [person("李建国", ONE, "综采一区党支部")]
    roster: Roster = import_roster(write_roster(folder / "东岭煤矿党委.xlsx", rows))
    refresh_all(TODAY)
    assert Light.objects.exists()
    return roster


def test_lights_do_not_keep_the_units_that_a_roster_founded(tmp_path: Path) -> None:
    undo_roster(system(), _imported(tmp_path))
    assert not Unit.objects.exists()
    assert not Light.objects.exists()
    assert differences() == []


def test_what_people_have_said_of_a_light_keeps_its_unit(tmp_path: Path) -> None:
    roster = _imported(tmp_path)
    light = Light.objects.open().filter(state="amber").select_related("unit").first()
    assert light is not None
    give_reason(system(), light, reason="换届方案正在报批", until=add_months(TODAY, 2))
    with pytest.raises(Refused):
        undo_roster(system(), roster)
    assert Unit.objects.count() == 2
