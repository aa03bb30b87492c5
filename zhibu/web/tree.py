"""A tree that opens level by level: what a room hands to `web/tree.html` and `web/tree_items.html`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.lib.html import escape


class Mark(NamedTuple):
    """Lights of one look at and below a line: how many, in words, and the list that shows exactly these ("": none)."""

    look: str
    n: str
    words: str
    url: str = ""


@dataclass(kw_only=True)
class Beside:
    """What stands beside a line: how many people, the gravest light (ok, warn, bad, rest, "") and what it says.

    `lights` are those of the line and all below it, shown as numbers where lines stand below.
    """

    count: str = ""
    light: str = ""
    light_text: str = ""
    lights: Sequence[Mark] = ()


@dataclass(kw_only=True)
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


def lines(branches: Sequence[Branch], *, twist: str) -> SafeString:
    """Return the lines of a tree as HTML, `twist` being what opens one: a template costs ten times as much a line."""
    line = _line(_("展开 %(name)s"), _("收起 %(name)s"), twist)
    return SafeString("".join(map(line, branches)))


def marks(lights: Sequence[Mark]) -> SafeString:
    """Return lights as dots with their numbers; the words stand beside them for those who do not see them."""
    dots = (f'<span class="light-mark"><span class="dot {one.look}"></span>{escape(one.n)}</span>' for one in lights)
    return SafeString(f'<span class="light-marks" aria-hidden="true">{"".join(dots)}</span>')


def _line(opens: str, closes: str, twist: str) -> Callable[[Branch], str]:
    def line(one: Branch) -> str:
        name, url = escape(one.name), escape(one.url)
        words = f'<span class="visually-hidden">，{escape(one.light_text)}</span>' if one.light_text else ""
        numbers = marks(one.lights) if one.load_url and one.lights else ""
        count = f'<span class="tree-count">{escape(one.count)}</span>' if one.count else ""
        here, current = (" is-here", ' aria-current="page"') if one.is_here else ("", "")
        below = f"<ul>{''.join(map(line, one.children))}</ul>" if one.children else ""
        load = f' data-load="{escape(one.load_url)}"' if one.load_url else ""
        return (
            f'<li{load}><div class="tree-line{here}">{sign(one, name)}<a class="tree-name" href="{url}"{current}>'
            f"<span>{name}</span>{words}{numbers}{count}</a></div>{below}</li>"
        )

    def sign(one: Branch, name: str) -> str:
        if not one.load_url:
            return f'<span class="dot {one.light}"></span>' if one.light else '<span class="dot"></span>'
        is_open, word = (" is-open", closes) if one.children else ("", opens)
        address = escape(one.open_url or one.url)
        spoken = f'<span class="visually-hidden">{word % {"name": name}}</span>'
        return f'<a class="twist{is_open}" href="{address}">{twist}{spoken}</a>'

    return line
