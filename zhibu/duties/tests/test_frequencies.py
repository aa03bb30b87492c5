"""What the law asks for so often, row by row of tables 2.1 and 2.4: of whom, in which window, met by what."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from zhibu import rulebook
from zhibu.bylaws.models import LocalRule
from zhibu.duties.actions.windows import refresh_windows
from zhibu.duties.choices import State
from zhibu.duties.models import Window
from zhibu.duties.queries.frequencies import frequencies
from zhibu.duties.rules import state_of
from zhibu.duties.testing import begin_windows, windows_of
from zhibu.meetings.models import Gathering, Holding, Talk
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment, make_unit
from zhibu.people.testing import make_person
from zhibu.rulebook.asking import Unmet
from zhibu.rulebook.windows import Window as Span
from zhibu.rulebook.windows import window_of

TODAY = date(2026, 11, 20)
BEGINS = date(2026, 1, 1)
LATER = {
    "ZB-19": "a committee's secretary lectures anywhere, and minutes name who spoke: no one unit can be asked",
    "ZB-26": "evaluation has no record yet",
    "ZB-38": "training has no record yet",
    "ZB-40": "reports of secretaries have no record yet",
    "ZB-48": "studies by county committees have no record yet",
    "JY-04": "evaluation has no record yet",
    "JY-06": "training has no record yet",
    "JY-27": "contact with members abroad has no record yet",
    "JY-31": "rotation of training has no record yet",
    "ZB-21": "JY-02 asks for the same, and came later",
    "ZB-24": "JY-03 asks for the same, and came later",
}
"""Rates of these tables that light nothing: a duty that nothing could meet would be a false one."""


def hold(unit: Unit, kind: str, day: date, *, beside: Unit | None = None) -> Gathering:
    at = {"opened_at": "2026-01-01T00:00Z", "closed_at": "2026-01-01T00:00Z", "changed_at": "2026-01-01T00:00Z"}
    made = Gathering.objects.create(
        unit=unit, unit_path=unit.path, kinds=[kind], theme="会", held_on=day, state="held", is_joint=bool(beside), **at
    )
    for one in filter(None, (unit, beside)):
        Holding.objects.create(gathering=made, unit=one, unit_path=one.path, kind=kind, held_on=day, is_held=True)
    return made


def refresh(*units: Unit, day: date = TODAY) -> None:
    begin_windows(BEGINS)
    refresh_windows([unit.pk for unit in units], day)


def states(unit: Unit, frequency: str, day: date = TODAY) -> list[str]:
    refresh(unit, day=day)
    return list(windows_of(unit, frequency).values())


def test_every_rate_of_the_tables_is_asked_for_or_said_to_come_later() -> None:
    lit = {one.rule for one in frequencies().values()}
    rates = {
        rule.id
        for rule in rulebook.on(TODAY)
        if rule.id[:2] in ("ZB", "JY") and any(value.kind == "rate" for value in rule.values.values())
    }
    assert rates == lit | set(LATER)
    assert not lit & set(LATER)


@pytest.mark.parametrize(
    ("rule", "key", "months", "gravest"),
    [
        ("ZB-08", "assembly", 3, "amber"),
        ("ZB-13", "committee_meeting", 1, "amber"),
        ("ZB-16", "group_meeting", 1, "amber"),
        ("ZB-20", "lecture", 3, "amber"),
        ("JY-02", "theme_day", 1, "red"),
        ("JY-03", "life_meeting", 12, "red"),
        ("ZB-27", "talks_members", 12, "amber"),
    ],
)
def test_each_is_asked_by_its_rule_in_its_window(rule: str, key: str, months: int, gravest: str, cast: Cast) -> None:
    unit = cast.group if key == "group_meeting" else cast.first
    refresh(unit)
    row = Window.objects.get(unit=unit, frequency=key, ends_on__gt=TODAY)
    assert (frequencies()[key].rule, row.asked) == (rule, 1)
    assert Span(row.starts_on, row.ends_on) == window_of(TODAY, months)
    assert rulebook.on(TODAY).get(rule).gravest == gravest


def test_zb_08_is_met_by_one_assembly_a_quarter(cast: Cast) -> None:
    hold(cast.first, "assembly", date(2026, 3, 31))
    hold(cast.first, "assembly", date(2026, 7, 1))
    assert states(cast.first, "assembly") == ["met", "missed", "met", "due"]
    row = Window.objects.get(unit=cast.first, frequency="assembly", starts_on=date(2026, 1, 1))
    assert (row.met_on, row.held) == (date(2026, 3, 31), 1)


def test_zb_13_is_asked_only_while_three_sit_in_the_committee(cast: Cast) -> None:
    assert len(states(cast.first, "committee_meeting")) == 11
    assert states(cast.second, "committee_meeting") == []
    organiser = cast.people["organiser"]
    from zhibu.orgs.models import Appointment

    Appointment.objects.filter(person=organiser).update(until=date(2026, 6, 15))
    assert list(windows_of_after(cast.first, "committee_meeting")) == [f"2026-0{month}-01" for month in range(1, 6)]
    make_appointment(make_person("李明"), "discipline", cast.first, since=date(2026, 9, 2))
    assert "2026-09-01" not in windows_of_after(cast.first, "committee_meeting")
    assert "2026-10-01" in windows_of_after(cast.first, "committee_meeting")


def windows_of_after(unit: Unit, frequency: str) -> dict[str, str]:
    refresh(unit)
    return windows_of(unit, frequency)


def test_zb_16_is_asked_of_a_group_in_the_months_that_it_stood_through(cast: Cast) -> None:
    group = make_unit("第二党小组", cast.first, since=date(2026, 3, 2))
    Unit.objects.filter(pk=group.pk).update(dissolved_on=date(2026, 8, 31))
    assert list(windows_of_after(group, "group_meeting")) == [f"2026-0{month}-01" for month in range(4, 8)]
    assert states(cast.first, "group_meeting") == []


def test_zb_20_is_custom_and_never_red() -> None:
    rule = rulebook.on(TODAY).get("ZB-20")
    assert state_of(Unmet("missed", rule), None, TODAY) == State.AMBER


def test_jy_02_is_red_when_missed_and_zb_08_amber() -> None:
    book = rulebook.on(TODAY)
    assert state_of(Unmet("missed", book.get("JY-02")), None, TODAY) == State.RED
    assert state_of(Unmet("missed", book.get("ZB-08")), None, TODAY) == State.AMBER


def test_jy_02_each_branch_of_a_joint_theme_day_has_held_it(cast: Cast) -> None:
    hold(cast.first, "theme_day", date(2026, 10, 5), beside=cast.second)
    for unit in (cast.first, cast.second):
        assert states(unit, "theme_day")[-2:] == ["met", "due"]


def test_one_gathering_of_several_kinds_meets_each_of_them(cast: Cast) -> None:
    made = hold(cast.first, "assembly", date(2026, 11, 5))
    named = {"unit": cast.first, "unit_path": cast.first.path, "held_on": made.held_on, "is_held": True}
    for kind in ("theme_day", "lecture"):
        Holding.objects.create(gathering=made, kind=kind, **named)
    refresh(cast.first)
    for kind in ("assembly", "theme_day", "lecture"):
        assert list(windows_of(cast.first, kind).values())[-1] == "met"


def test_zb_24_a_life_meeting_held_by_every_group_is_the_branch_s(cast: Cast) -> None:
    other = make_unit("第二党小组", cast.first)
    hold(cast.group, "life_meeting", date(2026, 11, 3))
    assert states(cast.first, "life_meeting") == ["due"]
    hold(other, "life_meeting", date(2026, 11, 9))
    refresh(cast.first)
    row = Window.objects.get(unit=cast.first, frequency="life_meeting")
    assert (row.state, row.met_on) == ("met", date(2026, 11, 9))


def test_zb_07_a_temporary_branch_meets_and_holds_no_life_meeting(cast: Cast) -> None:
    task = make_unit("抢险临时党支部", cast.mine, kind="provisional_branch", since=date(2026, 1, 1))
    assert len(states(task, "theme_day")) == 11
    assert windows_of(task, "assembly")
    assert windows_of(task, "life_meeting") == windows_of(task, "talks") == {}


def test_zb_27_asks_for_each_pair_where_a_committee_sits_and_for_any_two_elsewhere(cast: Cast) -> None:
    refresh(cast.first, cast.second)
    keys = {"talks_committee", "talks_both", "talks_members", "talks"}
    asked = {unit: {key for key in keys if windows_of(unit, key)} for unit in (cast.first, cast.second)}
    assert asked == {cast.first: keys - {"talks"}, cast.second: {"talks"}}
    one, other = sorted((cast.people["member"].pk, cast.people["secretary"].pk))
    named = {"held_on": date(2026, 5, 4), "one_id": one, "other_id": other, "between": "both"}
    for unit in (cast.first, cast.second):
        Talk.objects.create(unit=unit, unit_path=unit.path, **named)
    assert states(cast.first, "talks_both") == ["met"]
    assert states(cast.first, "talks_members") == ["due"]
    assert states(cast.second, "talks") == ["met"]


def test_what_is_lacking_may_be_made_good_in_the_next_window_beyond_what_that_asks(cast: Cast) -> None:
    hold(cast.first, "theme_day", date(2026, 10, 5))
    assert states(cast.first, "theme_day")[-3:] == ["missed", "met", "due"]
    hold(cast.first, "theme_day", date(2026, 10, 19))
    assert states(cast.first, "theme_day")[-3:] == ["late", "met", "due"]
    row = Window.objects.get(unit=cast.first, frequency="theme_day", starts_on=date(2026, 9, 1))
    assert (row.held, row.met_on) == (0, date(2026, 10, 19))


@pytest.mark.parametrize(("founded", "is_asked"), [(date(2026, 10, 1), True), (date(2026, 10, 2), False)])
def test_who_is_founded_within_a_month_is_asked_from_the_next(founded: date, is_asked: bool, cast: Cast) -> None:
    new = make_unit("新支部", cast.mine, since=founded)
    refresh(new)
    assert ("2026-10-01" in windows_of(new, "theme_day")) == is_asked
    assert list(windows_of(new, "life_meeting")) == ["2026-01-01"]  # its last month is still to come


def test_nobody_is_asked_for_days_before_the_unit_was_entered(cast: Cast) -> None:
    begin_windows(BEGINS)
    new = make_unit("补录的支部", cast.mine, since=date(1998, 7, 1))  # entered today, whenever it was founded
    refresh_windows([new.pk], date.today() + timedelta(days=400))
    first = min(windows_of(new, "theme_day"))
    assert first > date.today().isoformat()


def test_a_local_number_holds_for_windows_that_lie_within_its_days(cast: Cast) -> None:
    named = {"value": "times", "numerator": 2, "document": "通知", "document_no": "1号"}
    LocalRule.objects.create(unit=cast.mine, rule="ZB-08", since=date(2026, 2, 1), until=date(2026, 9, 1), **named)
    refresh(cast.first)
    asked = Window.objects.filter(unit=cast.first, frequency="assembly").order_by("starts_on")
    assert list(asked.values_list("asked", flat=True)) == [1, 2, 1, 1]
