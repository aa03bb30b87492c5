"""What joint branches cover on any day, whatever was entered in whatever order."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.gate.actor import GROUND, Refused
from zhibu.orgs import rules
from zhibu.orgs.actions import (
    change_kind,
    correct_change,
    cover_places,
    dissolve_unit,
    end_covering,
    found_root,
    found_unit,
    merge_units,
)
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import CoveredPlace, Unit, UnitChange
from zhibu.orgs.queries.covering import covering
from zhibu.orgs.testing import Clerk
from zhibu.orgs.tests.conftest import NOON

START, DAYS = date(2020, 1, 1), 40
NAMES = ["甲公司", "乙公司", "丙公司"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["cover", "cover", "cover", "end", "kind", "dissolve", "merge", "correct", "correct", "void"]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, DAYS - 1),
    ),
    min_size=4,
    max_size=16,
)


class Play:
    """Two joint branches and a branch below a committee, and what befalls them."""

    def __init__(self) -> None:
        self.clerk, self.done = Clerk(at=NOON), 0
        root = found_root(self.clerk, GROUND, name="中共某某委员会", kind="committee", founded_on=START)
        found = ("甲联合党支部", "joint_branch"), ("乙联合党支部", "joint_branch"), ("丙党支部", "branch")
        self.units = [found_unit(self.clerk, root, name=name, kind=kind, founded_on=START).pk for name, kind in found]

    def play(self, steps: list[tuple[str, int, int, int]]) -> None:
        for verb, one, two, offset in steps:
            try:
                with transaction.atomic():
                    self.act(verb, one, two, START + timedelta(offset))
            except Refused:
                continue
            self.done += 1
            self.check()

    def act(self, verb: str, one: int, two: int, day: date) -> None:
        unit = Unit.objects.get(pk=self.units[one % 3])
        if verb == "cover":
            cover_places(self.clerk, unit, names=[NAMES[two % 3]], on=day, reason="试")
        elif verb == "end":
            for place in CoveredPlace.objects.order_by("id")[one : one + 1]:
                end_covering(self.clerk, place, on=day, reason="试")
        elif verb == "kind":
            change_kind(self.clerk, unit, kind=("branch", "joint_branch")[two % 2], on=day, reason="试")
        elif verb == "dissolve":
            dissolve_unit(self.clerk, unit, on=day, reason="试")
        elif verb == "merge":
            merge_units(self.clerk, unit, into=Unit.objects.get(pk=self.units[two % 3]), on=day, reason="试")
        else:
            # Keys of entries that the database makes are drawn: they give no order that could be played again.
            entries = UnitChange.objects.exclude(change__in=["corrected", "merged"]).exclude(unit__parent=None)
            found = list(entries.order_by("unit__path", "day", "change", "pk"))
            entry = found[-1 - one % len(found)]
            name = NAMES[two % 3] if entry.change == "covered" else ""
            is_void = verb == "void"
            correct_change(self.clerk, entry, on=None if is_void else day, name=name, is_void=is_void, reason="试")

    def check(self) -> None:
        """Let each place be covered once at a time, only by what is joint and stands; its entries say the same."""
        joint = {kind.key for kind in kinds().values() if kind.is_joint}
        places = list(CoveredPlace.objects.select_related("begun", "ended"))
        for place in places:
            assert (place.since, place.name) == (place.begun.day, place.begun.details["new"])
            assert not place.begun.is_void
            if place.ended:
                assert (place.until, place.name) == (place.ended.day, place.ended.details["new"])
                assert not place.ended.is_void
            twins = [one for one in places if one != place and (one.unit_id, one.name) == (place.unit_id, place.name)]
            assert not rules.overlap(place.since, place.until, [(one.since, one.until) for one in twins])
        assert {place.begun_id for place in places} == set(
            UnitChange.objects.filter(change="covered", is_void=False).values_list("pk", flat=True)
        )
        for offset in range(0, DAYS + 2, 3):
            day = START + timedelta(offset)
            kind = {unit.pk: unit.kind_then for unit in Unit.objects.as_of(day)}
            held = [place.unit_id for place in CoveredPlace.objects.on(day)]
            assert all(kind.get(unit) in joint for unit in held), "a unit that does not stand, or is no joint branch"
            assert {one.unit_id: one.places for one in covering(None, day)} == {pk: held.count(pk) for pk in held}


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(STEPS)
def test_zb_03_places_are_covered_by_joint_branches_only(steps: list[tuple[str, int, int, int]]) -> None:
    sid = transaction.savepoint_create()
    try:
        Play().play(steps)
    finally:
        transaction.savepoint_rollback(sid)


@pytest.mark.django_db
def test_histories_do_something() -> None:
    history = Play()
    history.play([("cover", 0, 0, 5), ("cover", 0, 1, 6), ("end", 0, 0, 20), ("kind", 0, 0, 30), ("correct", 0, 0, 25)])
    assert history.done == 5
