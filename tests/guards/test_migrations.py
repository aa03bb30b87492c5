"""Migrations: one line of them in each room, and nothing in the models that they do not say."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.translation import override

from tests.guards.reading import HOUSE, told


def forked(names: Iterable[str]) -> list[str]:
    """Return the numbers that two migrations of a room share, or that are left out."""
    numbers = sorted(int(name[:4]) for name in names if re.match(r"\d{4}_", name))
    twice = {number for number in numbers if numbers.count(number) > 1}
    gaps = set(range(1, max(numbers, default=0) + 1)) - set(numbers)
    return [f"{number:04} twice" for number in sorted(twice)] + [f"{number:04} missing" for number in sorted(gaps)]


def test_migrations_are_one_line() -> None:
    breaches = [
        f"{room}: {fault}"
        for room in settings.ROOMS
        for fault in forked(file.stem for file in (HOUSE / room / "migrations").glob("0*.py"))
    ]
    breaches += [f"{room}: several ends" for room, ends in MigrationLoader(None).detect_conflicts().items() if ends]
    assert not breaches, told(breaches, "number yours after main's last and name that as its dependency.")


def test_migrations_say_all_that_models_do() -> None:
    loader = MigrationLoader(None)
    with override(None):  # as makemigrations does: labels are compared untranslated
        states = loader.project_state(), ProjectState.from_apps(apps)
        changes = MigrationAutodetector(*states).changes(graph=loader.graph)
    breaches = [f"{room}: {change[0].operations[0].describe()}" for room, change in changes.items() if change]
    assert not breaches, told(breaches, "run `.venv/bin/zhibu manage makemigrations`.")


def test_forked_migrations_are_found(tmp_path: Path) -> None:
    assert forked(["0001_initial", "0002_a", "0002_b", "0004_c", "__init__"]) == ["0002 twice", "0003 missing"]
