"""Numbers of statutes that the members room needs, as data with their articles (`data/statutes.toml`)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Entry:
    """One number of a statute, in force from a day."""

    key: str
    value: int
    unit: Literal["months", "years"]
    document: str
    article: str
    since: date
    provenance: Literal["read", "second-hand", "unverified"]

    @property
    def source(self) -> str:
        """Return the document and article as people cite them."""
        return _("《%(document)s》%(article)s") % {"document": self.document, "article": self.article}


@cache
def entries() -> dict[str, list[Entry]]:
    """Return every entry by its key, the newest first."""
    with (Path(__file__).parent / "data" / "statutes.toml").open("rb") as source:
        rows = [Entry(**row) for row in tomllib.load(source)["entries"]]
    return {
        key: sorted((row for row in rows if row.key == key), key=lambda row: row.since, reverse=True)
        for key in sorted({row.key for row in rows})
    }


def statute(key: str, day: date) -> Entry:
    """Return the entry in force on the day; the oldest known one for days before it. Raises KeyError."""
    rows = entries()[key]
    return next((row for row in rows if row.since <= day), rows[-1])
