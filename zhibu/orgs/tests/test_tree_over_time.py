"""The tree answers as of any day, whatever was entered in whatever order."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.gate.actor import GROUND, Refused
from zhibu.orgs.actions import (
    change_kind,
    correct_change,
    dissolve_unit,
    found_root,
    found_unit,
    merge_units,
    move_unit,
    rename_unit,
)
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit, UnitChange
from zhibu.orgs.testing import Clerk
from zhibu.orgs.tests.conftest import NOON

START = date(2020, 1, 1)
DAYS = 60
KINDS = ["committee", "general_branch", "branch", "group"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["found", "found", "move", "move", "rename", "kind", "dissolve", "merge", "correct", "correct"]
        ),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, DAYS - 1),
    ),
    min_size=3,
    max_size=18,
)


class Naive:
    """The same history told plainly: on a day, the last thing said on or before it holds."""

    def __init__(self) -> None:
        self.said: dict[UUID, dict[str, dict[int, object]]] = {}
        self.gone: dict[UUID, int] = {}

    def found(self, unit: UUID, day: int, **facts: object) -> None:
        self.said[unit] = {fact: {day: value} for fact, value in facts.items()}

    def holds(self, unit: UUID, fact: str, day: int) -> object:
        said = self.said[unit][fact]
        return said[max(at for at in said if at <= day)]

    def stands(self, unit: object, day: int) -> bool:
        if unit is None:
            return True
        assert isinstance(unit, UUID)
        if day >= self.gone.get(unit, DAYS + 1) or day < min(self.said[unit]["parent"]):
            return False
        return self.stands(self.holds(unit, "parent", day), day)

    def on(self, day: int) -> dict[UUID, tuple[object, ...]]:
        return {
            unit: tuple(self.holds(unit, fact, day) for fact in ("parent", "name", "kind"))
            for unit in self.said
            if self.stands(unit, day)
        }


FACTS = {"renamed": "name", "kind_changed": "kind", "moved": "parent"}


class Play:
    """One history, played on the real tree and on the naive one."""

    def __init__(self) -> None:
        self.clerk, self.naive, self.done = Clerk(at=NOON), Naive(), 0
        root = found_root(self.clerk, GROUND, name="根党委", kind="committee", founded_on=START)
        self.naive.found(root.pk, 0, parent=None, name="根党委", kind="committee")

    def play(self, steps: list[tuple[str, int, int, int]]) -> None:
        for number, (verb, one, two, offset) in enumerate(steps):
            units = list(Unit.objects.order_by("pk"))
            unit, other = units[one % len(units)], units[two % len(units)]
            day = START + timedelta(offset)
            try:
                with transaction.atomic():
                    getattr(self, verb)(unit, other, day, offset, number, two)
                self.done += 1
            except (Refused, StopIteration):
                continue

    def found(self, unit: Unit, other: Unit, day: date, offset: int, number: int, two: int) -> None:
        kind = next(k for k in KINDS[two % 4 :] + KINDS if kinds()[k].may_stand_under(unit.kind))
        new = found_unit(self.clerk, unit, name=f"第{number}", kind=kind, founded_on=day)
        self.naive.found(new.pk, offset, parent=unit.pk, name=f"第{number}", kind=kind)

    def move(self, unit: Unit, other: Unit, day: date, offset: int, number: int, two: int) -> None:
        move_unit(self.clerk, unit, to=other, on=day, reason="试")
        self.naive.said[unit.pk]["parent"][offset] = other.pk

    def rename(self, unit: Unit, other: Unit, day: date, offset: int, number: int, two: int) -> None:
        rename_unit(self.clerk, unit, name=f"改{number}", on=day, reason="试")
        self.naive.said[unit.pk]["name"][offset] = f"改{number}"

    def kind(self, unit: Unit, other: Unit, day: date, offset: int, number: int, two: int) -> None:
        change_kind(self.clerk, unit, kind=KINDS[two % 4], on=day, reason="试")
        self.naive.said[unit.pk]["kind"][offset] = KINDS[two % 4]

    def dissolve(self, unit: Unit, other: Unit, day: date, offset: int, number: int, two: int) -> None:
        dissolve_unit(self.clerk, unit, on=day, reason="试")
        self.naive.gone[unit.pk] = offset

    def merge(self, unit: Unit, other: Unit, day: date, offset: int, number: int, two: int) -> None:
        below = list(unit.children.filter(dissolved_on=None))
        merge_units(self.clerk, unit, into=other, on=day, reason="试")
        self.naive.gone[unit.pk] = offset
        for child in below:
            if child.kind == "group":
                self.naive.gone[child.pk] = offset
            else:
                self.naive.said[child.pk]["parent"][offset] = other.pk

    def correct(self, unit: Unit, other: Unit, day: date, offset: int, number: int, two: int) -> None:
        changes = UnitChange.objects.filter(change__in=[*FACTS, "dissolved", "founded"], is_void=False).order_by("pk")
        change = changes[two % len(changes)]
        is_void = number % 2 == 0
        assert change.day
        was = (change.day - START).days
        correct_change(self.clerk, change, on=None if is_void else day, is_void=is_void, reason="试")
        said = self.naive.said[change.unit_id]
        if change.change == "dissolved":
            self.naive.gone.pop(change.unit_id)
            if not is_void:
                self.naive.gone[change.unit_id] = offset
            return
        for fact in [FACTS[change.change]] if change.change in FACTS else FACTS.values():
            value = said[fact].pop(was)
            if not is_void:
                said[fact][offset] = value


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(STEPS)
def test_as_of_any_day_equals_the_replay(steps: list[tuple[str, int, int, int]]) -> None:
    sid = transaction.savepoint_create()
    try:
        history = Play()
        history.play(steps)
        naive = history.naive
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
    history = Play()
    history.play(steps)
    assert history.done == len(steps)
