"""Each row of the field's tables on units and meetings and each trap is cited by a test: grep an id and find it."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.guards.test_rows import UNTESTED

ROOT = Path(__file__).parents[2]
IDS = [
    *(f"ZB-{n:02}" for n in range(1, 51)),
    *(f"RQ-{n:02}" for n in range(1, 14)),
    *(f"ZT-{n:02}" for n in range(1, 5)),
    *(f"JY-{n:02}" for n in range(1, 32) if f"JY-{n:02}" not in UNTESTED),
    *(f"E{n:02}" for n in range(1, 26)),
]


@cache
def _tests() -> str:
    files = sorted([*ROOT.glob("zhibu/*/tests/**/test_*.py"), *ROOT.glob("tests/**/test_*.py")])
    return "\n".join(file.read_text() for file in files if file != Path(__file__))


@pytest.mark.parametrize("cited", IDS)
def test_a_test_cites_the_row(cited: str) -> None:
    written = re.escape(cited).replace(r"\-", "[-_]?")
    found = re.search(rf"(?<![0-9a-z]){written}(?![0-9])", _tests(), re.IGNORECASE)
    assert found, f"{cited}: write a test of what the row says, and name it by the id"
