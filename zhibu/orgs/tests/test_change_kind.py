"""Make a unit an organisation of another kind."""

from datetime import date

import pytest

from zhibu.gate.actor import Refused
from zhibu.orgs.actions import appoint, change_kind, found_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import Mine
from zhibu.people.models import Person

DAY = date(2024, 6, 1)


def test_a_branch_becomes_a_general_branch_and_takes_branches(clerk: Clerk, mine: Mine) -> None:
    branch = make_unit("洗煤厂党支部", mine.root)
    unit = change_kind(clerk, branch, kind="general_branch", name="洗煤厂党总支", on=DAY, reason="超过五十人")
    assert (unit.kind, unit.name) == ("general_branch", "洗煤厂党总支")
    assert set(unit.changes.filter(day=DAY).values_list("change", flat=True)) == {"kind_changed", "renamed"}
    assert Unit.objects.as_of(date(2024, 5, 31)).values_list("kind_then", flat=True).get(pk=unit.pk) == "branch"
    found_unit(clerk, unit, name="洗煤一班党支部", kind="branch", founded_on=DAY)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("committee", "党委不能设在党总支下面"),
        ("branch", "这一天它已经是党支部"),
        ("group", "党小组不能设在党总支下面"),
        ("club", "请选择组织类别"),
    ],
)
def test_is_refused_where_it_does_not_fit(clerk: Clerk, mine: Mine, kind: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        change_kind(clerk, mine.first, kind=kind, on=DAY, reason="试")
    assert caught.value.field == "kind"


def test_is_refused_while_something_stands_below_that_could_not(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="党支部不能设在党支部下面"):
        change_kind(clerk, mine.coal, kind="branch", on=DAY, reason="试")


def test_is_refused_while_somebody_holds_a_post_that_goes(clerk: Clerk, mine: Mine, person: Person) -> None:
    appoint(clerk, mine.first, person=person, post="youth", on=date(2020, 1, 1))
    with pytest.raises(Refused, match="联合党支部不设青年委员，请先免去王建国的职务"):
        change_kind(clerk, mine.first, kind="joint_branch", on=DAY, reason="试")
