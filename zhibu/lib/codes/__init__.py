"""National code tables as data: `table("education").label("31")`, `.code_of("大专")`, `.choices()`.

One TOML file a table, with its standard and how surely it is known. A label is the standard's wording, a short label
the everyday one; aliases are wordings and old codes that offices write and that are understood, never written.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from zhibu.lib import text


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a table."""

    code: str
    label: str
    short: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A code table: codes are texts, entries stand in the table's order."""

    name: str
    title: str
    standard: str
    provenance: str
    entries: dict[str, Entry]
    _words: dict[str, str] = field(repr=False)

    def __contains__(self, code: str) -> bool:
        return code in self.entries

    def label(self, code: str) -> str:
        """Give the standard's wording for a code; the code itself when the table does not have it, "" for nothing."""
        entry = self.entries.get(code)
        return entry.label if entry else code

    def short(self, code: str) -> str:
        """Give the everyday wording for a code (大学本科 for 大学本科教育); the code itself when it is unknown."""
        entry = self.entries.get(code)
        return entry.short if entry else code

    def code_of(self, written: object) -> str | None:
        """Understand a label, short label, alias or code as an office writes it; None when it is unknown or empty."""
        if isinstance(written, str) and (code := self._words.get(written)):
            return code
        plain = text.plain(written)
        return self._words.get(plain) or self._words.get(plain.replace("(", "").replace(")", ""))

    def choices(self) -> list[tuple[str, str]]:
        """List (code, everyday wording) for a form's field."""
        return [(entry.code, entry.short) for entry in self.entries.values()]


@cache
def table(name: str) -> Table:
    """Load a table by the name of its file; raises KeyError when there is none."""
    place = files("zhibu.lib.codes").joinpath(f"{name}.toml")
    if not place.is_file():
        raise KeyError(name)
    source = tomllib.loads(place.read_text(encoding="utf-8"))
    entries = {
        row["code"]: Entry(row["code"], row["label"], row.get("short", row["label"]), tuple(row.get("aliases", ())))
        for row in source["entries"]
    }
    words: dict[str, str] = {}
    # Codes and labels come first, so that no alias can take a word from another entry's own name.
    for spellings in (
        ((entry.code, entry.label, entry.short) for entry in entries.values()),
        (entry.aliases for entry in entries.values()),
    ):
        for entry, words_of_entry in zip(entries.values(), spellings, strict=True):
            for word in words_of_entry:
                words.setdefault(text.plain(word), entry.code)
    return Table(name, source["title"], source["standard"], source["provenance"], entries, words)


def names() -> list[str]:
    """List the tables there are."""
    return sorted(
        place.name.removesuffix(".toml") for place in files("zhibu.lib.codes").iterdir() if place.name.endswith(".toml")
    )
