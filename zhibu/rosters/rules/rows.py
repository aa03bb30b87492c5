"""A row of a preview as it is kept: short lists in JSON, compressed, some hundred rows as one value."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zhibu.rosters.rules.judging import Value


class Row(NamedTuple):
    """One row of the file, read and judged. `number` is the spreadsheet's row number; dates are ISO texts.

    `units` are the unit's names as the file has them; `unit` and `group` the units' keys, existing or still to found.
    `states` names the cells that are not simply new; `whys` are lists of code, field, what
    is written and what it is compared with, the main one first; `raw` the cells as they were, for the recap.
    """

    number: int
    outcome: str
    units: Sequence[str]
    unit: str | None
    group: str | None
    values: dict[str, Value]
    states: dict[str, str] = {}
    old: dict[str, Value] = {}
    touches: dict[str, bool] = {}
    whys: Sequence[Sequence[Any]] = ()
    raw: Sequence[str] | None = None
    person: str | None = None


def pack(rows: Sequence[Row]) -> bytes:
    """Return the rows as bytes, column by column: equal things stand together, and empty columns take no room."""
    columns: dict[str, Any] = {
        name: cells for name, cells in zip(Row._fields, zip(*rows, strict=True), strict=True) if any(cells)
    }
    values: Sequence[dict[str, Value]] = columns.pop("values", ())
    shapes = set(map(tuple, values))
    if len(shapes) == 1:  # most parts: every row says the same fields
        columns["values"] = dict(zip(shapes.pop(), zip(*map(dict.values, values), strict=True), strict=True))
    else:
        fields = dict.fromkeys(name for shape in shapes for name in shape)
        columns["values"] = {name: [row.get(name) for row in values] for name in fields}
    return pack_columns(len(rows), columns)


def pack_columns(count: int, columns: Mapping[str, Any]) -> bytes:
    """Return rows that are columns already, by the names of `Row`; columns of nothing may be left out."""
    return zlib.compress(_encode([count, columns]).encode(), 1)


def unpack(packed: bytes) -> list[Row]:
    """Return the rows of a part."""
    count, columns = json.loads(zlib.decompress(packed))
    values: dict[str, list[Value | None]] = columns.pop("values")
    fields = list(values)
    cells = zip(*values.values(), strict=True) if values else ((),) * count
    columns["values"] = [
        {name: value for name, value in zip(fields, row, strict=True) if value is not None} for row in cells
    ]
    named = [columns.get(name) or (_EMPTY.get(name),) * count for name in Row._fields]
    return [Row(*row) for row in zip(*named, strict=True)]


_EMPTY: dict[str, Any] = {**Row._field_defaults, "units": ()}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
