"""The chain of a unit's records: one way to write them down, and a hash that holds each to the one before. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FORMAT = 2
"""How a record's body is written. In 1 it named neither the edition nor the lines of those who confirmed."""


def canonical(facts: Mapping[str, Any]) -> str:
    """Return the facts as the one text that stands for them: keys in order, no spaces, no number but whole ones.

    Raises TypeError for a float and for what JSON does not know.
    """
    _refuse_floats(facts)
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def moment(at: datetime) -> str:
    """Return the moment as records write it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(prev: str, body: str) -> str:
    """Return the hash of a record behind the one with the hash `prev`, "" for the first."""
    return hashlib.sha256((prev + body).encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a record holds no float")
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        _refuse_floats(part)
