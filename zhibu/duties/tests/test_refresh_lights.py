"""Lights follow facts and rules: lit, renewed, turned, put out; and a refresh without a change writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from zhibu.duties.actions import refresh_lights
from zhibu.duties.models import Light
from zhibu.duties.queries import catalogue
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit
from zhibu.rulebook.asking import Duty, Reading, Said, Unmet
from zhibu.rulebook.books import Rulebook

DAY = date(2026, 11, 21)


@dataclass
class Crew:
    unit_id: UUID
    path: str
    members: int


@pytest.fixture
def crews(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, int]:
    """Give the engine one duty over numbers that the test sets: at most as many members as ZB-02 says."""
    counts: dict[UUID, int] = {}

    def read(units: Sequence[UUID] | None, _day: date) -> Iterator[Crew]:
        held = (
            Unit.objects.filter(pk__in=counts)
            if units is None
            else Unit.objects.filter(pk__in=set(units) & set(counts))
        )
        return (Crew(unit.pk, unit.path, counts[unit.pk]) for unit in held)

    def judge(facts: Crew, book: Rulebook, _day: date) -> Unmet | None:
        rule = book.get("ZB-02")
        if rule.value().is_met_by(facts.members):
            return None
        case = "huge" if facts.members > 100 else "large"
        return Unmet(case, rule, {"members": facts.members})

    duty = Duty("crew", "人数", Reading("crews", read), ("ZB-02",), judge, lambda *_: Said("", str, list, str))
    monkeypatch.setattr(catalogue, "duties", lambda: {"crew": duty})
    return counts


def _open() -> list[tuple[str, str, int, date]]:
    return [(one.case, one.state, one.values["members"], one.since) for one in Light.objects.open()]


@pytest.mark.django_db
def test_a_light_is_lit_renewed_turned_and_put_out(crews: dict[UUID, int]) -> None:
    unit = make_unit("综采一区党支部")
    crews[unit.pk] = 51
    assert refresh_lights([unit.pk], DAY).lit == 1
    assert _open() == [("large", "amber", 51, DAY)]

    crews[unit.pk] = 60
    assert refresh_lights([unit.pk], DAY + timedelta(1)).renewed == 1
    assert _open() == [("large", "amber", 60, DAY)]

    crews[unit.pk] = 101
    turned = refresh_lights([unit.pk], DAY + timedelta(2))
    assert (turned.lit, turned.out) == (1, 1)
    assert _open() == [("huge", "amber", 101, DAY + timedelta(2))]

    crews[unit.pk] = 50
    refresh_lights([unit.pk], DAY + timedelta(3))
    assert _open() == []
    spans = Light.objects.order_by("since").values_list("case", "since", "until")
    assert list(spans) == [
        ("large", DAY, DAY + timedelta(2)),
        ("huge", DAY + timedelta(2), DAY + timedelta(3)),
    ]


@pytest.mark.django_db
def test_what_was_on_a_past_day_can_still_be_asked(crews: dict[UUID, int]) -> None:
    unit = make_unit("综采一区党支部")
    crews[unit.pk] = 51
    refresh_lights([unit.pk], DAY)
    crews[unit.pk] = 2
    refresh_lights([unit.pk], DAY + timedelta(5))
    assert Light.objects.on(DAY + timedelta(4)).count() == 1
    assert Light.objects.on(DAY + timedelta(5)).count() == 0


@pytest.mark.django_db
def test_a_refresh_without_a_change_writes_nothing(
    crews: dict[UUID, int], django_assert_num_queries: Callable[..., object]
) -> None:
    unit = make_unit("综采一区党支部")
    crews[unit.pk] = 51
    refresh_lights([unit.pk], DAY)
    row = Light.objects.values_list().get()
    turned = refresh_lights([unit.pk], DAY + timedelta(1))
    assert (turned.lit, turned.out, turned.renewed) == (0, 0, 0)
    assert Light.objects.values_list().get() == row


@pytest.mark.django_db
def test_a_light_lit_and_put_out_on_one_day_leaves_nothing(crews: dict[UUID, int]) -> None:
    unit = make_unit("综采一区党支部")
    crews[unit.pk] = 51
    refresh_lights([unit.pk], DAY)
    crews[unit.pk] = 50
    refresh_lights([unit.pk], DAY)
    assert not Light.objects.exists()


@pytest.mark.django_db
def test_only_the_units_asked_for_are_judged(crews: dict[UUID, int]) -> None:
    one, other = make_unit("综采一区党支部"), make_unit("综采二区党支部")
    crews.update({one.pk: 51, other.pk: 51})
    refresh_lights([one.pk], DAY)
    assert list(Light.objects.values_list("unit_id", flat=True)) == [one.pk]
    crews.update({one.pk: 1, other.pk: 51})
    refresh_lights([other.pk], DAY)
    assert Light.objects.open().count() == 2
