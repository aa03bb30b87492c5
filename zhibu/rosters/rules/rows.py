"""A row of a preview as it is kept: short lists in JSON, compressed, some hundred rows as one value."""

import json
import zlib
from collections.abc import Sequence
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
    """Return the rows as bytes to seal."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes) -> list[Row]:
    """Return the rows of a part."""
    fields: list[list[Any]] = json.loads(zlib.decompress(packed))
    return [Row(*row) for row in fields]
