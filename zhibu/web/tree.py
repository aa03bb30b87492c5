"""A tree that opens level by level: what a room hands to `web/tree.html` and `web/tree_items.html`."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One line of a tree, all strings ready.

    `load_url` answers with `web/tree_items.html` of the lines below (empty: a leaf); `open_url` is the same page with
    this line open, for browsers without scripts; `light` is "", ok, warn, bad or rest, and `light_text` says it.
    """

    name: str
    url: str
    count: str = ""
    light: str = ""
    light_text: str = ""
    load_url: str = ""
    open_url: str = ""
    is_here: bool = False
    children: Sequence["Branch"] = ()
