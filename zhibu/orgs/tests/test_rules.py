"""What the regulations say of units, decided from numbers: rows ZB, JG, GQ, RQ and the vectors of 5.3 on units."""

from datetime import date
from itertools import chain

from zhibu import rulebook
from zhibu.orgs import rules
from zhibu.orgs.choices import Field
from zhibu.orgs.kinds import kinds
from zhibu.rulebook.rules import Rule

TODAY = date(2026, 11, 21)


def entry(rule_id: str) -> Rule:
    return rulebook.on(TODAY).get(rule_id)


def test_the_packs_name_kinds_and_fields_that_there_are() -> None:
    versions = list(chain(*rulebook.books().versions.values()))
    assert {kind for rule in versions for kind in rule.kinds} <= set(kinds())
    assert {sphere for rule in versions for sphere in rule.fields} <= set(Field.values)
    named = chain.from_iterable(entry("FZ-24").value(key).items for key in ("approve", "deliberate", "barred"))
    assert set(named) <= set(kinds())


def test_5_3_a_faculty_elected_in_2023_is_reminded_in_2027_e23() -> None:
    book = rulebook.on(TODAY)
    rule = book.about("term", "general_branch", "university")
    assert rule
    ends = rules.last_of_term(date(2023, 3, 1), rule.number("years"))
    assert ends == date(2028, 2, 29)
    assert rules.remind_from(ends, book.get("ZB-35")) == date(2027, 8, 29)
