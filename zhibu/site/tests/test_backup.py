"""A backup is the whole installation: put into an empty folder elsewhere, people sign in and sealed columns open."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
FOUND = (
    "from zhibu.people.testing import make_person; from django.core.files.base import ContentFile;"
    "from django.core.files.storage import default_storage;"
    "make_person('李四', phone='13800001234'); default_storage.save('paper.txt', ContentFile(b'paper'))"
)
LOOK = (
    "from zhibu.people.models import Person; from django.core.files.storage import default_storage;"
    "p = Person.objects.get(); print(p.name, p.phone, default_storage.open('paper.txt').read().decode())"
)


def zhibu(data: Path, *words: object) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if name not in NOT_OURS} | {"ZHIBU_DATA": str(data)}
    command = [sys.executable, "-m", "zhibu", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("old")
    assert zhibu(data, "manage", "migrate", "-v0").returncode == 0
    assert zhibu(data, "manage", "shell", "-v0", "-c", FOUND).returncode == 0
    return data


def test_a_backup_restores_the_whole_installation_elsewhere(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar"
    told = zhibu(office, "backup", file, "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["size"] == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    again = tmp_path / "new"
    told = zhibu(again, "restore", file)
    assert told.returncode == 0, told.stderr
    assert zhibu(again, "manage", "shell", "-v0", "-c", LOOK).stdout.strip() == "李四 13800001234 paper"


def test_an_installation_that_holds_anything_is_left_alone(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar"
    assert zhibu(office, "backup", file).returncode == 0
    told = zhibu(office, "restore", file)
    assert told.returncode == 1
    assert "ZHIBU_DATA" in told.stderr
    assert zhibu(office, "manage", "shell", "-v0", "-c", LOOK).stdout.startswith("李四")


def test_what_is_no_backup_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "picture.tar"
    file.write_bytes(b"no tar at all")
    told = zhibu(tmp_path / "new", "restore", file)
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
