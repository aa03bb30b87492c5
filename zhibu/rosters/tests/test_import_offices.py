"""Rosters of other offices go all the way onto the roll, with no mapping written for them."""

import datetime

import openpyxl
import pytest

from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.rosters.command import import_file
from zhibu.rosters.testing import id_number, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = (id_number(sequence=order) for order in ("831", "842", "853"))


def test_a_csv_in_gb18030_with_other_words(tmp_path):
    path = tmp_path / "机关党委名单.csv"
    lines = [
        "支部名称,党员姓名,身份证,入党时间,转正时间,手机",
        f"机关一支部,李 建国,{ONE},1978年7月1日,1979年7月1日,138 0000 1234",
        f"机关二支部,王晓梅,{TWO.lower()},一九八〇年五月,1981.5,",
    ]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    found = import_file(path)
    assert (found["imported"], found["rejected"]) == (2, [])
    assert Unit.objects.get(parent=None).name == "机关党委"
    assert set(Member.objects.values_list("name", "unit__name")) == {("李建国", "机关一支部"), ("王晓梅", "机关二支部")}


def test_the_unit_in_three_columns_becomes_a_tree(tmp_path):
    headings = ["姓名", "身份证号", "所属党委", "所属党总支", "所属支部", "入党日期", "转正日期"]
    rows = [
        ("李建国", ONE, "东岭矿党委", "机电总支", "维修支部", "1978-07-01", "1979-07-01"),
        ("王晓梅", TWO, "东岭矿党委", "机电总支", "运转支部", "1980-07-01", "1981-07-01"),
        ("张强", THREE, "东岭矿党委", "", "机关支部", "1980-07-01", "1981-07-01"),
    ]
    import_file(write_roster(tmp_path / "a.xlsx", rows, headings, title="填报单位：东岭矿党委"))
    tree = set(Unit.objects.values_list("parent__name", "name", "kind"))
    assert tree == {
        (None, "东岭矿党委", "committee"),
        ("东岭矿党委", "机电总支", "general_branch"),
        ("机电总支", "维修支部", "branch"),
        ("机电总支", "运转支部", "branch"),
        ("东岭矿党委", "机关支部", "branch"),
    }


def test_a_branch_that_lists_only_itself_is_the_root(tmp_path):
    headings = ["姓名", "身份证号", "入党日期", "转正日期"]
    rows = [("李建国", ONE, "1978-07-01", "1979-07-01")]
    import_file(write_roster(tmp_path / "a.xlsx", rows, headings, title="中共东岭矿机关支部委员会党员名册"))
    unit = Unit.objects.get()
    assert (unit.kind, Member.objects.get().unit) == ("branch", unit)


def test_merged_titles_dates_and_signatures(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["东岭矿党委党员花名册"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "姓名", "公民身份号码", "党支部", "入党时间", "转正时间"])
    sheet.append([1, "李建国", ONE, "机关支部", datetime.datetime(1978, 7, 1), datetime.datetime(1979, 7, 1)])
    sheet.append([2, "王晓梅", TWO, None, "1980.7.1", "1981/7/1"])
    sheet.merge_cells("D3:D4")
    sheet.append(["制表人：张三", None, None, "审核：李四"])
    book.save(tmp_path / "a.xlsx")
    found = import_file(tmp_path / "a.xlsx")
    assert (found["imported"], found["rejected"]) == (2, [])
    assert found["by_unit"] == {"机关支部": 2}


def test_people_without_an_id_number_are_taken_once_and_not_twice(tmp_path):
    headings = ["姓名", "性别", "出生日期", "所在党支部", "入党日期", "转正日期"]
    rows = [("李建国", "男", "1953-07-14", "机关支部", "1978-07-01", "1979-07-01")] * 2
    path = write_roster(tmp_path / "东岭矿党委.xlsx", rows, headings)
    first, again = import_file(path), import_file(path)
    assert (first["imported"], first["rejected"][0]["reason"]) == (1, "twin")
    assert (again["imported"], again["unchanged"]) == (0, 1)
