"""Each row on branches, terms and a member's status says what the product does with it, or why nothing."""

from tests.guards.reading import told
from zhibu.rulebook import uses
from zhibu.rulebook.books import NATIONAL
from zhibu.rulebook.loading import load
from zhibu.site.rows import READ_ONLY, rows


def test_each_row_is_used_or_says_why_not() -> None:
    known = rows(load(NATIONAL))
    used = {rule.id for rule in known if uses.of_rule(rule)}
    breaches = [f"{rule.id} {rule.title}" for rule in known if rule.id not in used | set(READ_ONLY)]
    assert not breaches, told(breaches, "build it, or say in zhibu/site/rows.py why nothing is to be built.")
    stale = sorted(used & set(READ_ONLY)) + sorted(set(READ_ONLY) - {rule.id for rule in known})
    assert not stale, told(stale, "take it out of READ_ONLY: the product does something with it.")
