"""Administrative divisions, GB/T 2260: the six digits that a place stands for, as people write places.

What is written stays as it is; the code is read from it: `河北邯郸`, `河北省邯郸市` and `邯郸市永年区` all lead to one.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhibu.lib import codes, text

_BETWEEN = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
"""Divisions that only hold others together; nobody writes them."""
_ENDS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
)
_SELF_RULED = ("自治区", "自治州", "自治县", "自治旗")


@dataclass(frozen=True, slots=True)
class Division:
    """One division: its code, its own name, and all of its names from the province down."""

    code: str
    name: str
    full: str


def find(written: object) -> Division | None:
    """Return the smallest division that the text begins with; None where none is recognised, or several could be.

    A province may be left out before a prefecture or county whose name stands once in the country.
    """
    rest = text.plain(written)
    if not rest:
        return None
    return _within("", rest) or _alone(rest)


def provinces() -> list[str]:
    """Return the names of the provinces, regions and cities directly under the state, in the order of their codes."""
    return [_all()[code].name for code in _below()[""]]


def _within(above: str, rest: str) -> Division | None:
    """Return the smallest division in `above` that the rest begins with, if it begins with one."""
    near = _below()[above]
    # A county is often written right behind its province: 河北定州; and 湖北恩施市 is the city, not the prefecture.
    further = [code for one in near for code in _below()[one]] if above else []
    longest, found = _begins(near, rest)
    longer, beyond = _begins(further, rest)
    if longer > longest:
        longest, found = longer, beyond
    if len(found) != 1:
        return None
    tail = rest[longest:]
    return (_within(found[0], tail) if tail else None) or _all()[found[0]]


def _alone(rest: str) -> Division | None:
    """Return the division below the provinces whose whole name the rest begins with, if one alone is called so."""
    named = _by_name()
    start = next((rest[:end] for end in range(len(rest), 0, -1) if rest[:end] in named), "")
    if not start or len(named[start]) > 1:
        return None
    tail = rest[len(start) :]
    return (_within(named[start][0], tail) if tail else None) or _all()[named[start][0]]


def _begins(among: Iterable[str], rest: str) -> tuple[int, list[str]]:
    """Return the divisions that the rest begins with by the longest spelling of all, and how long that is."""
    longest = 0
    found: list[str] = []
    for code in among:
        length = next((len(one) for one in _spellings(code) if rest.startswith(one)), 0)
        if length > longest:
            longest, found = length, []
        if length and length == longest:
            found.append(code)
    return longest, found


@cache
def _spellings(code: str) -> tuple[str, ...]:
    """Return how a division is written, the whole name first: 恩施土家族苗族自治州, 恩施."""
    name = text.plain(_all()[code].name)
    end = next((one for one in _ENDS if name.endswith(one)), "")
    short = name.removesuffix(end)
    if end in _SELF_RULED:
        short = _without_peoples(short)
    return (name, short) if short != name and len(short) > 1 else (name,)


def _without_peoples(name: str) -> str:
    """Take the names of peoples off the end: 恩施土家族苗族 is 恩施, 新疆维吾尔 is 新疆."""
    for people in _peoples():
        if name.endswith(people) and len(name) - len(people) > 1:
            return _without_peoples(name.removesuffix(people))
    return name


@cache
def _peoples() -> tuple[str, ...]:
    labels = [entry.label for entry in codes.table("ethnicity").entries.values()]
    return (*labels, *(label.removesuffix("族") for label in labels if len(label) > 2), "各族")


@cache
def _all() -> dict[str, Division]:
    source = tomllib.loads(files("zhibu.lib").joinpath("divisions.toml").read_text(encoding="utf-8"))
    names = dict(line.split(" ", 1) for line in source["divisions"].split("\n") if line)
    found = {}
    for code, name in names.items():
        if name not in _BETWEEN:
            above = [names.get(code[:2] + "0000", ""), names.get(code[:4] + "00", "")]
            full = dict.fromkeys(one for one in (*above, name) if one and one not in _BETWEEN)
            found[code] = Division(code, name, "".join(full))
    return found


@cache
def _by_name() -> dict[str, list[str]]:
    """Return which divisions below the provinces are called so."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, one in _all().items():
        if code[2:] != "0000":
            found[text.plain(one.name)].append(code)
    return dict(found)


@cache
def _below() -> dict[str, list[str]]:
    """Return which divisions stand directly in each; those of a division that only holds together stand above it."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in _all():
        if code.endswith("0000"):
            found[""].append(code)
        elif code.endswith("00") or code[:4] + "00" not in _all():
            found[code[:2] + "0000"].append(code)
        else:
            found[code[:4] + "00"].append(code)
    return found
