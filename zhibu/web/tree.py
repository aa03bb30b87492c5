"""A tree that opens level by level: what a room hands to `web/tree.html` and `web/tree_items.html`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Mark(NamedTuple):
    """Lights of one look at and below a line: how many, in words, and the list that shows exactly these ("": none)."""

    look: str
    n: str
    words: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What stands beside a line: how many people, the gravest light (ok, warn, bad, rest, "") and what it says.

    `lights` are those of the line and all below it, shown as numbers where lines stand below.
    """

    count: str = ""
    light: str = ""
    light_text: str = ""
    lights: Sequence[Mark] = ()


@dataclass(frozen=True, kw_only=True)
class Branch(Beside):
    """One line of a tree, all strings ready.

    `load_url` answers with `web/tree_items.html` of the lines below (empty: a leaf); `open_url` is the same page with
    this line open, for browsers without scripts.
    """

    name: str
    url: str
    load_url: str = ""
    open_url: str = ""
    is_here: bool = False
    children: Sequence["Branch"] = ()
