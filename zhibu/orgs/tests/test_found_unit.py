"""Found a unit."""

from datetime import date, timedelta

import pytest

from zhibu.audit.models import Act
from zhibu.gate.actor import GROUND, NotAllowed, Refused
from zhibu.orgs.actions import NewUnit, elect_term, found_root, found_unit, found_units
from zhibu.orgs.models import Unit, UnitPath
from zhibu.orgs.rules import LONG_AGO
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.orgs.tests.conftest import TODAY, Mine

DAY = date(2020, 3, 1)


def test_stands_below_its_parent_from_the_day(clerk: Clerk, mine: Mine) -> None:
    unit = found_unit(clerk, mine.coal, name="综采二区党支部", kind="branch", founded_on=DAY)
    assert unit.path == mine.coal.path + "0002"
    assert list(Unit.objects.as_of(DAY).filter(path_then=unit.path)) == [unit]
    assert not Unit.objects.as_of(DAY - timedelta(1)).filter(pk=unit.pk)


def test_is_found_by_sound_and_has_a_short_name(clerk: Clerk, mine: Mine) -> None:
    unit = found_unit(clerk, mine.root, name="中共东岭煤矿调度室总支部委员会", kind="general_branch")
    assert unit.short_name == "东岭煤矿调度室党总支"
    assert unit.pinyin.startswith("donglingmeikuangdiaodushidangzongzhi zhonggongdonglingmeikuangdiaodushi")
    assert unit.initials == "dlmkddsdzz zgdlmkddszzbwyh"


def test_writes_its_history_and_one_audit_line(clerk: Clerk, mine: Mine) -> None:
    unit = found_unit(
        clerk, mine.coal, name="综采二区党支部", kind="branch", founded_on=DAY, approval_no="东党〔2020〕3号"
    )
    change = unit.changes.get()
    assert (change.change, change.day, change.document_no, change.recorded_by) == (
        "founded",
        DAY,
        "东党〔2020〕3号",
        "录入员",
    )
    act = Act.objects.get(subject_id=unit.pk)
    assert (act.verb, act.unit_path) == ("found_unit", unit.path)


def test_of_an_unknown_day_stands_since_ever(clerk: Clerk, mine: Mine) -> None:
    unit = found_unit(clerk, mine.root, name="老党支部", kind="branch")
    assert unit.founded_on is None
    first = UnitPath.objects.get(unit=unit)
    assert first.since == date(2015, 1, 1), "the tree shows it from its parent's first day"
    assert unit.names.get().since == LONG_AGO


def test_is_refused_where_the_kind_may_not_stand(clerk: Clerk, mine: Mine) -> None:
    with pytest.raises(Refused, match="党支部不能设在党支部下面，可以设在：党委") as caught:
        found_unit(clerk, mine.first, name="分支部", kind="branch")
    assert caught.value.field == "kind"


@pytest.mark.parametrize(
    ("about", "field", "words"),
    [
        ({"name": " "}, "name", "请填写组织名称"),
        ({"name": "综采一区党支部"}, "name", "同一上级下面已经有"),
        ({"kind": "club"}, "kind", "请选择组织类别"),
        ({"founded_on": TODAY + timedelta(1)}, "founded_on", "不能晚于今天"),
        ({"founded_on": date(1920, 1, 1)}, "founded_on", "1921"),
        ({"field": "moon"}, "field", "所属领域"),
        ({"code": "A1"}, "code", "已经有人用了"),
    ],
)
def test_is_refused_at_the_field(clerk: Clerk, mine: Mine, about: dict, field: str, words: str) -> None:
    make_unit("有代码党支部", mine.root, code="A1")
    with pytest.raises(Refused, match=words) as caught:
        found_unit(clerk, mine.coal, **{"name": "新党支部", "kind": "branch"} | about)
    assert caught.value.field == field


def test_is_refused_below_a_full_parent(clerk: Clerk, mine: Mine) -> None:
    Unit.objects.filter(pk=mine.coal.pk).update(last_child=9999)
    with pytest.raises(Refused, match="编号已经用完"):
        found_unit(clerk, mine.coal, name="新党支部", kind="branch")


def test_needs_the_right_at_the_parent(mine: Mine) -> None:
    with pytest.raises(NotAllowed):
        found_unit(Clerk(paths=(mine.power.path,)), mine.coal, name="新党支部", kind="branch")


def test_a_second_root_stands_beside_the_first(clerk: Clerk, mine: Mine) -> None:
    assert found_root(clerk, GROUND, name="另一党委", kind="committee").path == "0002"


def test_many_at_once_stand_as_they_were_named(clerk: Clerk, mine: Mine) -> None:
    ids = found_units(
        clerk,
        mine.root,
        units=[
            NewUnit(key="b", parent="a", name="新一党支部", kind="branch"),
            NewUnit(key="a", name="新总支", kind="general_branch"),
            NewUnit(key="c", parent="b", name="第一党小组", kind="group"),
            NewUnit(key="d", parent=mine.coal.pk, name="综采三区党支部", kind="branch", founded_on=DAY),
        ],
    )
    paths = dict(Unit.objects.filter(pk__in=ids.values()).values_list("name", "path"))
    assert paths == {
        "新总支": "00010003",
        "新一党支部": "000100030001",
        "第一党小组": "0001000300010001",
        "综采三区党支部": "000100010002",
    }
    assert UnitPath.objects.filter(unit__in=ids.values()).count() == 4
    assert Act.objects.filter(verb="found_units").count() == 4


def test_many_in_a_ring_or_with_one_name_are_refused(clerk: Clerk, mine: Mine) -> None:
    ring = [
        NewUnit(key="a", parent="b", name="甲党委", kind="committee"),
        NewUnit(key="b", parent="a", name="乙党委", kind="committee"),
    ]
    with pytest.raises(Refused, match="自己的上级"):
        found_units(clerk, mine.root, units=ring)
    twins = [NewUnit(key=key, name="双胞党支部", kind="branch") for key in "ab"]
    with pytest.raises(Refused, match="同一上级下面已经有"):
        found_units(clerk, mine.root, units=twins)
    assert Unit.objects.count() == 5


def test_many_below_somebody_elses_unit_are_refused(mine: Mine) -> None:
    with pytest.raises(Refused, match="不在这个组织下面"):
        found_units(
            Clerk(paths=(mine.power.path,)),
            mine.power,
            units=[NewUnit(key="a", parent=mine.coal.pk, name="新党支部", kind="branch")],
        )


@pytest.mark.parametrize(
    ("applied", "replied", "reason", "field"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), "", ""),  # a calendar month, clamped
        (date(2026, 1, 31), date(2026, 3, 1), "", "reason"),
        (date(2026, 1, 31), date(2026, 3, 1), "党委换届，推迟研究", ""),
        (date(2026, 2, 1), date(2026, 1, 31), "", "applied_on"),
        (date(2026, 1, 31), None, "", "founded_on"),
    ],
)
def test_zb_05_a_reply_later_than_a_month_asks_why(
    clerk: Clerk, mine: Mine, applied: date, replied: date | None, reason: str, field: str
) -> None:
    given = {"name": "综采三区党支部", "kind": "branch", "applied_on": applied, "founded_on": replied, "reason": reason}
    if not field:
        found_unit(clerk, mine.coal, **given)
        assert Act.objects.latest("at").details["applied_on"] == applied.isoformat()
        return
    with pytest.raises(Refused) as refused:
        found_unit(clerk, mine.coal, **given)
    assert refused.value.field == field


def test_zb_50_in_villages_general_branches_and_committees_have_five_years_too(clerk: Clerk, mine: Mine) -> None:
    for kind in ("general_branch", "committee"):
        unit = found_unit(clerk, mine.root, name=f"东村{kind}", kind=kind, field="village", founded_on=DAY)
        with pytest.raises(Refused, match="任期是 5 年"):
            elect_term(clerk, unit, elected_on=date(2025, 1, 6), years=3, reason="试")
        assert elect_term(clerk, unit, elected_on=date(2025, 1, 6)).last_on == date(2030, 1, 5)
