"""The bands in which people are counted: of age, of party age, of the time of joining (`data/bands.toml`)."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

UNKNOWN = "unknown"
"""The band of those whose date is not known."""


@cache
def bands() -> Mapping[str, Any]:
    """Return the bands of the yearly statistics."""
    return tomllib.loads((Path(__file__).parent / "data" / "bands.toml").read_text(encoding="utf-8"))


def year_bands(name: str) -> list[tuple[str, int, int | None]]:
    """Return (key, first year, first year of the next) of each band of age or seniority."""
    edges: list[int] = [0, *bands()[name]["first_years"]]
    ends: list[int | None] = [*edges[1:], None]
    return [(f"{first}-{end - 1}" if end else f"{first}-", first, end) for first, end in zip(edges, ends, strict=True)]


def joined_bands() -> list[tuple[str, date | None, date | None]]:
    """Return (key, first day, first day of the next) of each band of joining."""
    days: list[date] = bands()["joined"]["first_days"]
    keys = [
        f"-{days[0]:%Y}",
        *(f"{one:%Y}-{two:%Y}" for one, two in pairwise(days)),
        f"{days[-1]:%Y}-",
    ]
    return list(zip(keys, [None, *days], [*days, None], strict=True))
