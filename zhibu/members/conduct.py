"""Kinds of rewards and sanctions, as data: `data/conduct.toml`.

Their labels are texts that catalogues translate, with the file's name as the context; `chinese` is the label itself.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.utils.translation import pgettext

type Genre = Literal["commendation", "sanction", "disposition"]

COMMENDATION: Genre = "commendation"
SANCTION: Genre = "sanction"
DISPOSITION: Genre = "disposition"


@dataclass(frozen=True)
class ConductKind:
    """One kind of commendation, sanction or disposition, and what an entry of it needs."""

    key: str
    chinese: str
    genre: Genre
    standing: str = ""
    is_probation: bool = False
    needs_document: bool = False
    needs_title: bool = False

    @property
    def label(self) -> str:
        """Return the kind's name in the reader's language."""
        return pgettext("conduct", self.chinese)


@cache
def conduct_kinds() -> dict[str, ConductKind]:
    """Return every kind by its key, in the order in which people choose them."""
    rows = tomllib.loads((Path(__file__).parent / "data" / "conduct.toml").read_text(encoding="utf-8"))
    return {key: ConductKind(key=key, chinese=row.pop("label"), **row) for key, row in rows.items()}
