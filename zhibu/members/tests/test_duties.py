"""What rules ask of branches as to their members: field rules 2.1, 2.3, 2.4 and the vectors of 5.3 by their ids."""

from datetime import date
from typing import Any

import pytest

from zhibu.lib.ids import new_id
from zhibu.members import duties
from zhibu.members.queries.structure import Structure
from zhibu.rulebook.asking import Unmet
from zhibu.rulebook.books import on
from zhibu.rulebook.rules import Tightening

DAY = date(2026, 11, 21)


def branch(**given: Any) -> Structure:
    known: dict[str, Any] = {
        "kind": "branch",
        "field": "",
        "founded_on": None,
        "full": 10,
        "members": 10,
        "groups": 0,
        "ungrouped": 0,
        "incomplete": 0,
        "seats": 3,
        "posts": ["secretary", "organisation", "publicity", "discipline"],
        "reviews": 0,
        "review_on": None,
        "probations": [],
    }
    return Structure(unit_id=new_id(), path="0001", **(known | given))


def light(unmet: Unmet | None) -> tuple[str, str] | None:
    """Return the case and the gravest colour that its rule allows."""
    return None if unmet is None else (unmet.case, unmet.rule.gravest if unmet.is_over else "amber")


@pytest.mark.parametrize(
    ("full", "probationary", "seats", "shown"),
    [
        (7, 3, 0, ("none", "red")),  # 5.3: 7 full + 3 预备 members, no 支委会 -> red ZB-29
        (6, 5, 0, None),  # 5.3: 6 full + 5 预备 -> no light
        (7, 0, 2, ("short", "red")),
        (7, 0, 3, None),
        (23, 0, 7, None),  # 一般 at most 7
        (23, 0, 8, ("crowded", "amber")),
    ],
)
def test_zb_29_a_committee_from_seven_full_members(
    full: int, probationary: int, seats: int, shown: tuple[str, str] | None
) -> None:
    facts = branch(full=full, members=full + probationary, seats=seats)
    assert light(duties.judge_committee(facts, on(DAY), DAY)) == shown


@pytest.mark.parametrize(
    ("full", "seats", "held", "shown", "vacant"),
    [
        (7, 3, ["secretary", "organisation", "publicity"], ("posts", "amber"), ["纪检委员"]),
        (7, 5, ["secretary", "deputy_secretary", "member"], ("posts", "amber"), ["组织委员", "宣传委员", "纪检委员"]),
        (7, 3, ["organisation", "publicity", "discipline"], None, []),  # a vacant secretary has its own light
        (6, 1, ["secretary"], None, []),  # ZB-30: no committee, no members of one
        (7, 2, ["secretary", "discipline"], ("short", "red"), ["组织委员", "宣传委员"]),
        (23, 8, ["secretary", "organisation", "publicity"], ("posts", "amber"), ["纪检委员"]),
    ],
)
def test_zb_29_a_post_that_nobody_holds_is_named(
    full: int, seats: int, held: list[str], shown: tuple[str, str] | None, vacant: list[str]
) -> None:
    unmet = duties.judge_committee(branch(full=full, seats=seats, posts=held), on(DAY), DAY)
    assert light(unmet) == shown
    if unmet:
        assert unmet.values["vacant"] == vacant
        said = duties.say_committee(unmet.case, unmet.values, unmet.rule)
        words = "、".join(vacant)
        assert any(f"没有人担任：{words}。" in step for step in said.steps())
        assert (said.title == f"支部委员会没有{words}") == (unmet.case == "posts")


def test_zb_29_the_words_show_the_arithmetic() -> None:
    unmet = duties.judge_committee(branch(full=23, members=25, seats=2), on(DAY), DAY)
    assert unmet is not None
    said = duties.say_committee(unmet.case, unmet.values, unmet.rule)
    assert said.title == "支部委员会缺 1 名委员"
    assert said.steps()[0] == "正式党员 23 名，不少于 7 名，应设支部委员会。"
    assert said.steps()[-1] == "3 − 2 = 1，还缺 1 名。"


@pytest.mark.parametrize(("members", "shown"), [(50, None), (51, ("large", "amber")), (61, ("large", "amber"))])
def test_zb_02_fifty_members_with_those_on_probation(members: int, shown: tuple[str, str] | None) -> None:
    facts = branch(full=40, members=members)
    assert light(duties.judge_size(facts, on(DAY), DAY)) == shown


@pytest.mark.parametrize(
    ("field", "members", "shown"),
    [
        ("office", 49, None),
        ("office", 50, ("general_body", "JG-02")),
        ("office", 99, ("general_body", "JG-02")),
        ("office", 100, ("body", "JG-01")),
        ("office", 101, ("body", "JG-01")),  # 5.3: 机关 branch with 101 members -> amber JG-01
        ("community", 101, ("large", "ZB-02")),  # 5.3: same in a 社区 -> amber ZB-02 only
        ("community", 50, None),
        ("state_enterprise", 50, ("general_body", "GQ-01")),
        ("state_enterprise", 100, ("body", "GQ-01")),
        ("", 101, ("large", "ZB-02")),
    ],
)
def test_jg_01_jg_02_gq_01_so_many_call_for_a_larger_body_in_some_spheres(
    field: str, members: int, shown: tuple[str, str] | None
) -> None:
    unmet = duties.judge_size(branch(field=field, members=members, full=members), on(DAY), DAY)
    assert (unmet and (unmet.case, unmet.rule.id)) == shown
    if unmet:
        assert light(unmet) == (unmet.case, "amber")
        said = duties.say_size(unmet.case, unmet.values, unmet.rule)
        assert str(members) in said.title


@pytest.mark.parametrize(
    ("kind", "full", "shown"),
    [
        ("branch", 3, None),
        ("branch", 2, ("few", "amber")),  # 5.3
        ("branch", 0, ("few", "amber")),
        ("joint_branch", 3, None),
        ("joint_branch", 2, ("few_joint", "amber")),  # ZB-03 names the number of a place alone: never red
        ("mobile_branch", 2, None),  # ZB-42 gives no number
    ],
)
def test_zb_01_zb_03_zb_06_two_full_members_left_is_amber(kind: str, full: int, shown: tuple[str, str] | None) -> None:
    assert light(duties.judge_few(branch(kind=kind, full=full, members=9), on(DAY), DAY)) == shown


@pytest.mark.parametrize(("groups", "ungrouped", "shown"), [(0, 9, None), (2, 0, None), (2, 1, ("ungrouped", "amber"))])
def test_jy_15_nobody_outside_the_groups_where_there_are_groups(
    groups: int, ungrouped: int, shown: tuple[str, str] | None
) -> None:
    assert light(duties.judge_groups(branch(groups=groups, ungrouped=ungrouped), on(DAY), DAY)) == shown


@pytest.mark.parametrize(
    ("passed_on", "shown"),
    [
        (date(2025, 11, 20), ("over", "amber")),
        (date(2025, 11, 21), ("over", "amber")),  # a calendar year from the assembly (FZ-31), never 365 days (E02)
        (date(2025, 11, 22), ("soon", "amber")),
        (date(2026, 1, 22), ("soon", "amber")),  # its last day is 2027-01-21, two calendar months off (E02): 61 days
        (date(2026, 1, 23), None),
    ],
)
def test_fz_31_probation_ends_a_calendar_year_after_the_assembly(
    passed_on: date, shown: tuple[str, str] | None
) -> None:
    assert light(duties.judge_probations(branch(probations=[passed_on]), on(DAY), DAY)) == shown


@pytest.mark.parametrize(
    ("passed_on", "months", "shown"),
    [
        (date(2025, 5, 21), 6, ("over", "amber")),
        (date(2025, 5, 22), 6, ("soon", "amber")),
        (date(2025, 11, 20), 6, None),  # over without the extension
        (date(2024, 11, 21), 12, ("over", "amber")),
    ],
)
def test_fz_32_an_extension_moves_the_end(passed_on: date, months: int, shown: tuple[str, str] | None) -> None:
    unmet = duties.judge_probations(branch(probations=[passed_on], extensions=[months]), on(DAY), DAY)
    assert light(unmet) == shown
    if unmet:
        said = duties.say_probations(unmet.case, unmet.values, unmet.rule)
        assert "延长过预备期的 1 人，按延长后的日子算。" in said.steps()


def test_an_incomplete_file_and_a_review_are_amber() -> None:
    facts = branch(incomplete=2, reviews=1, review_on=date(2026, 11, 1))
    assert light(duties.judge_files(facts, on(DAY), DAY)) == ("incomplete", "amber")
    assert light(duties.judge_reviews(facts, on(DAY), DAY)) == ("due", "amber")
    assert duties.judge_files(branch(), on(DAY), DAY) is None
    assert duties.judge_reviews(branch(), on(DAY), DAY) is None


def test_zb_03_a_joint_branch_of_few_may_say_why() -> None:
    unmet = duties.judge_few(branch(kind="joint_branch", full=2, members=4), on(DAY), DAY)
    assert unmet and not unmet.rule.is_must, "a reason rests it"
    said = duties.say_few(unmet.case, unmet.values, unmet.rule)
    assert said.title == "联合党支部正式党员 2 名，不足 3 名"
    assert "条文没有写" in said.steps()[1]


@pytest.mark.parametrize(
    ("since", "shown"),
    [
        (date(2025, 11, 21), None),  # a whole calendar year today
        (date(2025, 11, 22), ("short", "amber")),
        (None, ("short", "amber")),  # still on probation
    ],
)
def test_zb_37_a_secretary_has_a_year_in_the_party_as_a_rule(since: date | None, shown: tuple[str, str] | None) -> None:
    facts = branch(secretary="王守仁", secretary_from=since)
    assert light(duties.judge_standing(facts, on(DAY), DAY)) == shown
    assert duties.judge_standing(branch(), on(DAY), DAY) is None, "whoever is on no roll is not judged"


def test_zb_01_zb_37_the_numbers_are_those_of_the_pack_and_a_committee_may_ask_for_more() -> None:
    two = Tightening("ZB-37", "years", 2, date(2020, 1, 1), None, "东岭煤矿党委", "《通知》", "东党〔2026〕1号", 1)
    facts = branch(secretary="王守仁", secretary_from=date(2025, 1, 1))
    assert duties.judge_standing(facts, on(DAY), DAY) is None
    assert light(duties.judge_standing(facts, on(DAY, [two]), DAY)) == ("short", "amber")
