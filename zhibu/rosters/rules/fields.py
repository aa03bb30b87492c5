"""The fields of a roster and the words that offices use for them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhibu.lib import text


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a roster may carry; `kind` says how its cells are read, `length` how much text is kept (0: all)."""

    key: str
    kind: str
    headings: tuple[str, ...]
    hints: tuple[str, ...]
    length: int


def _load() -> dict[str, Field]:
    source = tomllib.loads(files("zhibu.rosters.rules").joinpath("fields.toml").read_text(encoding="utf-8"))
    return {
        key: Field(key, entry["kind"], tuple(entry["headings"]), tuple(entry.get("hints", ())), entry.get("length", 0))
        for key, entry in source.items()
    }


FIELDS: dict[str, Field] = _load()
UNIT_FIELDS = ("unit_committee", "unit_general", "unit")
"""The columns that together name a branch, from the top down."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>")
_NOISE = re.compile(r"[^0-9a-z\u3400-\u9fff/]+")
_DATES = re.compile(r"(?:时间|年月日|年月|日期)(?:日期)?$")
_ENDS = re.compile(r"(?:必填项?|选填项?|请填写|请选择|下拉选择|填写)$")
_FILLERS = re.compile(r"(?<=..)(?:名称|全称|信息|情况)$")


@cache
def canonical(heading: str) -> str:
    """Write a heading so that equal meanings become equal: no brackets, blanks or signs, 日期 for 时间 and 年月."""
    plain = text.plain(heading).replace("的", "")
    if "(党内)" in plain:
        plain = f"党内{plain.replace('(党内)', '')}"
    bare = _NOISE.sub("", _BRACKETS.sub("", plain)) or _NOISE.sub("", plain)
    bare = _ENDS.sub("", bare) or bare
    bare = _FILLERS.sub("", bare)
    bare = _DATES.sub("日期", bare) if not bare.startswith("日期") else bare
    return bare.replace("号码", "号").replace("是否为", "是否").strip("/")


@cache
def wordings() -> dict[str, tuple[str, float]]:
    """Map every known canonical heading to its field and how surely it means it (the first wordings are the surest)."""
    known: dict[str, tuple[str, float]] = {}
    for field in FIELDS.values():
        for place, heading in enumerate(field.headings):
            known.setdefault(canonical(heading), (field.key, 1.0 - 0.005 * place))
    return known


@cache
def hints() -> tuple[tuple[str, str], ...]:
    """List (part of a heading, field), the longest parts first; a part that must stand at the end keeps its $."""
    parts = [
        (canonical(hint) + "$" * hint.endswith("$"), field.key) for field in FIELDS.values() for hint in field.hints
    ]
    return tuple(sorted(parts, key=lambda entry: -len(entry[0])))


def hinted_field(word: str) -> tuple[str, float] | None:
    """Give the field that a part of a canonical heading speaks for, and how much of the heading that part is."""
    for part, field in hints():
        bare = part.rstrip("$")
        if word.endswith(bare) if part.endswith("$") else bare in word:
            return field, len(bare) / len(word)
    return None


def known_heading(heading: str) -> bool:
    """Say whether a cell's text is a wording of a heading as it stands."""
    return canonical(heading) in wordings()
