"""What chance hardly ever draws counts too: draws, clashes decided, years planned, units that go on in another."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.cast import Cast
from zhibu.figures.actions.counting import counting
from zhibu.figures.actions.recounting import differences
from zhibu.meetings import actions
from zhibu.meetings.actions.following import forget_holdings
from zhibu.meetings.queries.totals import totals_in
from zhibu.meetings.rules.years import YearLine
from zhibu.meetings.testing import line_of, make_clash, make_gathering, make_open, plan_of, sign
from zhibu.meetings.tests.test_figures import TODAY, both_agree
from zhibu.meetings.tests.test_filing import filed
from zhibu.members.actions.merging import merge_members
from zhibu.members.testing import make_member
from zhibu.orgs.actions import merge_units
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.rulebook.windows import window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agree() -> Callable[[], None]:
    def hold() -> None:
        both_agree(list(Unit.objects.order_by("path")), [TODAY])
        assert differences() == []

    return hold


def test_a_draw_settles_what_it_does_not_draw(cast: Cast, agree: Callable[[], None]) -> None:
    for n in range(4):
        filed(cast, f"第{n}次")
    actions.draw_sample(cast.actor("general_secretary"), cast.general, share=50)
    assert totals_in(cast.first, window_of(TODAY, 3), TODAY)[cast.first.path].papers.settled == 2
    agree()


def test_many_that_are_passed_at_once_are_counted_in_sql(
    cast: Cast, agree: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhibu.meetings.actions.counting.FEW", 1)
    rows = [filed(cast, f"第{n}次").pk for n in range(3)]
    actions.pass_filings(cast.actor("general_secretary"), cast.general, filings=rows)
    assert totals_in(cast.first, window_of(TODAY, 3), TODAY)[cast.first.path].papers.passed == len(rows)
    agree()


def test_a_clash_that_is_decided_of_a_closed_register(cast: Cast, agree: Callable[[], None]) -> None:
    secretary = cast.actor("secretary")
    held = make_open(secretary, cast.first, "lecture")
    sign(cast, "organiser", held.code)
    clash = make_clash(secretary, line_of(cast, "member", held))
    actions.close_register(secretary, held)
    before = totals_in(cast.first, window_of(TODAY, 3), TODAY)[cast.first.path].registers.absent
    actions.settle_tick(secretary, held, tick=clash.pk, is_taken=True)
    assert totals_in(cast.first, window_of(TODAY, 3), TODAY)[cast.first.path].registers.absent == before - 1
    agree()


def test_a_year_that_is_planned_from_today_on(cast: Cast, agree: Callable[[], None]) -> None:
    line = YearLine("theme_day", "month", 1, (TODAY.day,))
    actions.plan_year(cast.actor("secretary"), cast.first, year=TODAY.year, lines=[line])
    agree()


def test_registers_follow_branches_that_go_on_in_another_unit(cast: Cast, agree: Callable[[], None]) -> None:
    filed(cast)
    into = make_unit("通风总支部", cast.mine)
    merge_units(Clerk(person_id=cast.people["secretary"].pk), cast.general, into=into, on=TODAY, reason="合并")
    span = window_of(TODAY, 3)
    told = totals_in(cast.mine, span, TODAY)
    assert cast.general.path not in told and told[into.path].papers.held == 1
    agree()


def test_a_unit_that_was_founded_by_mistake_held_nothing(cast: Cast, agree: Callable[[], None]) -> None:
    secretary = cast.actor("secretary")
    held = actions.plan_gathering(Clerk(), cast.first, plan=plan_of(TODAY, "theme_day"), beside=[cast.second])
    actions.type_register(secretary, held, ticks={}, rest="present")
    assert totals_in(cast.second, window_of(TODAY, 3), TODAY)[cast.second.path].kinds
    with transaction.atomic(), counting(TODAY):
        forget_holdings([cast.second.pk])
    assert not totals_in(cast.second, window_of(TODAY, 3), TODAY)[cast.second.path].kinds
    agree()


def test_a_line_of_one_called_while_files_are_joined_counts(
    cast: Cast, agree: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = (make_member(cast.first, "钱一") for _n in range(2))
    held = make_gathering(cast.actor("secretary"), cast.first)
    actions.type_register(cast.actor("secretary"), held, ticks={}, rest="present")
    before = totals_in(cast.first, window_of(TODAY, 3), TODAY)[cast.first.path].registers.due
    monkeypatch.setattr("zhibu.members.followers.touchers", [])  # as if the line was written after they had looked
    merge_members(Clerk(), kept, absorbed=other, reason="同一个人")
    assert totals_in(cast.first, window_of(TODAY, 3), TODAY)[cast.first.path].registers.due == before - 1
    agree()
