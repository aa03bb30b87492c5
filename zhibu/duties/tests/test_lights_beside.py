"""Beside each unit of the tree: its members and the lights at and below it, for those who may see lights."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from tests.cast import Cast
from zhibu.duties.actions import refresh_all
from zhibu.duties.choices import LOOKS, State
from zhibu.duties.models import Light
from zhibu.duties.permissions import Duties
from zhibu.figures.actions.folding import fold
from zhibu.gate.permissions import Permission
from zhibu.orgs.actions import NewUnit, found_units
from zhibu.orgs.queries import tree
from zhibu.orgs.testing import Clerk
from zhibu.web.tree import Branch


def branches(page: Any) -> dict[str, Branch]:
    """Return every line of the page's tree by its name."""

    def below(some: Any) -> Any:
        for one in some:
            yield one.name, one
            yield from below(one.children)

    return dict(below(page.context["branches"]))


def shining(path: str) -> dict[str, int]:
    lights = [light for light in Light.objects.open() if light.unit_path.startswith(path)]
    return {LOOKS[state]: n for state in State if (n := sum(light.state == state for light in lights))}


def test_each_line_tells_the_lights_at_and_below_it(cast: Cast) -> None:
    actor = cast.actor("officer")
    refresh_all(actor.today)
    found = branches(cast.client("officer").get(reverse("show_tree"), {"open": str(cast.first.pk)}))
    for unit in (cast.mine, cast.general, cast.first, cast.second):
        line, lit = found[unit.short_name], shining(unit.path)
        assert {mark.look: int(mark.n) for mark in line.lights} == {k: n for k, n in lit.items() if k != "rest"}
        assert line.light == next(iter(lit), "ok")
    assert shining(cast.mine.path), "the cast has lights"
    assert found[cast.group.short_name].light == "", "nothing is asked of a group"


def test_a_number_of_lights_opens_exactly_its_rows(cast: Cast) -> None:
    refresh_all(cast.actor("officer").today)
    client = cast.client("officer")
    marks = client.get(reverse("show_unit", args=[cast.mine.pk])).context["lights"]
    assert marks
    for mark in marks:
        rows = client.get(mark.url).context["list"].page.rows
        assert len(rows) == int(mark.n)
        assert mark.n in mark.words


class Blind(Clerk):
    """A clerk who may do everything but see lights."""

    def scopes(self, permission: Permission) -> list[str]:
        return [] if permission is Duties.READ else super().scopes(permission)


def test_who_may_not_see_lights_sees_none(cast: Cast) -> None:
    refresh_all(cast.actor("officer").today)
    seen = tree.children(Clerk(), cast.general, Clerk().today)
    blind = tree.children(Blind(), cast.general, Clerk().today)
    assert any(line.lights for line in seen)
    assert [(line.light, line.light_text, list(line.lights)) for line in blind] == [("", "", [])] * len(seen)
    assert [line.count for line in blind] == [line.count for line in seen]


def test_a_past_day_does_not_say_that_all_was_well(cast: Cast) -> None:
    today = cast.actor("officer").today
    refresh_all(today)
    asked = {"on": (today - timedelta(1)).isoformat(), "open": str(cast.first.pk)}
    found = branches(cast.client("officer").get(reverse("show_tree"), asked))
    assert {line.light for line in found.values()} == {""}
    assert int(found[cast.mine.short_name].count) > 0, "members are told of past days too"


def test_a_thousand_units_cost_one_statement(cast: Cast) -> None:
    client, address = cast.client("officer"), reverse("list_children", args=[cast.mine.pk])
    few = len(client.get(address).queries)
    news = [NewUnit(key=str(n), name=f"第{n}党支部", kind="branch") for n in range(250)]
    found_units(Clerk(), cast.mine, units=news)
    refresh_all(cast.actor("officer").today)
    fold()
    page = client.get(address)
    assert len(page.queries) == few
    assert page.content.decode().count('class="dot') > 250
