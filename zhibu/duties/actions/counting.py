"""Acts that judge lights again count what turns: their locks come before all others (docs/figures.md)."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from zhibu.figures.actions.counting import counted


def _of_none(_subject: Any) -> Mapping[str, Collection[UUID]]:
    return {}


counted_lights = counted(_of_none)
"""Count what an act does to lights; the refresh within it touches the units that turn."""
