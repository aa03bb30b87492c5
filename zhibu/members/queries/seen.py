"""What somebody saw when a form was opened: one short mark an item, that tells nothing of the value."""

from collections.abc import Mapping

from zhibu.members import items
from zhibu.members.models import PartyFile
from zhibu.people.models import Person
from zhibu.people.seal import blind

type Values = Mapping[str, object]


def values_of(person: Person, party: PartyFile | None, group: str) -> dict[str, object]:
    """Return the present values of a group's items, by their keys."""
    holders = {"person": person, "party": party or PartyFile(person=person)}
    return {
        item.key: getattr(holders[item.holder], item.key) for item in items.of_group(group) if item.holder in holders
    }


def marks(values: Values) -> dict[str, str]:
    """Return a mark for each value: equal values of an item share it."""
    return {key: _mark(key, value) for key, value in values.items()}


def changed_since(seen: Mapping[str, str], values: Values) -> list[str]:
    """Return the items whose value is no longer what the marks saw."""
    now = marks(values)
    return [key for key in now if key in seen and seen[key] != now[key]]


def _mark(key: str, value: object) -> str:
    found = blind(f"seen:{key}", "" if value in (None, "", False, 0) else str(value))
    return found[:6].hex() if found else ""
