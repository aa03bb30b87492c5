"""What an address asks of a list: parsed once, trusted after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhibu.web.lists.filters import Query, Unreadable, left_out, readable
from zhibu.web.lists.keyset import Edge, read_edge
from zhibu.web.veils import BEGINS, lost, veiled

if TYPE_CHECKING:
    from zhibu.web.lists.shape import Column, List

SEARCH, ORDER, AFTER, BEFORE, COLUMNS = "q", "order", "after", "before", "columns"
RESERVED = frozenset({SEARCH, ORDER, AFTER, BEFORE, COLUMNS})


@dataclass(frozen=True)
class ListQuery:
    """The question that a list answers: what was asked for, and nothing that was not understood.

    `fields` is the order as field names, "-" before those that descend, the last one unique; `edge` is the row after
    (or before, `is_backward`) which the page begins, None on the first page.
    """

    shape: "type[List[Any]]"
    search: str = ""
    chosen: Mapping[str, Any] = field(default_factory=dict)
    order: str = ""
    columns: tuple[str, ...] = ()
    edge: Edge | None = None
    is_backward: bool = False
    size: int = 50
    problems: tuple[str, ...] = ()
    are_columns_asked: bool = False

    @classmethod
    def from_query(
        cls, shape: "type[List[Any]]", data: Query, remembered: Iterable[str] = (), *, size: int | None = None
    ) -> "ListQuery":
        """Parse an address; what it gets wrong is left out and said in `problems`, never an error."""
        chosen: dict[str, Any] = {}
        problems = []
        for one in shape.filters:
            try:
                value = one.read(data)
            except Unreadable as unreadable:
                problems.append(left_out(one.label, unreadable))
            else:
                if value is not None:
                    chosen[one.key] = value
        search = next((asked for asked in reversed(data.getlist(SEARCH)) if asked), "")
        if search.startswith(BEGINS):
            search = ""
            problems.append(lost())
        order = data.get(ORDER, "")
        if order.removeprefix("-") not in {known.key for known in shape.orders}:
            if order:
                problems.append(_("没有这种排列，已照平常的排。"))
            order = shape.orders[0].key
        before, after = data.get(BEFORE, ""), data.get(AFTER, "")
        edge = read_edge(before or after, len(shape.order_fields(order)))
        asked = data.getlist(COLUMNS)
        return cls(
            shape=shape,
            search=readable(search),
            chosen=chosen,
            order=order,
            columns=shape.choose_columns(asked or remembered),
            edge=edge,
            is_backward=bool(before and edge),
            size=size or shape.size,
            problems=tuple(problems),
            are_columns_asked=bool(asked),
        )

    def get(self, key: str) -> Any:
        """Return what a filter was asked for, None for nothing."""
        return self.chosen.get(key)

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the order as names of fields."""
        return self.shape.order_fields(self.order)

    @property
    def shown(self) -> "tuple[Column[Any], ...]":
        """Return the columns that are shown."""
        return tuple(column for column in self.shape.columns if column.key in self.columns)

    @property
    def is_narrowed(self) -> bool:
        """Return whether a search or a filter is at work."""
        return bool(self.search or self.chosen)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of this question without its place in the pages, a number veiled."""
        return [(key, veiled(value) if key == SEARCH else value) for key, value in self._pairs()]

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [(SEARCH, self.search)] if self.search else []
        for one in self.shape.filters:
            if one.key in self.chosen:
                pairs += one.written(self.chosen[one.key])
        if self.order != self.shape.orders[0].key:
            pairs.append((ORDER, self.order))
        if self.are_columns_asked:
            pairs += [(COLUMNS, key) for key in self.columns]
        return pairs

    def address(self, *, after: str = "", before: str = "") -> str:
        """Return the question as the end of an address, `?…`, at the first page unless told."""
        place = [(AFTER, after)] if after else [(BEFORE, before)] if before else []
        return "?" + urlencode([*self.pairs(), *place])

    def bare_address(self) -> str:
        """Return the question with numbers as they are: to be kept sealed, never for a page."""
        return "?" + urlencode(self._pairs())

    def without(self, key: str) -> "ListQuery":
        """Return the question without one filter (or without the search, key "q")."""
        if key == SEARCH:
            return replace(self, search="", edge=None)
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k != key}, edge=None)

    def ordered(self, order: str) -> "ListQuery":
        """Return the question in another order, from its first page."""
        return replace(self, order=order, edge=None)
