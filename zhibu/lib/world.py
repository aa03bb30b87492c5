"""The invented world of the demo: what each room's `demo.grow(world)` finds and leaves for the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

SEED = 20261121


@dataclass
class World:
    """One world: the same seed and day give the same people, units and history.

    `actor` makes the installation's actor on a day (`actor(day)`), for acts that happened then; rooms add what they
    grew to `units` and `people` by name, for the rooms above.
    """

    today: date
    actor: Callable[[date], Any]
    draw: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311
    units: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    accounts: list[dict[str, str]] = field(default_factory=list)
