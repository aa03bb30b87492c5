"""Statements of SQL with their parameters, and what they show of a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from zhibu.members.queries.asked import Condition


@dataclass(frozen=True)
class Statement:
    """One statement of SQL with its parameters."""

    sql: str
    params: dict[str, Any]

    def run(self) -> list[tuple[Any, ...]]:
        """Return its rows."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@dataclass(frozen=True)
class Display:
    """What is shown of a row `r` (with its unit `u`, group `g` and person `p`): columns and joins."""

    columns: tuple[str, ...]
    joins: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def together(conditions: Sequence[Condition], params: dict[str, Any]) -> str:
    """Return the conditions as one, and put their parameters to the others."""
    for condition in conditions:
        params |= condition.params
    return " and ".join(f"({condition.sql})" for condition in conditions) or "true"
