"""docs/rows.md: each row of the field's tables on units and members, and what the product does with it."""

from collections.abc import Iterator

from zhibu.rulebook import uses
from zhibu.rulebook.loading import Books
from zhibu.rulebook.rules import Rule

TABLES = ("ZB", "RQ", "JY", "ZT")
"""By the opening of their ids: branches (2.1), terms (2.7), members' education (2.4), their status (2.9)."""

READ_ONLY = {
    "ZB-49": "no dues are kept yet: whether a share goes down to branches is no fact of any room",
    "RQ-10": "nobody has verified it: the opinion of 2018 (RQ-01, RQ-02) answers for state enterprises",
    "RQ-13": "the law gives group leaders no term: none is asked for",
    "JY-06": "no training is recorded yet, and its number is of a plan that is over",
    "JY-07": "no training is recorded yet, and nobody has seen whether it still holds",
    "JY-28": "what such a system holds: no page for one row",
    "JY-30": "budgets and dues are no fact of any room yet",
    "JY-31": "measures of one province: a local layer may take them up",
    "ZT-01": "codes of the exchange: no exchange is written yet",
    "ZT-02": "stage, standing and place are three columns of the roll (`members/choices.py`)",
    "ZT-03": "its deadlines were never read: the office decides, nothing is computed",
    "ZT-04": "the seven ways out are those of `members/rules/standings.py`",
}
"""Rows that no room asks for, each with why."""


def rows(books: Books) -> list[Rule]:
    """Return the newest version of each row, in their order."""
    return [versions[-1] for key, versions in sorted(books.versions.items()) if key[:2] in TABLES]


def page(books: Books) -> Iterator[str]:
    """Return the lines of the page."""
    yield from ("# Rows of the rulebook and what the product does with them", "")
    yield "Branches (ZB), terms (RQ), members' education and management (JY), their status (ZT)."
    yield "*指示灯* is a light, by a [duty](duties.md) or a window."
    yield from ("", "| row | 条文 | what the product does |", "|---|---|---|")
    for rule in rows(books):
        done = "；".join(dict.fromkeys(uses.of_rule(rule))) or f"rulebook only: {READ_ONLY.get(rule.id, '')}"
        yield f"| {rule.id} | {rule.title} | {done} |"
