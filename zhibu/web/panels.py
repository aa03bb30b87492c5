"""Panels: blocks that an upper room adds to a lower room's page.

A room writes `panels.py` with functions under `@panel(place, order)`; the page shows `{% panels place subject %}`.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

type Block[R: HttpRequest] = Callable[[R, Any], str | None]

_blocks: dict[str, list[tuple[int, Block[Any]]]] = defaultdict(list)


def panel[R: HttpRequest](place: str, order: int) -> Callable[[Block[R]], Block[R]]:
    """Register a function (request, subject) that returns the block's HTML, None where it has nothing to show.

    `order` sorts the blocks of a place, lowest first; two of one number is a mistake: raises ValueError.
    """

    def register(block: Block[R]) -> Block[R]:
        if any(number == order for number, _block in _blocks[place]):
            raise ValueError(f"two panels at {place} have the order {order}")
        _blocks[place].append((order, block))
        _blocks[place].sort(key=lambda one: one[0])
        return block

    return register


def shown(place: str, request: HttpRequest, subject: Any) -> list[str]:
    """Return the HTML of every block of the place that has something to show."""
    blocks = (block(request, subject) for _order, block in _blocks[place])
    return [html for html in blocks if html]


def places() -> dict[str, list[tuple[int, Block[Any]]]]:
    """Return who adds what to which page, for `make map`."""
    return {place: list(blocks) for place, blocks in _blocks.items()}
