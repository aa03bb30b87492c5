"""What a member's status is by the rows of 2.9 (and ZB-23), cited by id: the roll knows what statistics know."""

from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.members.actions.admission import admit_member
from zhibu.members.choices import Mobility, Stage, Standing, Tie
from zhibu.members.rules.standings import OUT
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.people.facts import PersonFacts
from zhibu.rulebook.books import on

BOOK = on(date(2026, 11, 21))


def _listed(rule_id: str, key: str) -> list[str]:
    return list(BOOK.get(rule_id).value(key).items)


def test_zt_02_stages_and_standings_are_told_apart() -> None:
    assert [stage.label.removeprefix("入党") for stage in Stage] == _listed("ZT-02", "stages")
    assert {standing.label.removeprefix("已") for standing in Standing} == set(_listed("ZT-02", "standings"))


def test_zt_02_where_a_member_is_stands_apart_from_both() -> None:
    known = {"lost": "失联"}
    assert {known.get(one.value, one.label) for one in Mobility} <= set(_listed("ZT-02", "places"))


def test_zt_04_the_seven_ways_out_and_what_stands_apart_from_them() -> None:
    assert {Standing(value).label for value in OUT} == set(_listed("ZT-04", "ways"))
    assert len(OUT) == 7
    apart = {Standing.SUSPENDED.value, Standing.DECEASED.value}
    assert OUT.isdisjoint(apart)


def test_zt_01_every_standing_of_the_codes_in_use_is_known() -> None:
    codes = {line.split(" ")[1] for line in _listed("ZT-01", "codes")}
    assert {"正常", "恢复党籍", "停止党籍", "开除党籍"} <= codes
    assert codes - {"保留党籍"} <= {standing.label for standing in Standing}


def test_zb_23_who_keeps_the_relation_elsewhere_may_take_part_here() -> None:
    assert Tie.PARTICIPATION != Tie.FORMAL
    assert BOOK.get("ZB-23").gravest == "none", "可以 shows no light"


@pytest.mark.parametrize("stage", list(Stage))
def test_5_3_zb_07_fz_24_a_provisional_branch_takes_nobody_on_the_way_to_membership(cast: Cast, stage: Stage) -> None:
    branch = make_unit("抢险临时党支部", cast.mine, kind="provisional_branch")
    with pytest.raises(Refused, match="临时党支部"):
        admit_member(Clerk(), branch, facts=PersonFacts(name="钱小军"), stage=stage, since=date(2026, 1, 5))
