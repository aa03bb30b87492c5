"""The list of gatherings: whoever holds one finds it, once, by each filter; nobody else; newest first, page by page."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db.models import F
from django.urls import reverse

from tests.cast import Cast
from zhibu.access.actors import system
from zhibu.meetings.actions import (
    call_gathering,
    cancel_gathering,
    change_gathering,
    close_register,
    open_register,
    plan_gathering,
    tick_register,
)
from zhibu.meetings.choices import GatheringState, Presence
from zhibu.meetings.models import Attendance, Gathering, Holding
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import held
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.testing import plan_of
from zhibu.orgs.models import Unit

pytestmark = pytest.mark.django_db
STATES = [state.value for state in GatheringState]


@pytest.fixture
def life(cast: Cast) -> Cast:
    """Let each of three branches, and two of them together, hold one in each state; one of two kinds at once."""
    for count, (state, units) in enumerate(product(STATES, _hosts(cast))):
        kinds = ("theme_day", "lecture") if count % 2 else ("theme_day",)
        _held(cast, units, f"{state} {len(units)} {units[0].short_name}", *kinds, state=state)
    return cast


def _hosts(cast: Cast) -> list[list[Unit]]:
    return [[cast.first], [cast.second], [cast.office], [cast.first, cast.second], [cast.office, cast.second]]


def _held(cast: Cast, units: list[Unit], theme: str, *kinds: str, state: str, ago: int = 0) -> Gathering:
    actor = cast.actor("officer")
    plan = plan_of(actor.today - timedelta(ago), *kinds, theme=theme)
    made = plan_gathering(actor, units[0], plan=plan, beside=units[1:])
    if state == "called":
        call_gathering(actor, made)
    elif state == "cancelled":
        cancel_gathering(actor, made, reason="停电")
    elif state in ("open", "held"):
        open_register(actor, made)
        if state == "held":
            lines = Attendance.objects.filter(gathering=made)
            tick_register(actor, made, ticks={line.pk: Tick(Presence.PRESENT) for line in lines})
            close_register(actor, made)
    made.refresh_from_db()
    assert made.state == state
    return made


def _keys(paths: Collection[str], **asked: Any) -> list[Any]:
    rows, key = held.keys(paths, **asked)
    return [row[key] for row in rows]


def _plainly(
    paths: Collection[str], kinds: Collection[str] = (), states: Collection[str] = (), facts: Any = None
) -> list[Any]:
    """Return the same from what each gathering says, and from who holds it."""
    return [
        one.pk
        for one, at in facts or _facts()
        if any(unit.startswith(path) for unit in at for path in paths)
        and (not kinds or set(kinds) & set(one.kinds))
        and (not states or one.state in states)
    ]


def _facts() -> list[tuple[Gathering, list[str]]]:
    held_at = Holding.objects.values_list("gathering", "unit_path")
    return [
        (one, [one.unit_path, *(path for key, path in held_at if key == one.pk)]) for one in Gathering.objects.all()
    ]


def test_each_filter_finds_what_units_hold_alone_and_with_others(life: Cast) -> None:
    places = [[life.first], [life.second], [life.office], [life.general], [life.mine], [life.first, life.office]]
    some = ([], *([one] for one in STATES), ["held", "called"], ["planned", "cancelled"], STATES)
    facts = _facts()
    for kinds, states in product(([], ["lecture"], ["lecture", "theme_day"]), some):
        for paths in [[""], *([unit.path for unit in units] for units in places)]:
            found = _keys(paths, kinds=kinds, states=states)
            assert len(found) == len(set(found))
            assert set(found) == set(_plainly(paths, kinds, states, facts)), (paths, kinds, states)
        assert _keys([], kinds=kinds, states=states) == []


def test_days_narrow_it_either_way(cast: Cast) -> None:
    today = cast.actor("officer").today
    made = {
        (ago, state): _held(cast, [cast.first, cast.second], "党日", "theme_day", state=state, ago=ago).pk
        for ago, state in product((0, 7), ("planned", "cancelled"))
    }
    week: dict[str, date] = {"since": today - timedelta(8), "until": today - timedelta(6)}
    assert set(_keys([cast.second.path], **week)) == {made[7, "planned"], made[7, "cancelled"]}
    assert _keys([cast.second.path], states=["cancelled"], **week) == [made[7, "cancelled"]]
    assert _keys([cast.second.path], states=["planned"], since=today) == [made[0, "planned"]]


def test_every_gathering_is_held_by_the_unit_that_planned_it_as_each_of_its_kinds_on_its_day(life: Cast) -> None:
    """What the list relies on: it asks holdings, not gatherings."""
    changed = Gathering.objects.filter(state="called").select_related("unit")[0]
    later = plan_of(changed.held_on + timedelta(3), "assembly", "lecture", theme="改期")
    change_gathering(life.actor("officer"), changed, plan=later, version=changed.version)
    for one in Gathering.objects.all():
        holdings = Holding.objects.filter(gathering=one)
        assert sorted(holdings.filter(unit=one.unit, unit_path=one.unit_path).values_list("kind", flat=True)) == sorted(
            one.kinds
        )
        assert set(holdings.values_list("held_on", "is_held")) == {(one.held_on, one.state == "held")}
        assert one.is_joint == (holdings.values("unit").distinct().count() > 1)
    assert not Holding.objects.exclude(held_on=F("gathering__held_on")).exists()


def test_whoever_reads_everything_reads_what_each_unit_holds(life: Cast) -> None:
    """The installation's own reach is no condition at all, and yet the same as all that units hold."""
    everything = Gathering.objects.read_by(system(), Meetings.READ)
    assert everything.count() == Holding.objects.values("gathering").distinct().count()
    second = Gathering.objects.read_by(life.actor("next_door"), Meetings.READ).values_list("pk", flat=True)
    assert sorted(second) == sorted(_plainly([life.second.path]))


def test_the_page_shows_a_partner_what_it_holds_and_nothing_else(life: Cast) -> None:
    themes, here = {one.theme: one for one in Gathering.objects.all()}, _plainly([life.second.path])
    for asked in ({}, *({"state": state} for state in STATES)):
        shown = life.client("next_door").get(reverse("list_gatherings"), asked).content.decode()
        for theme, one in themes.items():
            is_due = one.pk in here and asked.get("state", one.state) == one.state
            assert (shown.count(f'{reverse("show_gathering", args=[one.pk])}"') > 0) == is_due, (theme, asked)


def test_a_unit_chosen_from_above_shows_only_what_is_held_below_it(life: Cast) -> None:
    for who, unit in (("officer", life.second), ("general_secretary", life.first), ("officer", life.general)):
        asked = {"unit": str(unit.pk)}
        page = life.client(who).get(reverse("list_gatherings"), asked).content.decode()
        shown = {one.pk for one in Gathering.objects.all() if reverse("show_gathering", args=[one.pk]) in page}
        assert shown == set(_plainly([unit.path]))
    strange = {"unit": str(life.office.pk)}
    assert life.client("general_secretary").get(reverse("list_gatherings"), strange).status_code == 404


@pytest.mark.parametrize("asked", [{}, {"state": "planned"}, {"state": "held"}, {"order": "-day"}])
def test_pages_follow_each_other_newest_first(cast: Cast, asked: dict[str, str]) -> None:
    made = []
    for ago in range(60):
        joint = [cast.second] if ago % 3 else []
        plan = plan_of(cast.actor("officer").today - timedelta(ago // 2), "theme_day", "lecture", theme=f"第{ago}次")
        made.append(plan_gathering(cast.actor("officer"), cast.first, plan=plan, beside=joint))
    if asked.get("state") == "held":
        Gathering.objects.update(state="held", opened_at=F("changed_at"), closed_at=F("changed_at"))
        Holding.objects.update(is_held=True)
    wanted = [one.pk for one in sorted(made, key=lambda one: (one.held_on, one.pk), reverse=True)]
    if asked.get("order"):
        wanted.reverse()
    client, at = cast.client("general_secretary"), reverse("list_gatherings")
    first = client.get(at, asked).context["list"].page
    assert [row.id for row in first.rows] == wanted[:50] and not first.before
    second = client.get(at, asked | {"after": first.after}).context["list"].page
    assert [row.id for row in second.rows] == wanted[50:] and not second.after
    back = client.get(at, asked | {"before": second.before}).context["list"].page
    assert [row.id for row in back.rows] == wanted[:50]


def test_programs_read_the_same_rows_page_by_page(life: Cast) -> None:
    client = life.client("officer")
    for asked in ({}, {"kind": "lecture"}, {"state": "held"}, {"state": "planned", "unit": str(life.second.pk)}):
        paths = [life.second.path if "unit" in asked else life.mine.path]
        kinds, states = [asked["kind"]] if "kind" in asked else [], [asked["state"]] if "state" in asked else []
        found, at = [], "/api/v1/gatherings?" + urlencode(asked | {"limit": 2})
        while at:
            told = client.get(at).json()
            found += [one["id"] for one in told["items"]]
            at = told["next"]
        assert sorted(found) == sorted(map(str, _plainly(paths, kinds, states))) and told["count"] == len(found)
