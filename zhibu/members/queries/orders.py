"""The orders of a roster: their keys in SQL, the segments that an index can walk, and the row at a page's edge.

Unknown dates come last in both directions; those without a post follow those with one, by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID


class Key(NamedTuple):
    """One column of an order, with the type that its edge is read by."""

    column: str
    type: str
    may_be_null: bool = False


class Segment(NamedTuple):
    """A stretch of an order that one index holds in order: the rows in it, and the keys that still vary there."""

    holds: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """One order of the list: its columns, the last one unique, and its segments in rising and falling direction."""

    keys: tuple[Key, ...]
    rising: tuple[Segment, ...]
    falling: tuple[Segment, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that the order reads."""
        return tuple(key.column for key in self.keys)

    def edge(self, written: Sequence[Any] | None) -> tuple[Any, ...] | None:
        """Return a page's edge with its types; None for none, or for what nobody here wrote."""
        if written is None or len(written) != len(self.keys):
            return None
        try:
            return tuple(_typed(key, value) for key, value in zip(self.keys, written, strict=True))
        except (ValueError, TypeError, AttributeError):
            return None


def _typed(key: Key, value: Any) -> Any:
    if value is None:
        if not key.may_be_null:
            raise ValueError(key.column)
        return None
    if key.type == "date":
        return date.fromisoformat(value)
    if key.type == "uuid":
        return UUID(value)
    if key.type == "int":
        if isinstance(value, bool) or not 0 <= int(value) < 1 << 31:
            raise ValueError(key.column)
        return int(value)
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(key.column)
    return value


_ID = Key("id", "uuid")


def _by_text(column: str) -> Order:
    whole = (Segment("true", (column, "id")),)
    return Order((Key(column, "text"), _ID), whole, whole)


def _by_day(column: str) -> Order:
    known = Segment(f"m.{column} is not null", (column, "id"))
    unknown = Segment(f"m.{column} is null", ("id",))
    return Order((Key(column, "date", may_be_null=True), _ID), (known, unknown), (known, unknown))


_WITH_POST = Segment("m.post <> '' and m.post_order < 9999", ("post_order", "name_key", "id"))
_WITHOUT = Segment("m.post_order = 9999", ("name_key", "id"))

ORDERS: dict[str, Order] = {
    "post": Order(
        (Key("post_order", "int"), Key("name_key", "text"), _ID), (_WITH_POST, _WITHOUT), (_WITHOUT, _WITH_POST)
    ),
    "joined": _by_day("joined_on"),
    "seniority": _by_day("seniority_from"),
    "strokes": _by_text("strokes_key"),
    "name": _by_text("name_key"),
    "age": _by_day("birth_on"),
}


def sort_terms(order: Order, *, is_falling: bool, is_backward: bool, alias: str = "m") -> str:
    """Return the ORDER BY of rows that are held in a small set; unknown days stay last (first, read backward)."""
    falls = is_falling != is_backward
    return ", ".join(
        f"{alias}.{key.column} {'desc' if falls else 'asc'}"
        + (f" nulls {'first' if is_backward else 'last'}" if key.may_be_null else "")
        for key in order.keys
    )


def beyond(
    order: Order, edge: Sequence[Any], *, is_falling: bool, is_backward: bool, alias: str = "m"
) -> tuple[str, dict[str, Any]]:
    """Return the condition of rows behind the edge (before it, backward), and its parameters."""
    sign = "<" if is_falling != is_backward else ">"
    values = {f"edge{at}": value for at, value in enumerate(edge)}
    first, rest = order.keys[0], order.keys[1:]
    columns = ", ".join(f"{alias}.{key.column}" for key in order.keys)
    marks = ", ".join(f"%(edge{at})s::{key.type}" for at, key in enumerate(order.keys))
    if not first.may_be_null:
        return f"({columns}) {sign} ({marks})", values
    tail = (
        ", ".join(f"{alias}.{key.column}" for key in rest),
        ", ".join(f"%(edge{at + 1})s::uuid" for at in range(len(rest))),
    )
    column = f"{alias}.{first.column}"
    if edge[0] is None:
        among = f"{column} is null and ({tail[0]}) {sign} ({tail[1]})"
        return (f"({among} or {column} is not null)" if is_backward else among), values
    ahead = f"({columns}) {sign} ({marks})"
    return (ahead if is_backward else f"({ahead} or {column} is null)"), values


def segments(order: Order, *, is_falling: bool, is_backward: bool) -> tuple[Segment, ...]:
    """Return the segments in the direction of reading."""
    found = order.falling if is_falling else order.rising
    return tuple(reversed(found)) if is_backward else found
