"""How long a term of office is, as data: `data/terms.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from zhibu.orgs.kinds import DATA


@dataclass(frozen=True)
class TermRule:
    """Years between elections for some kinds of unit in some fields, with the article that says so."""

    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    years: int
    strictness: str
    document: str
    article: str
    provenance: str

    @property
    def is_must(self) -> bool:
        """Return whether no other number of years is allowed."""
        return self.strictness == "must"


@dataclass(frozen=True)
class Limits:
    """The shortest and the longest term of any basic organisation, in years."""

    shortest: int
    longest: int
    document: str
    article: str
    provenance: str


@dataclass(frozen=True)
class Months:
    """A number of calendar months with the article that says so."""

    months: int
    strictness: str
    document: str
    article: str
    provenance: str


def term_rule(kind: str, field: str) -> TermRule | None:
    """Return the rule for units of the kind in the field ("" where it is not known); None where there are no terms."""
    return next(
        (rule for rule in _rules() if kind in rule.kinds and (not rule.fields or field in rule.fields)),
        None,
    )


@cache
def limits() -> Limits:
    """Return the outer limits of every term."""
    return Limits(**_read()["limits"])


@cache
def extension() -> Months:
    """Return how far an election may generally be put off."""
    return Months(**_read()["extension"])


@cache
def reminder() -> Months:
    """Return how long before its end a term is generally called to mind."""
    return Months(**_read()["reminder"])


@cache
def _rules() -> tuple[TermRule, ...]:
    return tuple(
        TermRule(**{**row, "kinds": tuple(row["kinds"]), "fields": tuple(row["fields"])}) for row in _read()["term"]
    )


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((DATA / "terms.toml").read_text(encoding="utf-8"))
