"""Kinds of gathering as data: `data/kinds.toml`.

Their labels are texts that catalogues translate, with the file's name as the context; `chinese` is the label itself.
A kind of one's own is named by a unit (`OwnKind`): its key is its name behind `own:`, so that what was held under it
can be read for ever, whatever becomes of the unit. No rule knows such a key: it counts for no duty.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import pgettext

DATA = Path(__file__).parent / "data"

type Called = Literal["members", "committee", "group"]
type Holder = Literal["branch", "branch_or_group", "group", "above", "any"]

OWN = "own:"
LECTURE = "lecture"
"""党课: what teaches, and goes round among a branch's people."""


@dataclass(frozen=True)
class Kind:
    """A kind of gathering: who holds it, who is called, who presides, and the rule that says how often, if any.

    A temporary branch is not asked for what `is_lasting`: its people do that where they formally belong. What is held
    `by_groups` counts for the branch once each of its groups has done it.
    """

    key: str
    chinese: str
    due: Called
    holder: Holder
    times: str = ""
    chair: Literal["", "committee", "leader"] = ""
    is_lasting: bool = False
    by_groups: bool = False
    articles: tuple[str, ...] = ()
    """The rules on how it is held, as its page shows them."""

    @property
    def label(self) -> str:
        """Return the kind's name in the reader's language; one's own, as it was named."""
        return self.chinese if is_own(self.key) else pgettext("kinds", self.chinese)


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its key."""
    return {key: Kind(key=key, **_fields(row)) for key, row in _read("kinds").items()}


def is_own(key: str) -> bool:
    """Return whether the key is of a kind of one's own."""
    return key.startswith(OWN)


def own_kind(name: str) -> Kind:
    """Return the kind of that name: whoever belongs to a branch or group is called, of a unit above its committee."""
    return Kind(key=OWN + name, chinese=name, due="members", holder="any")


def kind_named(key: str) -> Kind | None:
    """Return the kind of the key, one's own made of its name; None for what is none."""
    return own_kind(key.removeprefix(OWN)) if is_own(key) else kinds().get(key)


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "chinese": row["label"],
        **{key: value for key, value in row.items() if key not in ("label", "articles")},
        "articles": tuple(row.get("articles", ())),
    }
