"""A room imports only rooms on lower floors, and a file of a room only files below it (import-linter)."""

import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from tests.guards.reading import HOUSE, ROOT, floors

LINTER = ROOT / ".venv" / "bin" / "lint-imports"


def lint(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", "--config", config],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Build an empty house with the same rooms and the same contracts."""
    (tmp_path / "zhibu").mkdir()
    for room in ("", *floors()):
        (tmp_path / "zhibu" / room).mkdir(exist_ok=True)
        (tmp_path / "zhibu" / room / "__init__.py").touch()
    (tmp_path / "zhibu" / "__main__.py").touch()
    return tmp_path


def test_the_house_keeps_its_floors() -> None:
    told = lint(ROOT, ROOT / "pyproject.toml")
    assert told.returncode == 0, told.stdout + "\nRemedy: move the code to the room that owns it (docs/tour.md)."


def test_every_room_stands_on_a_floor_and_in_the_contract_of_rooms() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = {name.removeprefix("zhibu.") for one in config if one["id"] == "rooms" for name in one["containers"]}
    built = {folder.name for folder in HOUSE.iterdir() if (folder / "__init__.py").exists()}
    assert set(settings.ROOMS) | {"site", "lib"} == set(floors()) == built
    assert inside == set(settings.ROOMS)


def test_an_import_of_a_higher_floor_is_found(house: Path) -> None:
    (house / "zhibu" / "lib" / "money.py").write_text("import zhibu.orgs\n")
    told = lint(house, ROOT / "pyproject.toml")
    assert told.returncode == 1
    assert "zhibu.lib.money -> zhibu.orgs" in told.stdout


def test_an_import_between_siblings_is_found(house: Path) -> None:
    (house / "zhibu" / "notices" / "views.py").write_text("import zhibu.files\n")
    assert "zhibu.notices.views -> zhibu.files" in lint(house, ROOT / "pyproject.toml").stdout


def test_a_room_that_stands_on_no_floor_is_found(house: Path) -> None:
    (house / "zhibu" / "attic").mkdir()
    (house / "zhibu" / "attic" / "__init__.py").touch()
    assert "attic" in lint(house, ROOT / "pyproject.toml").stdout


def test_an_import_upwards_inside_a_room_is_found(house: Path) -> None:
    (house / "zhibu" / "orgs" / "actions.py").touch()
    (house / "zhibu" / "orgs" / "models.py").write_text("import zhibu.orgs.actions\n")
    assert "zhibu.orgs.models -> zhibu.orgs.actions" in lint(house, ROOT / "pyproject.toml").stdout
