"""Every reason for which a row stays out: raised by a real row of a real file, with its code and its sentence."""

import pytest

from zhibu.members.testing import make_member
from zhibu.orgs.testing import make_unit
from zhibu.rosters.choices import COMPARED, Decision, say_why
from zhibu.rosters.command import import_file
from zhibu.rosters.queries.parts import rejected_rows
from zhibu.rosters.rules import Reason
from zhibu.rosters.testing import HEADINGS, id_number, import_roster, person, preview, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO = id_number(sequence="831"), id_number(sequence="833")
WRONG = ONE[:17] + ("1" if ONE[17] != "1" else "2")
BRANCH = "综采一区党支部"
WIDE = (*HEADINGS, "性别", "出生日期")


def row(name="李建国", number=ONE, unit=BRANCH, sex="", born="", **cells):
    return (*person(name, number, unit, **cells), sex, born)


IN_THE_FILE = [
    ([row(name="")], "noname", "没有填姓名。"),
    ([row(name="=1+1")], "badname", "“=1+1”不像姓名，请核对。"),
    ([row(number="")], "noid", "没有填身份证号，无法确认是不是同一个人。"),
    ([row(number=ONE[:17])], "idlength", f"身份证号“{ONE[:17]}”不是 18 位，请核对。"),
    ([row(number="130406530714831")], "idold", "身份证号“130406530714831”是 15 位的旧号码，请改填 18 位的。"),
    (
        [row(number=ONE[:17] + "A")],
        "idsigns",
        f"身份证号“{ONE[:17]}A”里有数字和末位 X 以外的字符，请核对。",
    ),
    (
        [row(number=1.3040619530714e17)],
        "idrounded",
        "身份证号在表里存成了数值，后几位已经丢失。请把这一列设为文本，重新填写。",
    ),
    (
        [row(number="130406195302308310")],
        "iddate",
        "身份证号“130406195302308310”里的出生日期不存在，请核对。",
    ),
    ([row(number=WRONG)], "checksum", f"身份证号“{WRONG}”的校验位不对，多半是抄错了一位，请核对。"),
    ([row(joined="2031-07-01", full="2032-07-01")], "future", "入党日期“2031-07-01”晚于今天，请核对。"),
    ([row(joined="2020.2.30")], "baddate", "入党日期“2020.2.30”看不出是哪一天。日历上没有这一天。"),
    (
        [row(joined="2020-07-01", full="2019-07-01")],
        "order",
        "转正日期“2019-07-01”早于它前面一步的“2020-07-01”，先后顺序不对。",
    ),
    ([row(sex="女")], "sexmismatch", "性别与身份证号不一致，按身份证号应为“男”。"),
    (
        [row(born="1953-07-15")],
        "birthmismatch",
        "出生日期“1953-07-15”与身份证号不一致，按身份证号应为“1953-07-14”。",
    ),
    ([row(unit="")], "nounit", "没有填所在党支部。"),
    ([row(), row(name="李建军")], "duplicate", "身份证号与第 2 行相同，同一个人只收一行。"),
]


@pytest.fixture
def file(tmp_path):
    def write(*rows, headings=WIDE):
        return write_roster(tmp_path / "a.xlsx", rows, headings)

    return write


@pytest.mark.parametrize(("rows", "code", "sentence"), IN_THE_FILE, ids=[case[1] for case in IN_THE_FILE])
def test_a_row_is_rejected_for_what_stands_in_it(cast, file, rows, code, sentence):
    found = import_file(file(*rows), "东岭煤矿党委")
    assert found["rejected"] == [{"row": len(rows) + 1, "reason": code, "message": sentence}]
    assert found["imported"] == len(rows) - 1


def _a_unit_twice(cast, file):
    make_unit("洗煤厂党支部", make_unit("洗选总支部", cast.mine))
    make_unit("洗煤厂党支部", cast.general)
    return preview(file(row(unit="洗煤厂党支部")), cast.mine)


def _a_unit_outside(cast, file):
    return preview(file(row(unit="综采二区党支部")), cast.first, cast.actor("secretary"))


def _a_unit_left_out(cast, file):
    roster = preview(file(row(unit="洗煤厂党支部")), cast.mine, found=False)
    roster.missing[0]["decision"] = Decision.LEAVE
    return checked_again(roster, file)


def _a_unit_of_no_kind(cast, file):
    return preview(file(row(unit=f"{BRANCH}/学习室")), cast.mine)


def _a_committee(cast, file):
    return preview(file(row(unit="东岭煤矿党委")), cast.mine)


def _somebody_elsewhere(cast, file):
    import_roster(file(row(unit="综采二区党支部")), cast.mine)
    return preview(file(row()), cast.first, cast.actor("secretary"))


def _the_same_without_a_number(_cast, file):
    headings = tuple(heading for heading in WIDE if heading != "公民身份号码")
    rows = [tuple(cell for place, cell in enumerate(row(born="1953-07-14")) if place != 1)] * 2
    return preview(file(*rows, headings=headings))


def _two_of_one_name(cast, file):
    for _ in range(2):
        make_member(cast.first, name="李建国", birth_on="1953-07-14")
    headings = tuple(heading for heading in WIDE if heading != "公民身份号码")
    rows = [tuple(cell for place, cell in enumerate(row(born="1953-07-14")) if place != 1)]
    return preview(file(*rows, headings=headings), cast.mine)


def _somebody_who_left(cast, file):
    import_roster(file(row()), cast.mine)
    import_roster(file((*row(), "已去世"), headings=(*WIDE, "党籍状态")), cast.mine)
    return preview(file(row(education="大专")), cast.mine)


def _back_to_probation(cast, file):
    import_roster(file(row()), cast.mine)
    return preview(file(row(stage="预备党员", joined="2026-05-01", full="")), cast.mine)


def checked_again(roster, file):
    from zhibu.access.actors import system
    from zhibu.rosters.actions import preview_roster

    return preview_roster(system(), roster, path=file(row(unit="洗煤厂党支部")))


BY_COMPARING = [
    (_a_unit_twice, "ambiguousunit", "有几个组织都叫“洗煤厂党支部”，分不清是哪一个。请在前面写上它的上级组织。"),
    (_a_unit_outside, "outofscope", "“综采二区党支部”不在您可以导入的范围内。"),
    (_a_unit_left_out, "unitleft", "按您的选择，“洗煤厂党支部”的人这次不导入。"),
    (_a_unit_of_no_kind, "unitkind", "看不出“学习室”是哪一类组织，不能设在这里。请核对名称，或先设立这个组织。"),
    (_a_committee, "notbranch", "“中共东岭煤矿委员会”是党委，党员要编入党支部。请写明在哪个党支部。"),
    (_somebody_elsewhere, "elsewhere", "此人的组织关系不在您可以导入的范围内，请联系上级组织部门。"),
    (
        _the_same_without_a_number,
        "twin",
        "与第 2 行的“李建国”相同，没有身份证号分不清是不是两个人，请补填身份证号。",
    ),
    (_two_of_one_name, "namesake", "系统里有几个“李建国”，没有身份证号分不清是哪一个，请补填身份证号。"),
    (_somebody_who_left, "left", "系统里此人已不在册，请先办理恢复或转入。"),
    (_back_to_probation, "stageback", "系统里此人已是正式党员，不能退回，请核对。"),
]


@pytest.mark.parametrize(("make", "code", "sentence"), BY_COMPARING, ids=[case[1] for case in BY_COMPARING])
def test_a_row_is_rejected_for_what_the_installation_knows(cast, file, make, code, sentence):
    roster = make(cast, file)
    assert [(row.whys[0][0], say_why(*row.whys[0])) for row in rejected_rows(roster)] == [(code, sentence)]
    assert roster.counts["reasons"] == {code: 1}


ONLY_WARN = {"nodate", "monthonly", "planned", "stagedate", "young", "badphone", "badcode", "region", "toolong", "post"}


def test_every_code_is_raised_by_a_test_here_or_only_warns():
    raised = {case[1] for case in (*IN_THE_FILE, *BY_COMPARING)}
    assert raised | ONLY_WARN == {reason.value for reason in Reason} | set(COMPARED)
    assert not raised & ONLY_WARN


@pytest.mark.parametrize("unit", ["综采总支部", "第二党小组", "洗选党总支"])
def test_only_branches_and_their_groups_hold_people(cast, file, unit):
    roster = preview(file(row(unit=unit)), cast.mine)
    assert [found.whys[0][0] for found in rejected_rows(roster)] == ["notbranch"]
    assert not any(entry["is_used"] for entry in roster.missing)


@pytest.mark.parametrize("unit", ["第一党小组", f"{BRANCH}/第一党小组", "综采一区临时党支部"])
def test_groups_and_provisional_branches_hold_people(cast, file, unit):
    target = cast.first if "小组" in unit else cast.mine
    assert preview(file(row(unit=unit)), target).counts["new"] == 1


def test_a_branchs_own_file_needs_no_unit_at_all(cast, file):
    headings = tuple(heading for heading in WIDE if heading != "所在党支部")
    rows = [tuple(cell for place, cell in enumerate(row()) if place != 3)]
    roster = import_roster(file(*rows, headings=headings), cast.first)
    assert roster.counts["by_unit"] == {str(cast.first.pk): 1}
    above = preview(file(*rows, headings=headings), cast.mine)
    assert above.counts["reasons"] == {"nounit": 1}
