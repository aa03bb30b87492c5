"""The tree answers as of any day, whatever was entered in whatever order."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.gate.actor import GROUND, Refused
from zhibu.orgs.actions import change_kind, dissolve_unit, found_root, found_unit, move_unit, rename_unit
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk
from zhibu.orgs.tests.conftest import NOON

START = date(2020, 1, 1)
DAYS = 60
KINDS = ["committee", "general_branch", "branch", "group"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["found", "move", "move", "rename", "kind", "dissolve"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, DAYS - 1),
    ),
    min_size=3,
    max_size=14,
)


class Naive:
    """The same history day by day: what each unit was on each day, written plainly into a calendar."""

    def __init__(self) -> None:
        self.days: dict[UUID, dict[str, dict[int, object]]] = {}
        self.marks: dict[UUID, dict[str, set[int]]] = {}
        self.gone: dict[UUID, int] = {}

    def found(self, unit: UUID, day: int, **facts: object) -> None:
        self.days[unit] = {fact: dict.fromkeys(range(day, DAYS), value) for fact, value in facts.items()}
        self.marks[unit] = {fact: {day} for fact in facts}

    def change(self, unit: UUID, day: int, fact: str, value: object) -> None:
        until = min((mark for mark in self.marks[unit][fact] if mark > day), default=DAYS)
        for at in range(day, until):
            self.days[unit][fact][at] = value
        self.marks[unit][fact].add(day)

    def dissolve(self, unit: UUID, day: int) -> None:
        self.gone[unit] = day

    def stands(self, unit: UUID | None, day: int) -> bool:
        if unit is None:
            return True
        if day >= self.gone.get(unit, DAYS) or day not in self.days[unit]["parent"]:
            return False
        return self.stands(self.days[unit]["parent"][day], day)  # type: ignore[arg-type]

    def on(self, day: int) -> dict[UUID, tuple[object, ...]]:
        return {
            unit: tuple(facts[fact][day] for fact in ("parent", "name", "kind"))
            for unit, facts in self.days.items()
            if self.stands(unit, day)
        }


def play(steps: list[tuple[str, int, int, int]]) -> tuple[Naive, int]:
    clerk, naive, done = Clerk(at=NOON), Naive(), 0
    root = found_root(clerk, GROUND, name="根党委", kind="committee", founded_on=START)
    naive.found(root.pk, 0, parent=None, name="根党委", kind="committee")
    for number, (verb, one, two, offset) in enumerate(steps):
        units = list(Unit.objects.order_by("pk"))
        unit, other = units[one % len(units)], units[two % len(units)]
        day = START + timedelta(offset)
        try:
            with transaction.atomic():
                if verb == "found":
                    kind = next(k for k in KINDS[two % 4 :] + KINDS if kinds()[k].may_stand_under(unit.kind))
                    new = found_unit(clerk, unit, name=f"第{number}", kind=kind, founded_on=day)
                    naive.found(new.pk, offset, parent=unit.pk, name=f"第{number}", kind=kind)
                elif verb == "move":
                    move_unit(clerk, unit, to=other, on=day, reason="试")
                    naive.change(unit.pk, offset, "parent", other.pk)
                elif verb == "rename":
                    rename_unit(clerk, unit, name=f"改{number}", on=day, reason="试")
                    naive.change(unit.pk, offset, "name", f"改{number}")
                elif verb == "kind":
                    change_kind(clerk, unit, kind=KINDS[two % 4], on=day, reason="试")
                    naive.change(unit.pk, offset, "kind", KINDS[two % 4])
                else:
                    dissolve_unit(clerk, unit, on=day, reason="试")
                    naive.dissolve(unit.pk, offset)
                done += 1
        except (Refused, StopIteration):
            continue
    return naive, done


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(STEPS)
def test_as_of_any_day_equals_the_replay(steps: list[tuple[str, int, int, int]]) -> None:
    sid = transaction.savepoint_create()
    try:
        naive, _done = play(steps)
        for offset in range(0, DAYS, 3):
            rows = list(Unit.objects.as_of(START + timedelta(offset)))
            told = {unit.pk: (unit.parent_then, unit.name_then, unit.kind_then) for unit in rows}
            assert len(told) == len(rows), "nobody stands twice on one day"
            assert told == naive.on(offset)
            paths = {unit.pk: unit.path_then for unit in rows}
            for unit in rows:
                above = paths[unit.parent_then] if unit.parent_then else ""
                assert unit.path_then[:-4] == above, "a path is the parent's and one number"
        today = {unit.pk: unit.path_then for unit in Unit.objects.as_of(START + timedelta(DAYS))}
        assert today == dict(Unit.objects.current().values_list("pk", "path")), "the present columns agree"
        check_spans()
    finally:
        transaction.savepoint_rollback(sid)


def check_spans() -> None:
    """Let no two spans of one unit share a day, and no path be borne by two units."""
    with connection.cursor() as cursor:
        for table in ("seat", "path", "name", "kind"):
            cursor.execute(
                f"select count(*) from orgs_unit{table} a join orgs_unit{table} b"
                " on a.unit_id = b.unit_id and a.id < b.id"
                " where daterange(a.since, a.until) && daterange(b.since, b.until)"
            )
            assert cursor.fetchone()[0] == 0, table
        cursor.execute(
            "select count(*) from (select path from orgs_unitpath group by 1 having count(distinct unit_id) > 1) x"
        )
        assert cursor.fetchone()[0] == 0


@pytest.mark.django_db
def test_histories_do_something() -> None:
    steps = [("found", 0, 0, 5), ("found", 0, 0, 6), ("found", 1, 1, 7), ("move", 1, 2, 20), ("rename", 1, 0, 30)]
    _naive, done = play(steps)
    assert done == len(steps)
