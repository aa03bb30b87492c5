import pytest

from zhibu.rosters.rules.cells import unit_path
from zhibu.rosters.rules.table_finding import find_table, unit_in_title

HEAD = ("姓名", "身份证号", "入党时间")
DATA = ("王建国", "130406195307148310", "1978-07-01")


def table(*rows):
    return find_table(list(enumerate(rows, 1)))


def test_headings_in_the_first_row():
    found = table(HEAD, DATA)
    assert (found.headings, found.heading_rows, found.first_row, found.title) == (HEAD, (1,), 2, "")


def test_titles_and_the_reporting_unit_stand_above():
    found = table(("党员名册",) * 3, ("填报单位:中共东岭煤矿委员会", "", "填报日期：2026年11月"), (), HEAD, DATA)
    assert found.title == "党员名册"
    assert found.unit == "中共东岭煤矿委员会"
    assert found.first_row == 5


@pytest.mark.parametrize(
    ("above", "unit"),
    [
        (("填报单位（盖章）：东岭煤矿党委",), "东岭煤矿党委"),
        (("单位：", "东岭煤矿党委", ""), "东岭煤矿党委"),
        (("党组织名称：机关第一党支部  填表时间：2026.11",), "机关第一党支部"),
        (("中共东岭煤矿委员会党员花名册",), "中共东岭煤矿委员会"),
        (("机关第一党支部2026年党员名单",), "机关第一党支部"),
        (("2026年党员名单",), ""),
        (("填报单位：__________",), ""),
    ],
)
def test_the_unit_is_read_from_what_stands_above(above, unit):
    assert table(above, HEAD, DATA).unit == unit


def test_two_rows_of_headings_become_one():
    found = table(("姓名", "证件", "证件", "党籍", ""), ("姓名", "身份证号", "性别", "入党时间", "转正时间"), DATA)
    assert found.heading_rows == (1, 2)
    assert found.headings == ("姓名", "证件 / 身份证号", "证件 / 性别", "党籍 / 入党时间", "转正时间")


def test_a_title_is_no_row_of_headings():
    found = table(("党员名册", "党员名册", "党员名册"), HEAD, DATA)
    assert found.heading_rows == (2,)


def test_a_first_row_of_data_is_no_second_row_of_headings():
    assert table(HEAD, ("王建国", "", "")).heading_rows == (1,)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("",)],
        [("今天的会议纪要",), ("一、学习文件",)],
        [("品名", "数量"), ("苹果", 3)],
        [("a", "b"), ("c", "d")],
    ],
)
def test_no_table_is_found_where_there_is_none(rows):
    assert table(*rows) is None


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        ("第一党支部", ("第一党支部",)),
        ("东岭煤矿党委/机电党总支/维修党支部", ("东岭煤矿党委", "机电党总支", "维修党支部")),
        ("东岭煤矿党委-机电党总支-维修党支部", ("东岭煤矿党委", "机电党总支", "维修党支部")),
        ("东岭煤矿党委 机电党总支 维修党支部", ("东岭煤矿党委", "机电党总支", "维修党支部")),
        ("中共东岭煤矿委员会—维修党支部", ("中共东岭煤矿委员会", "维修党支部")),
        ("运搬-工区党支部", ("运搬-工区党支部",)),
        ("离退休 第一党支部", ("离退休第一党支部",)),
        ("1.第一党支部", ("第一党支部",)),
        ("党委办公室党支部", ("党委办公室党支部",)),
        ("　", ()),
        ("/", ()),
    ],
)
def test_the_path_of_a_unit(cell, path):
    assert unit_path(cell) == path


def test_a_files_name_may_tell_whose_roster_it_is():
    assert unit_in_title("中共东岭煤矿委员会党员名册2026") == "中共东岭煤矿委员会"
    assert unit_in_title("党员名册") == ""
