"""Merge units."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs import followers
from zhibu.orgs.actions import appoint, elect_term, merge_units
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import Mine
from zhibu.people.models import Person

DAY = date(2024, 6, 1)


@pytest.fixture
def handed() -> Iterator[list[Any]]:
    heard: list[Any] = []

    def follower(actor: Any, absorbed: Any, into: Any, *, on: date, reason: str) -> None:
        heard.append((absorbed.name, into.name, on))

    followers.hand_over(follower)
    yield heard
    followers.hand_overs.remove(follower)


def test_one_ends_and_one_goes_on_with_both_pasts(clerk: Clerk, mine: Mine, handed: list[Any]) -> None:
    merge_units(clerk, mine.second, into=mine.first, on=DAY, reason="人数少")
    assert handed == [("机电科党支部", "综采一区党支部", DAY)]
    mine.second.refresh_from_db()
    assert mine.second.dissolved_on == DAY
    assert Unit.objects.as_of(date(2024, 5, 31)).filter(pk=mine.second.pk)
    assert not Unit.objects.as_of(DAY).filter(pk=mine.second.pk)
    assert mine.second.changes.get(change="merged").other == mine.first
    assert mine.first.changes.get(change="merged").other == mine.second


def test_groups_end_and_units_go_along(clerk: Clerk, mine: Mine) -> None:
    group = make_unit("第一党小组", mine.second)
    merge_units(clerk, mine.second, into=mine.first, on=DAY, reason="人数少")
    group.refresh_from_db()
    assert group.dissolved_on == DAY
    third = make_unit("洗煤党总支", mine.root)
    branch = make_unit("洗煤党支部", third)
    merge_units(clerk, third, into=mine.coal, on=DAY, reason="合并总支")
    branch.refresh_from_db()
    assert branch.parent == mine.coal
    assert branch.path.startswith(mine.coal.path)


def test_posts_and_the_term_end_with_it(clerk: Clerk, mine: Mine, person: Person) -> None:
    held = appoint(clerk, mine.second, person=person, post="secretary", on=date(2022, 1, 1))
    term = elect_term(clerk, mine.second, elected_on=date(2022, 1, 1))
    merge_units(clerk, mine.second, into=mine.first, on=DAY, reason="人数少")
    held.refresh_from_db()
    term.refresh_from_db()
    assert (held.until, held.end_reason, term.closed_on) == (DAY, "组织合并", DAY)


def test_is_refused_with_itself_its_parent_or_what_holds_no_members(clerk: Clerk, mine: Mine) -> None:
    for into, words in ((mine.first, "另一个组织"), (mine.coal, "上下级"), (mine.power, "不直接管理党员")):
        with pytest.raises(Refused, match=words) as caught:
            merge_units(clerk, mine.first, into=into, on=DAY, reason="试")
        assert caught.value.field == "into"


def test_is_refused_where_something_begins_later(clerk: Clerk, mine: Mine, person: Person) -> None:
    appoint(clerk, mine.second, person=person, post="secretary", on=date(2025, 1, 1))
    with pytest.raises(Refused, match="王建国的任职从2025年1月1日开始"):
        merge_units(clerk, mine.second, into=mine.first, on=DAY, reason="试")
    mine.second.refresh_from_db()
    assert mine.second.dissolved_on is None, "nothing is half done"


def test_asks_the_right_above_both(mine: Mine) -> None:
    with pytest.raises(NotAllowed):
        merge_units(Clerk(paths=(mine.power.path,)), mine.second, into=mine.first, on=DAY, reason="试")
