"""Which gatherings an act counts: those of whose registers, papers or tasks the report says something else afterwards.

What is done before a register is closed counts for nothing yet but that the gathering is there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from zhibu.figures.actions.counting import counted, touch, touch_where
from zhibu.meetings.figures import GATHERINGS
from zhibu.meetings.models import Attendance, Filing, FollowUp, Gathering, Leave, Minutes, Record

FEW = 100
"""So many gatherings are counted one by one; more of them in SQL alone."""

type Subjects = Mapping[str, Sequence[UUID]]


def _itself(gathering: Gathering) -> Subjects:
    return {GATHERINGS: [gathering.pk]}


def _of_minutes(minutes: Minutes) -> Subjects:
    return {GATHERINGS: [minutes.gathering_id]}


def _of_line(line: Attendance) -> Subjects:
    return {GATHERINGS: [line.gathering_id]}


def _of_leave(leave: Leave) -> Subjects:
    return {GATHERINGS: [leave.attendance.gathering_id]}


def _of_task(task: FollowUp) -> Subjects:
    return {GATHERINGS: [task.gathering_id]}


def _of_filing(filing: Filing) -> Subjects:
    return {GATHERINGS: list(Record.objects.filter(filing=filing.pk).values_list("gathering", flat=True))}


counted_gathering = counted(_itself)
"""Count what an action does to its gathering."""
counted_minutes = counted(_of_minutes)
"""Count what an action does to the gathering of its minutes."""
counted_line = counted(_of_line)
"""Count what an action does to the gathering of its line of the register."""
counted_leave = counted(_of_leave)
"""Count what an answer to a request for leave does to its gathering."""
counted_task = counted(_of_task)
"""Count what an action does to the gathering of its task."""
counted_filing = counted(_of_filing)
"""Count what an action does to the gathering whose record was filed."""


def touch_gatherings(ids: Collection[UUID]) -> None:
    """Count what an outer act does to these gatherings, however many: before it locks any row of them."""
    if len(ids) > FEW:
        touch_where(GATHERINGS, "select unnest(%(gatherings)s::uuid[])", {"gatherings": list(ids)})
    else:
        touch(GATHERINGS, ids)


def touch_registers(people: Collection[UUID], restored: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Count what becomes of registers in which these people stand, or will stand again, as their files are joined or
    taken apart."""
    rows = Attendance.objects.filter(person__in=people).order_by().values_list("gathering", flat=True).distinct()
    lines = [row for model, row in restored if model == Attendance._meta.label]
    again = {UUID(row["gathering_id"]) for row in lines if "gathering_id" in row}  # taken away, not only changed
    touch(GATHERINGS, {*rows, *again})
