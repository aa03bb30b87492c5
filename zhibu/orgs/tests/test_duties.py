"""What rules ask of units as to their leadership: field rules 2.1, 2.7 and the vectors of 5.3 by their ids."""

from datetime import date
from typing import Any

import pytest

from zhibu.lib.ids import new_id
from zhibu.orgs import duties
from zhibu.orgs.actions import cover_places
from zhibu.orgs.kinds import posts
from zhibu.orgs.queries.covering import Covering, covering
from zhibu.orgs.queries.leading import Leading
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import Mine
from zhibu.rulebook.asking import Unmet
from zhibu.rulebook.books import on
from zhibu.rulebook.rules import Tightening

DAY = date(2026, 11, 21)


def unit(**given: Any) -> Leading:
    known: dict[str, Any] = {
        "kind": "branch",
        "field": "",
        "founded_on": date(2010, 1, 1),
        "has_secretary": True,
        "secretary": "王守仁",
        "secretary_since": date(2024, 1, 1),
        "is_dedicated": False,
        "empty_since": None,
        "seats": 3,
        "posts": ["secretary", "organisation", "publicity"],
        "elections": [date(2025, 1, 1)],
        "elected_on": date(2025, 1, 1),
        "last_on": date(2027, 12, 31),
        "extended_to": None,
    }
    return Leading(unit_id=new_id(), path="0001", **(known | given))


def light(unmet: Unmet | None) -> tuple[str, str] | None:
    """Return the case and the gravest colour that its rule allows."""
    return None if unmet is None else (unmet.case, unmet.rule.gravest if unmet.is_over else "amber")


def term(day: date, **given: Any) -> tuple[str, str] | None:
    return light(duties.judge_term(unit(**given), on(day), day))


def test_zb_34_a_vacant_secretary_is_red() -> None:
    facts = unit(has_secretary=False, secretary="", secretary_since=None, empty_since=date(2026, 9, 1))
    unmet = duties.judge_secretary(facts, on(DAY), DAY)
    assert light(unmet) == ("vacant", "red")
    assert unmet is not None
    assert unmet.values == {"since": "2026-09-01"}


@pytest.mark.parametrize(
    ("kind", "field", "held", "shown"),
    [
        ("general_branch", "office", ["secretary"], "JG-05"),
        ("general_branch", "university", ["secretary"], "GX-05"),
        ("general_branch", "office", ["discipline"], None),
        ("general_branch", "", ["secretary"], None),  # no regulation read names posts of other general branches
        ("committee", "office", [], None),  # JG-05: a committee has a commission instead
        ("branch", "office", [], None),  # JG-03, ZB-30: only with a committee, which ZB-29 judges
    ],
)
def test_jg_05_gx_05_a_general_branch_has_a_member_for_discipline(
    kind: str, field: str, held: list[str], shown: str | None
) -> None:
    unmet = duties.judge_posts(unit(kind=kind, field=field, posts=held), on(DAY), DAY)
    assert (unmet and unmet.rule.id) == shown
    if unmet:
        assert light(unmet) == ("vacant", "amber")
        assert duties.say_posts(unmet.case, unmet.values, unmet.rule).title == "班子里没有纪检委员"


def test_the_posts_that_regulations_name_are_known() -> None:
    named = [
        name
        for rule in on(DAY)
        for value in rule.values.values()
        if value.kind == "list" and (value.key == "posts" or rule.topic == "posts")
        for name in value.items
    ]
    assert {"书记", "组织委员", "宣传委员", "纪检委员"} <= set(named)
    assert set(named) <= {post.chinese for post in posts().values()}


@pytest.mark.parametrize("kind", ["group", "provisional_branch"])
def test_no_secretary_is_asked_of_groups_and_provisional_bodies(kind: str) -> None:
    assert duties.judge_secretary(unit(kind=kind, has_secretary=False), on(DAY), DAY) is None


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2027, 6, 29), None),
        (date(2027, 6, 30), ("soon", "amber")),  # ZB-35: six calendar months before the last day, 2027-12-31
        (date(2027, 12, 31), ("soon", "amber")),
        (date(2028, 1, 1), ("over", "red")),  # 2.7: overdue is red only without an approval on record
    ],
)
def test_a_term_is_called_to_mind_and_runs_out(day: date, shown: tuple[str, str] | None) -> None:
    assert term(day) == shown


def test_zb_36_an_extension_of_a_year_is_amber_and_a_longer_one_asks_for_a_reason() -> None:
    day = date(2028, 3, 1)
    assert term(day, extended_to=date(2028, 12, 1)) == ("extended", "amber")
    assert term(day, extended_to=date(2028, 12, 31)) == ("extended", "amber")
    assert term(day, extended_to=date(2029, 1, 1)) == ("long", "amber")


def test_zb_36_the_day_to_which_a_term_was_put_off_is_its_last() -> None:
    put_off = {"extended_to": date(2028, 12, 1)}
    assert term(date(2028, 12, 1), **put_off) == ("extended", "amber")
    assert term(date(2028, 12, 2), **put_off) == ("over_again", "red")


@pytest.mark.parametrize(
    ("day", "given", "due_on", "step"),
    [
        (date(2027, 12, 31), {}, date(2027, 12, 31), None),
        (date(2028, 1, 1), {}, date(2027, 12, 31), "已经过去 1 天。"),
        (date(2028, 3, 1), {"extended_to": date(2028, 3, 1)}, date(2028, 3, 1), None),
        (date(2028, 3, 2), {"extended_to": date(2028, 3, 1)}, date(2028, 3, 1), "已经过去 1 天。"),
    ],
)
def test_5_3_the_first_day_after_a_term_is_one_day_late(
    day: date, given: dict[str, date], due_on: date, step: str | None
) -> None:
    unmet = duties.judge_term(unit(**given), on(day), day)
    assert unmet and unmet.due_on == due_on
    said = duties.say_term(unmet.case, unmet.values, unmet.rule)
    assert "2025-01-01 选举，任期 3 年，到 2027-12-31 届满。" in said.steps()
    assert [one for one in said.steps() if "已经过去" in one] == ([step] if step else [])


def test_zb_35_zb_36_the_words_say_the_days_and_the_numbers_of_the_rules() -> None:
    facts = unit(elected_on=date(2025, 3, 1), last_on=date(2028, 2, 29))
    soon = duties.judge_term(facts, on(DAY), date(2027, 9, 1))
    assert soon
    said = duties.say_term(soon.case, soon.values, soon.rule)
    assert said.steps() == [
        "2025-03-01 选举，任期 3 年，到 2028-02-29 届满。",
        "一般提前 6 个月提醒，从 2027-08-29 起。",
    ]
    half = Tightening("ZB-36", "months", 6, date(2020, 1, 1), None, "东岭煤矿党委", "《通知》", "东党〔2026〕1号", 1)
    put_off = unit(last_on=date(2028, 2, 29), extended_to=date(2028, 10, 1))
    long = duties.judge_term(put_off, on(DAY, [half]), date(2028, 4, 1))
    assert long
    said = duties.say_term(long.case, long.values, long.rule)
    assert (long.case, said.title) == ("long", "延期超过 6 个月")
    assert said.steps()[-1] == "延期一般不超过 6 个月，也就是到 2028-08-31。"


def test_5_3_a_college_general_branch_elected_in_2023_has_five_years() -> None:
    college = {
        "kind": "general_branch",
        "field": "university",
        "elected_on": date(2023, 3, 1),
        "last_on": date(2028, 2, 29),
    }
    assert term(date(2026, 11, 21), **college) is None  # E23: an alarm after three years is wrong
    assert term(date(2027, 8, 28), **college) is None
    assert term(date(2027, 8, 29), **college) == ("soon", "amber")  # 5.3: to 2028-02-29, called to mind from 2027-08-29
    assert term(date(2028, 2, 29), **college) == ("soon", "amber")
    assert term(date(2028, 3, 1), **college) == ("over", "red")


def test_a_unit_without_an_election_on_record_is_asked_for_the_day() -> None:
    assert term(DAY, elected_on=None, last_on=None) == ("unknown", "amber")


@pytest.mark.parametrize("kind", ["group", "provisional_branch", "leading_group"])
def test_there_are_no_terms_where_the_law_has_none(kind: str) -> None:
    assert term(DAY, kind=kind, elected_on=None, last_on=None) is None


@pytest.mark.parametrize(("places", "shown"), [(1, None), (5, None), (6, ("many", "amber"))])
def test_zb_03_a_joint_branch_covers_five_places_as_a_rule(places: int, shown: tuple[str, str] | None) -> None:
    unmet = duties.judge_places(Covering(new_id(), "0001", places), on(DAY), DAY)
    assert light(unmet) == shown
    if unmet:
        assert unmet.rule.strictness == "general", "a reason lets it rest"
        said = duties.say_places(unmet.case, unmet.values, unmet.rule)
        assert (said.title, said.steps()[-1]) == ("覆盖 6 个单位，超过 5 个", "6 − 5 = 1")


def test_zb_03_nothing_is_asked_of_a_joint_branch_without_places(clerk: Clerk, mine: Mine) -> None:
    unit = make_unit("东街联合党支部", mine.power)
    assert list(covering([unit.pk], clerk.today)) == []
    names = [f"第{n}商店" for n in range(6)]
    cover_places(clerk, unit, names=names, on=date(2024, 6, 1), reason="试")
    assert list(covering(None, clerk.today)) == [Covering(unit.pk, unit.path, 6)]
    assert list(covering([unit.pk], date(2024, 5, 31))) == list(covering([mine.first.pk], clerk.today)) == []


def test_what_no_statute_numbers_is_only_a_reminder() -> None:
    committee = unit(kind="committee", elections=[date(2015, 1, 1), date(2020, 1, 1), date(2025, 1, 1)])
    assert light(duties.judge_dedicated(committee, on(DAY), DAY)) == ("part_time", "amber")
    many = duties.judge_consecutive(committee, on(DAY), DAY)
    assert many and light(many) == ("long", "amber")
    steps = duties.say_consecutive(many.case, many.values, many.rule).steps()
    assert "2015-01-01、2020-01-01、2025-01-01" in steps, "the elections that are counted"
    assert duties.judge_consecutive(unit(elections=[date(2020, 1, 1), date(2025, 1, 1)]), on(DAY), DAY) is None
    assert duties.judge_dedicated(unit(kind="committee", is_dedicated=True), on(DAY), DAY) is None


@pytest.mark.parametrize(
    ("kind", "founded", "shown"),
    [
        ("provisional_branch", date(2026, 5, 21), ("lasting", "amber")),  # six calendar months today (E02)
        ("provisional_branch", date(2026, 5, 22), None),
        ("provisional_joint_branch", date(2026, 1, 1), ("lasting", "amber")),
        ("provisional_branch", None, None),
        ("provisional_committee", date(2020, 1, 1), None),
        ("branch", date(2020, 1, 1), None),
    ],
)
def test_zb_04_a_temporary_branch_of_six_months_calls_for_a_decision(
    kind: str, founded: date | None, shown: tuple[str, str] | None
) -> None:
    unmet = duties.judge_lasting(unit(kind=kind, founded_on=founded), on(DAY), DAY)
    assert light(unmet) == shown
    if unmet:
        assert duties.say_lasting(unmet.case, unmet.values, unmet.rule).title == "临时党支部已满 6 个月"
