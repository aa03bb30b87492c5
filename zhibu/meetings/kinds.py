"""Kinds of gathering as data: `data/kinds.toml`.

Their labels are texts that catalogues translate, with the file's name as the context; `chinese` is the label itself.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import pgettext

DATA = Path(__file__).parent / "data"

type Called = Literal["members", "committee", "group"]
type Holder = Literal["branch", "branch_or_group", "group", "above"]


@dataclass(frozen=True)
class Kind:
    """A kind of gathering: who holds it, who is called, and the rule that says how often, if any."""

    key: str
    chinese: str
    due: Called
    holder: Holder
    times: str = ""

    @property
    def label(self) -> str:
        """Return the kind's name in the reader's language."""
        return pgettext("meeting_kinds", self.chinese)


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its key."""
    return {key: Kind(key=key, **_fields(row)) for key, row in _read("kinds").items()}


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    return {"chinese": row["label"], **{key: value for key, value in row.items() if key != "label"}}
