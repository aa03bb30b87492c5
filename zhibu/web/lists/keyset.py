"""Pages by keyset: the next page begins beyond the last row, however deep, with no counting and no skipping."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.db import connection
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

if TYPE_CHECKING:
    from zhibu.web.lists.query import ListQuery

type Edge = tuple[Any, ...]
"""The values of one row's order fields, as JSON can carry them."""

_LONGEST_TOKEN = 2000


class Page[R](NamedTuple):
    """Rows of one page, and the tokens of the pages before and after it (empty: there is none)."""

    rows: Sequence[R]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Count:
    """How many rows the whole list has: exact, or at least so many (`is_more`)."""

    rows: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.rows:,}{'+' if self.is_more else ''}"


def count_up_to(rows: QuerySet[Any], most: int = 1000) -> Count:
    """Count rows, but no further than `most`: one quick query whatever the size."""
    # The queryset's own `count` makes the statement anew, which takes as long as running it.
    try:
        counted = rows.order_by().values("pk") if rows.query.default_cols else rows.order_by()
        sql, params = counted[: most + 1].query.sql_with_params()
    except EmptyResultSet:
        return Count(0)
    return count_of(sql, params, most)


def count_of(sql: str, params: Sequence[Any], most: int) -> Count:
    """Count the rows of a written statement, which gives no more than `most` and one."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({sql}) counted", params)
        found = cursor.fetchone()[0]
    return Count(min(found, most), is_more=found > most)


def fetch_page[M: Model](rows: QuerySet[M], query: "ListQuery", fields: Sequence[str] = ()) -> Page[M]:
    """Fetch the page of a queryset that the query asks for; a token that does not fit gives the first page."""
    fields = fields or query.fields
    edge = _fitting(rows, fields, query.edge)
    if edge is not None:
        ahead = rows.filter(beyond(rows, fields, edge, is_backward=query.is_backward))
        found = list(ahead.order_by(*ordering(rows, fields, is_backward=query.is_backward))[: query.size + 1])
        if found:
            return cut(found, query, lambda row: edge_of(row, fields))
    found = list(rows.order_by(*ordering(rows, fields))[: query.size + 1])
    return cut(found, query, lambda row: edge_of(row, fields), is_first=True)


def fetch_keyed[R](keys: QuerySet[Any], told: QuerySet[Any, R], query: "ListQuery", key: str = "id") -> Page[R]:
    """Fetch the page in two steps: which rows, out of an index alone; then what `told` tells of these few.

    `keys` are values: the fields of the order, of which the last, the key, may be called otherwise there. `told` may be
    values too, the key among them: what a list prints of a row is little of it.
    """
    *first, last = query.fields
    page = fetch_page(keys, query, (*first, last.replace("id", key)))
    return page._replace(rows=whole(page.rows, told, key))


def whole[R](keys: Sequence[Any], told: QuerySet[Any, R], key: str = "id") -> list[R]:
    """Return what `told` tells of the rows with these keys, in their order."""
    found = told.in_bulk([one[key] for one in keys])
    return [found[one[key]] for one in keys if one[key] in found]


def cut[R](
    found: Sequence[R], query: "ListQuery", edge_of_row: Callable[[R], Iterable[Any]], *, is_first: bool = False
) -> Page[R]:
    """Make a page of up to size + 1 rows fetched in the page's own direction; `is_first`: no edge was applied."""
    rows = list(found[: query.size])
    is_more = len(found) > query.size
    is_middle = query.edge is not None and not is_first
    is_backward = is_middle and query.is_backward
    if is_backward:
        rows.reverse()
    has_before, has_after = (is_more, True) if is_backward else (is_middle, is_more)
    return Page(
        rows,
        before=write_edge(edge_of_row(rows[0])) if rows and has_before else "",
        after=write_edge(edge_of_row(rows[-1])) if rows and has_after else "",
    )


def ordering(rows: QuerySet[Any], fields: Sequence[str], *, is_backward: bool = False) -> list[OrderBy]:
    """Return the order of a queryset: unknown values come last in both directions, first when read backward."""
    steps = []
    for name in fields:
        expression = F(name.removeprefix("-"))
        falls = name.startswith("-") != is_backward
        place: dict[str, Any] = {}
        if _is_nullable(rows, name.removeprefix("-")):
            place = {"nulls_first": True} if is_backward else {"nulls_last": True}
        steps.append(expression.desc(**place) if falls else expression.asc(**place))
    return steps


def beyond(rows: QuerySet[Any], fields: Sequence[str], edge: Edge, *, is_backward: bool = False) -> Q:
    """Return the condition for rows that come after the edge in the order of the fields (before it, backward)."""
    condition = Q(pk__in=())
    same = Q()
    for name, value in zip(fields, edge, strict=True):
        path = name.removeprefix("-")
        condition |= same & _past(rows, name, value, is_backward=is_backward)
        same &= Q(**{f"{path}__isnull": True}) if value is None else Q(**{path: value})
    return condition & _bound(rows, fields[0], edge[0], is_backward=is_backward)


def _past(rows: QuerySet[Any], name: str, value: Any, *, is_backward: bool) -> Q:
    path = name.removeprefix("-")
    falls = name.startswith("-") != is_backward
    if value is None:
        return Q(**{f"{path}__isnull": False}) if is_backward else Q(pk__in=())
    past = Q(**{f"{path}__{'lt' if falls else 'gt'}": value})
    if _is_nullable(rows, path) and not is_backward:
        past |= Q(**{f"{path}__isnull": True})
    return past


def _bound(rows: QuerySet[Any], name: str, value: Any, *, is_backward: bool) -> Q:
    """Say the first field's part once more by itself, so that an index on it bounds the scan."""
    path = name.removeprefix("-")
    falls = name.startswith("-") != is_backward
    if value is None or _is_nullable(rows, path):
        return Q()
    return Q(**{f"{path}__{'lte' if falls else 'gte'}": value})


def edge_of(row: Any, fields: Sequence[str]) -> Edge:
    """Return the values of a row's order fields; `__` goes through relations."""
    values = []
    for name in fields:
        value = row
        for step in name.removeprefix("-").split("__"):
            value = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
        values.append(value)
    return tuple(values)


def write_edge(edge: Iterable[Any]) -> str:
    """Write an edge as a token for an address."""
    plain = json.dumps([_plain(value) for value in edge], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_edge(token: str, length: int) -> Edge | None:
    """Read a token that anybody may have written; None where it is none of ours."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    try:
        values = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != length or not all(map(_is_plain, values)):
        return None
    return tuple(values)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"a page cannot begin at {value!r}")


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" not in value and value == value.encode("utf-8", "ignore").decode()
    return value is None or (isinstance(value, int) and abs(value) < 2**63)


def _fitting(rows: QuerySet[Any], fields: Sequence[str], edge: Edge | None) -> Edge | None:
    """Return the edge as values of the fields' types, None where it does not fit them."""
    if edge is None:
        return None
    try:
        return tuple(
            _field(rows, name.removeprefix("-")).to_python(value) for name, value in zip(fields, edge, strict=True)
        )
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None


def _is_nullable(rows: QuerySet[Any], path: str) -> bool:
    if path in rows.query.annotations:
        return True
    model: Any = rows.model
    for step in path.split("__"):
        found = model._meta.pk if step == "pk" else model._meta.get_field(step)
        if found.null:
            return True
        model = found.related_model
    return False


def _field(rows: QuerySet[Any], path: str) -> "Field[Any, Any]":
    if path in rows.query.annotations:
        return rows.query.annotations[path].output_field
    model: Any = rows.model
    found: Any = None
    for step in path.split("__"):
        if model is None:
            raise FieldDoesNotExist(path)
        found = model._meta.pk if step == "pk" else model._meta.get_field(step)
        model = found.related_model
    target: Field[Any, Any] = getattr(found, "target_field", None) or found
    return target


def fetch_after[M: Model](rows: QuerySet[M], fields: Sequence[str], token: str, size: int) -> Page[M] | None:
    """Fetch up to `size` rows beyond the row that the token names, the first ones for none; None for a wrong token."""
    edge = _fitting(rows, fields, read_edge(token, len(fields))) if token else None
    if token and edge is None:
        return None
    ahead = rows.filter(beyond(rows, fields, edge)) if edge is not None else rows
    found = list(ahead.order_by(*ordering(rows, fields))[: size + 1])
    after = write_edge(edge_of(found[size - 1], fields)) if len(found) > size else ""
    return Page(found[:size], after=after)
