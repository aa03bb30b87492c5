"""How windows stand at and below a unit, as a table: each number leads to the list of just these."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.duties.choices import WindowState
from zhibu.duties.queries.frequencies import DAY
from zhibu.duties.queries.periods import Counted
from zhibu.orgs.models import Unit
from zhibu.rulebook.windows import Window as Span
from zhibu.web.addresses import query
from zhibu.web.boards import Cell, Table

STATES = (WindowState.MET, WindowState.LATE, WindowState.DUE, WindowState.EXCUSED, WindowState.MISSED)


def numbers() -> list[str]:
    """Return the headings of the columns of numbers: all, then by how they stand."""
    return [_("应完成"), *(str(state.label) for state in STATES)]


def counted_table(unit: Unit, rows: Sequence[Counted], period: Span, title: str) -> Table:
    """Return how the windows of the period stand at and below the unit, by what is asked."""
    cells = [
        [Cell(str(row.frequency.label)), *(_cell(unit, row, state, period) for state in (None, *STATES))]
        for row in rows
        if row.total
    ]
    return Table("whole", title, [_("什么事"), *numbers()], cells)


def _cell(unit: Unit, row: Counted, state: WindowState | None, period: Span) -> Cell:
    """Return how many windows stand so, all of them for None, leading to the list of just these."""
    n = row.total if state is None else row.by_state.get(state, 0)
    if not n:
        return Cell(0)
    asked: list[tuple[str, object]] = [("unit", unit.pk), ("frequency", row.frequency.key)]
    if state is not None:
        asked.append(("state", state.value))
    asked += [("begins_since", row.first.isoformat()), ("begins_until", (period.ends_on - DAY).isoformat())]
    return Cell(n, reverse("list_windows") + query(asked))
