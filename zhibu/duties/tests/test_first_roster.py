"""The first roster of an empty installation founds its units at the ground: they are judged as all others are."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from zhibu.duties.actions.lights import refresh_below
from zhibu.duties.models import Light
from zhibu.orgs.models import Unit
from zhibu.rosters.testing import id_number, import_roster, person, write_roster

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 60


def imported(folder: Path, branches: int, capture: Any) -> None:
    """Import a roster of so many branches into an empty installation, as far as its commit."""
    rows = [
        person(f"李{chr(0x5EFA + at)}", id_number(sequence=f"{at:03d}"), f"综采{at + 1}区党支部")
        for at in range(branches)
    ]
    path = write_roster(folder / "东岭煤矿党委.xlsx", rows)
    assert not Unit.objects.exists()
    with capture(execute=True):
        import_roster(path)
    assert Unit.objects.count() == branches + 1


def test_lights_shine_at_once(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    imported(tmp_path, FEW, django_capture_on_commit_callbacks)
    assert set(Light.objects.open().values_list("unit", flat=True)) == set(Unit.objects.values_list("pk", flat=True))


def test_a_large_one_is_judged_by_a_job(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    imported(tmp_path, MANY, django_capture_on_commit_callbacks)
    waiting = ProcrastinateJob.objects.filter(task_name="duties.refresh_branch_of_tree")
    assert [job.args for job in waiting] == [{"path": ""}], "one for all that the act did"
    refresh_below("", timezone.localdate())
    assert set(Light.objects.open().values_list("unit", flat=True)) == set(Unit.objects.values_list("pk", flat=True))
