"""Each row on branches, terms and members says what the product does by it, or why nothing, and is tested."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.guards.reading import HOUSE, ROOT, told
from zhibu.rulebook import uses
from zhibu.rulebook.books import NATIONAL
from zhibu.rulebook.loading import load
from zhibu.site.rows import READ_ONLY, rows

UNTESTED = {
    "ZB-49": "no dues are kept yet",
    "JY-07": "no training is recorded yet",
    "JY-28": "it says what such a system holds, which is the product",
    "JY-30": "neither budgets nor dues are kept yet",
    "ZT-03": "nothing may be computed from it; what the office decides is tested as JY-22 and JY-23",
}
"""Rows of which no room's behaviour could be tested; their numbers and words are, in the rulebook's own tests."""


def cited(files: Iterable[Path]) -> set[str]:
    """Return the rows that tests name, in a text or in the name of a function."""
    found: set[str] = set()
    for file in files:
        text = file.read_text()
        found.update(re.findall(r"\b[A-Z]{2}-\d\d\b", text))
        found.update(f"{one.upper()}-{n}" for one, n in re.findall(r"_(zb|rq|jy|zt)_(\d\d)(?=_)", text))
    return found


def behaviour_tests() -> list[Path]:
    rooms = [file for file in HOUSE.glob("*/tests/test_*.py") if file.parts[-3] != "rulebook"]
    return [*rooms, *(ROOT / "tests" / "journeys").glob("test_*.py")]


def test_each_row_is_used_or_says_why_not() -> None:
    known = rows(load(NATIONAL))
    used = {rule.id for rule in known if uses.of_rule(rule)}
    breaches = [f"{rule.id} {rule.title}" for rule in known if rule.id not in used | set(READ_ONLY)]
    assert not breaches, told(breaches, "build it, or say in zhibu/site/rows.py why nothing is to be built.")
    stale = sorted(used & set(READ_ONLY)) + sorted(set(READ_ONLY) - {rule.id for rule in known})
    assert not stale, told(stale, "take it out of READ_ONLY: the product does something with it.")


def test_each_row_is_cited_by_a_test_of_what_a_room_does() -> None:
    known, named = rows(load(NATIONAL)), cited(behaviour_tests())
    breaches = [f"{rule.id} {rule.title}" for rule in known if rule.id not in named | set(UNTESTED)]
    assert not breaches, told(breaches, "test what the product does by it, in its room, naming the row.")
    stale = sorted(named & set(UNTESTED))
    assert not stale, told(stale, "take it out of UNTESTED: a test names it.")


def test_a_row_that_no_test_names_is_found(tmp_path: Path) -> None:
    file = tmp_path / "test_x.py"
    file.write_text('def test_zb_09_only() -> None:\n    """RQ-10 too."""\n\nassert "zb_10" and "XZB-11"')
    assert cited([file]) == {"ZB-09", "RQ-10"}
