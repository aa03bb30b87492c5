"""Who waits for whom: facts are counted side by side, the tree's shape and the calendar change alone."""

from datetime import date
from typing import Any

FAMILY = 0x66696773  # "figs": the advisory locks of this room
FACTS, FOLD, CODES = 1, 2, 3


_SHARE = f"""
select h.horizon, (select coalesce(max(id), 0) from figures_figurecode),
       case when h.horizon >= %s then pg_advisory_xact_lock_shared({FAMILY}, {FACTS})::text end
  from (select (select horizon from figures_figurestate) as horizon) h
"""


def share_facts(cursor: Any, today: date) -> int | None:
    """Hold the shape of the tree still until the transaction ends, as many may at once; return the last code given.

    None, and nothing is held, where a day has to be counted first: nobody goes from sharing facts to owning them.
    """
    cursor.execute(_SHARE, [today])
    horizon, last, _held = cursor.fetchone()
    return int(last) if horizon is not None and horizon >= today else None


def own_facts(cursor: Any) -> None:
    """Let nobody else count until the transaction ends: for what moves paths, and when a day has come."""
    cursor.execute("select pg_advisory_xact_lock(%s, %s)", [FAMILY, FACTS])


def own_sums(cursor: Any, *, is_patient: bool) -> bool:
    """Be the only one who writes sums until the transaction ends; False where somebody else is and waiting is not."""
    if is_patient:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [FAMILY, FOLD])
        return True
    cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", [FAMILY, FOLD])
    return bool(cursor.fetchone()[0])


def own_codes(cursor: Any) -> None:
    """Be the only one who gives numbers to new words until the transaction ends."""
    cursor.execute("select pg_advisory_xact_lock(%s, %s)", [FAMILY, CODES])
