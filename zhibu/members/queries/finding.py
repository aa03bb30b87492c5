"""What is sought, as conditions in SQL on a row `m` of the roll."""

from typing import Any

from zhibu.members.queries.asked import Condition
from zhibu.members.queries.names import Sought, Start

_COLUMNS = {"id_number": "id_blind", "phone": "phone_blind", "tail": "phone_tail_blind"}


def values_of(word: Sought) -> dict[str, Any]:
    """Return the values that the conditions of the word name."""
    values: dict[str, Any] = {}
    for at, one in enumerate(_all(word)):
        values |= {f"blind{at}": one.blind, f"lexeme{at}": one.lexeme}
        for way, start in enumerate(one.starts):
            values |= _values(start, f"{at}_{way}")
    return values


def beginnings(word: Sought) -> list[str]:
    """Return the conditions of which an index answers each: names that begin so."""
    return [_begins(start, f"0_{way}") for way, start in enumerate(word.starts)]


def begins(start: Start) -> Condition:
    """Return the condition of names that begin so, held by an index in their order."""
    reads = (start.column, "pinyin") if start.pattern else (start.column,)
    return Condition(_begins(start, "led"), _values(start, "led"), reads, is_held=True)


def found_by(word: Sought) -> str:
    """Return the condition that indexes answer by themselves: by number, by any part of a name; all parts must fit."""
    return " and ".join(_found(one, at) for at, one in enumerate(_all(word)))


def inside(word: Sought) -> Condition:
    """Return the condition for rows that are held for another reason."""
    if word.also or not word.is_name:
        return Condition(found_by(word), values_of(word), ("person_id", "name_parts", "name", "pinyin", "initials"))
    columns = tuple(dict.fromkeys(start.column for start in word.starts))
    if len(word.word) == 1:
        column = "name" if word.kind == "name" else "initials"
        ways = range(len(word.ways)) if word.kind == "name" else [0]
        signs = " or ".join(f"position(%(word0_{way})s in lower(m.{column})) > 0" for way in ways)
        return Condition(f"({signs})", values_of(word), (column,))
    return Condition(f"({' or '.join([*beginnings(word), _part(0)])})", values_of(word), ("name_parts", *columns))


def _all(word: Sought) -> tuple[Sought, ...]:
    return (word, *word.also)


def _found(word: Sought, at: int) -> str:
    column = _COLUMNS.get(word.kind)
    if column:
        return f"m.person_id in (select q.id from people_person q where q.{column} = %(blind{at})s)"
    if not word.is_name:
        return "false"
    mixed = [_begins(start, f"{at}_{way}") for way, start in enumerate(word.starts) if start.pattern]
    return f"({' or '.join([_part(at), *mixed])})"


def _part(at: int) -> str:
    return f"m.name_parts @@ %(lexeme{at})s::tsquery"


def _begins(start: Start, mark: str) -> str:
    also = f" and m.pinyin like %(pattern{mark})s" if start.pattern else ""
    return f"(m.{start.column} >= %(word{mark})s and m.{start.column} < %(word_end{mark})s{also})"


def _values(start: Start, mark: str) -> dict[str, Any]:
    return {f"word{mark}": start.word, f"word_end{mark}": start.beyond, f"pattern{mark}": start.pattern}
