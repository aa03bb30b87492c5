"""Under CI nothing may be skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.reading import ROOT

SKIPPING = "import pytest\n\n\ndef test_nothing() -> None:\n    pytest.skip('no reason')\n"


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_skip_fails_under_ci_only(tmp_path: Path, ci: str, code: int) -> None:
    file = tmp_path / "test_planted.py"
    file.write_text(SKIPPING)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "conftest",
        "-c",
        str(ROOT / "pyproject.toml"),
        str(file),
    ]
    told = subprocess.run(command, cwd=ROOT, env=os.environ | {"CI": ci}, capture_output=True, text=True)
    assert told.returncode == code, told.stdout + told.stderr
