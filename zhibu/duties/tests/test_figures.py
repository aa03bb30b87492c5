"""Lights as figures: every number at every unit on every day equals the lights counted one by one."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from zhibu.duties import figures
from zhibu.duties.actions import give_reason, refresh_lights, withdraw_excuse
from zhibu.duties.actions import lights as acting
from zhibu.duties.choices import State
from zhibu.duties.models import Excuse, Light
from zhibu.duties.queries import catalogue
from zhibu.duties.queries.counting import Glow
from zhibu.duties.testing import duties_below, lights_below
from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences, recount
from zhibu.figures.queries import pending, read_one, read_places
from zhibu.gate.actor import Refused
from zhibu.orgs.actions import dissolve_unit, merge_units, move_unit
from zhibu.orgs.models import Unit, UnitPath
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.rulebook.asking import Duty, Reading, Said, Unmet
from zhibu.rulebook.books import Rulebook

TODAY = timezone.localdate()
DIMENSIONS = [one.key for one in figures.DIMENSIONS]


@dataclass
class Worry:
    unit_id: UUID
    path: str
    cases: dict[str, str]


@pytest.fixture
def worries(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, dict[str, str]]:
    """Give the engine two duties whose verdicts the test sets: {unit: {duty: amber or red}}."""
    held: dict[UUID, dict[str, str]] = {}

    def read(units: Sequence[UUID] | None, _day: date) -> Iterator[Worry]:
        rows = Unit.objects.filter(dissolved_on=None, pk__in=held if units is None else set(units) & set(held))
        return (Worry(unit.pk, unit.path, held[unit.pk]) for unit in rows)

    def judge(duty: str) -> Callable[[Worry, Rulebook, date], Unmet | None]:
        def verdict(facts: Worry, book: Rulebook, _day: date) -> Unmet | None:
            state = facts.cases.get(duty)
            rule = book.get("ZB-34" if state == "red" else "ZB-02")
            return Unmet("case", rule, {}, is_over=True) if state else None

        return verdict

    reading = Reading("worries", read)
    kept = {
        key: Duty(key, key, reading, ("ZB-02",), judge(key), lambda *_: Said("", str, list, str))
        for key in ("one", "two")
    }
    monkeypatch.setattr(catalogue, "duties", lambda: kept)
    monkeypatch.setattr(figures, "duties", lambda: kept)
    return held


def counted_on(path: str, day: date) -> dict[tuple[str, str], int]:
    """Count the lights at and below the path on the day, light by light."""
    inside = {
        unit for unit, place in UnitPath.objects.on(day).values_list("unit_id", "path") if place[: len(path)] == path
    }
    found: Counter[tuple[str, str]] = Counter()
    gravest: dict[UUID, str] = {}
    order = [state.value for state in State]
    for light in Light.objects.on(day):
        if light.unit_id not in inside:
            continue
        found["light", f"{light.duty}:{light.state}"] += 1
        found["light_state", light.state] += 1
        before = gravest.get(light.unit_id, light.state)
        gravest[light.unit_id] = min(before, light.state, key=order.index)
    found.update(("lit_units", state) for state in gravest.values())
    return dict(found)


@pytest.mark.django_db
def test_a_light_shows_at_every_unit_above_and_goes_when_it_is_put_out(worries: dict[UUID, dict[str, str]]) -> None:
    root = make_unit("党委")
    branch = make_unit("第一党支部", root)
    worries[branch.pk] = {"one": "red", "two": "amber"}
    refresh_lights([branch.pk], TODAY - timedelta(5))
    places = [(root.path, TODAY), (branch.path, TODAY), (root.path, TODAY - timedelta(6))]
    lit = Glow(red=1, amber=1, red_units=1)
    assert lights_below(places) == [lit, lit, Glow()]
    assert duties_below(root.path, TODAY) == {"one": {State.RED: 1}, "two": {State.AMBER: 1}}
    fold()
    worries[branch.pk] = {"two": "amber"}
    refresh_lights([branch.pk], TODAY)
    assert lights_below(places) == [Glow(amber=1, amber_units=1)] * 2 + [Glow()]
    assert lights_below([(root.path, TODAY - timedelta(1))]) == [lit]


@pytest.mark.django_db
def test_a_refresh_without_a_change_counts_nothing(worries: dict[UUID, dict[str, str]]) -> None:
    branch = make_unit("第一党支部", make_unit("党委"))
    worries[branch.pk] = {"one": "red"}
    refresh_lights([branch.pk], TODAY)
    fold()
    refresh_lights([branch.pk], TODAY)
    assert pending() == 0


@pytest.mark.django_db
def test_a_reason_lets_the_light_rest_in_the_figures_too(worries: dict[UUID, dict[str, str]]) -> None:
    root = make_unit("党委")
    branch = make_unit("第一党支部", root)
    worries[branch.pk] = {"one": "amber"}
    refresh_lights([branch.pk], TODAY)
    light = Light.objects.open().select_related("unit", "unit__parent").get()
    give_reason(Clerk(), light, reason="轮班分散，暂不分设", until=TODAY + timedelta(30))
    assert lights_below([(root.path, TODAY)]) == [Glow(rest=1, rest_units=1)]
    withdraw_excuse(Clerk(), Excuse.objects.select_related("unit").get())
    assert lights_below([(root.path, TODAY)]) == [Glow(amber=1, amber_units=1)]
    assert differences() == []


@pytest.mark.django_db
def test_lights_follow_a_unit_that_moves_and_leave_with_one_that_ends(worries: dict[UUID, dict[str, str]]) -> None:
    root = make_unit("党委")
    old, new = make_unit("一总支", root, kind="general_branch"), make_unit("二总支", root, kind="general_branch")
    branch = make_unit("第一党支部", old)
    worries[branch.pk] = {"one": "red"}
    refresh_lights([branch.pk], TODAY - timedelta(9))
    move_unit(Clerk(), branch, to=new, on=TODAY - timedelta(4), reason="调整")
    moved = Unit.objects.get(pk=branch.pk)
    assert Light.objects.get().unit_path == moved.path
    places = [(old.path, TODAY), (new.path, TODAY), (old.path, TODAY - timedelta(5)), (root.path, TODAY)]
    red = Glow(red=1, red_units=1)
    assert lights_below(places) == [Glow(), red, red, red]
    dissolve_unit(Clerk(), moved, on=TODAY - timedelta(1), reason="撤销")
    assert lights_below(places) == [Glow(), Glow(), red, Glow()]
    assert differences() == []


@pytest.mark.django_db
def test_many_units_are_counted_by_statements_that_do_not_grow(
    worries: dict[UUID, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "FEW", 2)
    root = make_unit("党委")
    branches = [make_unit(f"第{at}党支部", root) for at in range(8)]
    worries.update({unit.pk: {"one": "red"} for unit in branches})
    refresh_lights([unit.pk for unit in branches], TODAY)
    assert lights_below([(root.path, TODAY), (branches[3].path, TODAY)]) == [
        Glow(red=8, red_units=8),
        Glow(red=1, red_units=1),
    ]
    assert differences() == []


@pytest.mark.django_db
@pytest.mark.parametrize("few", [0, 100])
def test_random_histories_agree_with_every_light(
    worries: dict[UUID, dict[str, str]], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(acting, "FEW", few)
    chance = random.Random(few)
    root = make_unit("党委")
    uppers = [make_unit(f"第{at}党总支", root) for at in range(3)]
    branches = [make_unit(f"第{at}党支部", uppers[at % 3]) for at in range(9)]
    clerk = Clerk()
    day = TODAY - timedelta(100)
    seen = 0
    while day < TODAY:
        day += timedelta(days=chance.choice((0, 1, 2)))
        act = chance.random()
        unit = Unit.objects.get(pk=chance.choice(branches).pk)
        with suppress(Refused):
            if act < 0.7:
                some = chance.sample(branches, chance.choice((1, 4)))
                for one in some:
                    duties = chance.sample(["one", "two"], chance.choice((0, 1, 2)))
                    worries[one.pk] = {duty: chance.choice(["red", "amber"]) for duty in duties}
                refresh_lights([one.pk for one in some], day)
            elif act < 0.8:
                light = Light.objects.open().filter(state=State.AMBER).select_related("unit__parent").first()
                if light:
                    give_reason(clerk, light, reason="另有安排", until=TODAY + timedelta(9))
            elif act < 0.97:
                on = TODAY - timedelta(chance.randrange(150))
                move_unit(clerk, unit, to=chance.choice(uppers), on=on, reason="调整")
            elif chance.random() < 0.5:
                dissolve_unit(clerk, unit, on=day, reason="撤销")
            else:
                merge_units(clerk, unit, into=chance.choice(branches), on=day, reason="合并")
        if chance.random() < 0.3:
            fold()
        for path in ("", root.path, *(one.path for one in uppers), unit.path):
            then = TODAY - timedelta(chance.choice((0, chance.randrange(120))))
            assert read_one(path, DIMENSIONS, then) == counted_on(path, then), (path, then)
            seen += bool(counted_on(path, then))
    assert seen > 50
    assert differences() == []
    assert recount(TODAY) == []


@pytest.mark.django_db
def test_a_light_written_past_the_count_is_found(worries: dict[UUID, dict[str, str]]) -> None:
    root = make_unit("党委")
    branch = make_unit("第一党支部", root)
    worries[branch.pk] = {"one": "red"}
    refresh_lights([branch.pk], TODAY)
    fold()
    Light.objects.all().delete()
    assert {(one.dimension, one.value, one.kept, one.counted) for one in differences() if one.path == root.path} >= {
        ("light", "one:red", 1, 0),
        ("light_state", "red", 1, 0),
        ("lit_units", "red", 1, 0),
    }
    recount(TODAY)
    assert read_places([(root.path, TODAY)], DIMENSIONS) == [{}]
