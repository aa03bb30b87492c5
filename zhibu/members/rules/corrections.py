"""When an answer to a correction is owed, and who sees it when it is late. Pure."""

from datetime import date, timedelta

from zhibu.lib.tree import STEP


def due_on(asked_on: date, days: int) -> date:
    """Return the last day for the answer."""
    return asked_on + timedelta(days=days)


def levels_up(due: date, today: date, days: int) -> int:
    """Return how many levels above the branch see the request: none in time, one when late, one more each period."""
    late = (today - due).days
    return 0 if late <= 0 else 1 + (late - 1) // max(days, 1)


def answered_from(path: str, levels: int) -> list[str]:
    """Return the paths whose keepers see a request of the unit at `path` as theirs, the branch first."""
    places = [path[: len(path) - STEP * up] for up in range(levels + 1)]
    return [place for place in places if place]
