"""What a room declares of a list: its columns, filters and orders."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar
from uuid import UUID

from django.utils.functional import Promise

from zhibu.web.addresses import addresses
from zhibu.web.lists.filters import Filter, Query, Unreadable
from zhibu.web.lists.query import RESERVED, ListQuery


@dataclass(frozen=True)
class Column[R]:
    """One column: `show` prints a row's cell as a string (the attribute of the same name where it is left out).

    `order` is the key of the order that the heading switches; `is_link` puts the row's address under the cell;
    `is_number` aligns right; `is_day` keeps a day on one line; `is_usual` False hides it until it is asked for;
    `is_fixed` cannot be hidden; `is_minor` leaves it out of the cards of a phone, as long as nobody chose columns.
    """

    key: str
    label: str | Promise
    show: Callable[[R], str | Promise] | None = None
    order: str = field(default="", kw_only=True)
    is_link: bool = field(default=False, kw_only=True)
    is_number: bool = field(default=False, kw_only=True)
    is_day: bool = field(default=False, kw_only=True)
    is_usual: bool = field(default=True, kw_only=True)
    is_fixed: bool = field(default=False, kw_only=True)
    is_minor: bool = field(default=False, kw_only=True)

    @property
    def printer(self) -> Callable[[R], Any]:
        """Return what prints a cell."""
        return self.show or attrgetter(self.key)


@dataclass(frozen=True)
class Order:
    """One order: fields by name ("-" descends), the last one unique; `back_label` offers it the other way round too."""

    key: str
    label: str | Promise
    fields: tuple[str, ...]
    back_label: str | Promise = ""


@dataclass(frozen=True)
class Empty:
    """What an empty list says, and what to do next."""

    title: str | Promise
    text: str | Promise = ""
    url: str = ""
    action: str | Promise = ""


class List[R]:
    """A list, declared: subclass it in a room's `lists.py`. `key` names it where choices are remembered."""

    key: ClassVar[str]
    columns: ClassVar[tuple[Column[Any], ...]]
    filters: ClassVar[tuple[Filter, ...]] = ()
    orders: ClassVar[tuple[Order, ...]]
    search: ClassVar[str | Promise] = ""
    """What the search box accepts, in words; empty: no search box."""
    size: ClassVar[int] = 50
    noun: ClassVar[str | Promise] = ""
    """What a row is, with its measure: 名党员, 个支部."""
    empty: ClassVar[Empty]
    row_page: ClassVar[str] = ""
    """The name of a row's own page, which takes the row's `id`; empty where rows have none."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        names = [name for one in cls.filters for name in one.names]
        taken = RESERVED.intersection(names) | {name for name in names if names.count(name) > 1}
        if taken:
            raise TypeError(f"{cls.__name__}: two things read {sorted(taken)} from the address")
        known = {order.key for order in cls.orders}
        lost = {column.order for column in cls.columns if column.order} - known
        if lost:
            raise TypeError(f"{cls.__name__}: no such order {sorted(lost)}")

    @classmethod
    def parse(cls, data: Query, cookies: Mapping[str, str] | None = None, *, size: int | None = None) -> ListQuery:
        """Parse an address; `cookies` give the columns that this browser chose before."""
        remembered = (cookies or {}).get(cls.cookie(), "").split(".")
        return ListQuery.from_query(cls, data, remembered, size=size)

    @classmethod
    def asked(cls, key: str, data: Query) -> Any:
        """Return what one filter was asked for, None for nothing readable: for what has to be known before the rest."""
        one = next(one for one in cls.filters if one.key == key)
        try:
            return one.read(data)
        except Unreadable:
            return None

    @classmethod
    def cookie(cls) -> str:
        """Return the name of the cookie that remembers the columns."""
        return f"columns_{cls.key}"

    @classmethod
    def choose_columns(cls, asked: Iterable[str]) -> tuple[str, ...]:
        """Return the keys of the columns to show, in the list's own order; the usual ones where none was asked for."""
        known = {column.key for column in cls.columns}
        wanted = known.intersection(asked)
        return tuple(
            column.key
            for column in cls.columns
            if column.is_fixed or (column.key in wanted if wanted else column.is_usual)
        )

    @classmethod
    def order_fields(cls, key: str) -> tuple[str, ...]:
        """Return the fields of an order; "-" before its key turns every one of them round."""
        order = next(order for order in cls.orders if order.key == key.removeprefix("-"))
        if not key.startswith("-"):
            return order.fields
        return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order.fields)

    @cached_property
    def row_address(self) -> Callable[[UUID], str]:
        """Return what makes the address of a row's own page of its key."""
        return addresses(self.row_page)

    def url(self, row: R) -> str:
        """Return the address of a row's own page; empty where rows have none."""
        return self.row_address(row.id) if self.row_page else ""  # type: ignore[attr-defined]  # as row_page says

    def pick(self, row: R) -> str:
        """Return what stands for the row when it is ticked for a bulk act."""
        return str(getattr(row, "pk", ""))
