"""Three offices that are nothing like a mine: a village, a campus, a street with a sheet for each branch."""

import datetime

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest

from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.rosters.command import import_file
from zhibu.rosters.testing import id_number

pytestmark = pytest.mark.django_db
NAMES = ["石秀英", "韦阿妹", "马·买买提", "欧阳建国", "司徒美华", "李娜"]
NUMBERS = [id_number(born=f"19{50 + place * 8}0{place + 1}12", sequence=f"{place}4{place}") for place in range(6)]
JOINED = [datetime.date(1975 + place * 8, 7, 1) for place in range(6)]
FULL = [datetime.date(1976 + place * 8, 7, 1) for place in range(6)]


def tree():
    return set(Unit.objects.values_list("parent__name", "name", "kind"))


def homes():
    return dict(Member.objects.values_list("name", "unit__name"))


def test_a_village_with_two_heading_rows_merged_cells_and_the_unit_in_columns(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["中共青山镇石桥村总支部委员会党员基本情况登记表"])
    sheet.merge_cells("A1:K1")
    sheet.append(["填报时间：2026年11月20日"])
    sheet.append(["所属党组织", None, None, "基本情况", None, None, None, "党籍情况", None, None, "备注"])
    sheet.append(
        [
            "党总支",
            "党支部",
            "党小组",
            "姓名",
            "性别",
            "身份证号码",
            "文化程度",
            "入党年月日",
            "转正年月日",
            "党内职务",
            None,
        ]
    )
    for area in ("A3:C3", "D3:G3", "H3:J3", "K3:K4"):
        sheet.merge_cells(area)
    branches = ["第一支部", None, None, "第二支部", None, None]
    groups = ["坝上小组", None, "河口小组", None, None, None]
    for place, name in enumerate(NAMES):
        sheet.append(
            [
                *("石桥村党总支" if not place else None, branches[place], groups[place], name),
                *("男" if int(NUMBERS[place][16]) % 2 else "女", NUMBERS[place], "初中"),
                *(JOINED[place].strftime("%Y.%m.%d"), f"{FULL[place]:%Y}年7月1日", "书记" if not place else "", None),
            ]
        )
    sheet.merge_cells("A5:A10")
    sheet.merge_cells("B5:B7")
    sheet.merge_cells("B8:B10")
    sheet.merge_cells("C5:C6")
    sheet.append(["合计", None, None, "6人"])
    sheet.append(["党总支书记（签字）：", None, None, None, None, "填表人：石磊"])
    book.save(tmp_path / "石桥村.xlsx")
    found = import_file(tmp_path / "石桥村.xlsx")
    assert (found["imported"], found["rejected"]) == (6, [])
    assert {(parent, name) for parent, name, _ in tree()} == {
        (None, "中共青山镇石桥村总支部委员会"),
        ("中共青山镇石桥村总支部委员会", "第一支部"),
        ("中共青山镇石桥村总支部委员会", "第二支部"),
        ("第一支部", "坝上小组"),
        ("第一支部", "河口小组"),
    }
    assert found["by_unit"] == {"第一支部": 3, "第二支部": 3}
    assert Member.objects.get(name="石秀英").group.name == "坝上小组"
    assert Member.objects.get(name="马·买买提").group.name == "河口小组"


def test_a_campus_in_gb18030_with_paths_and_mixed_headings(tmp_path):
    units = [
        "信息学院党委/计算机系党总支/教工第一党支部",
        "信息学院党委/计算机系党总支/本科生党支部",
        "信息学院党委/机关党支部",
    ]
    lines = [
        "No.,Name 姓名,ID Number(身份证号),Gender,Party Branch（党组织）,Date Joined,Date Confirmed,"
        "Mobile,Education,身份"
    ]
    for place, name in enumerate(NAMES):
        is_new = place == 5
        lines.append(
            ",".join(
                [
                    *(str(place + 1), name, NUMBERS[place].lower(), "M" if int(NUMBERS[place][16]) % 2 else "F"),
                    *(units[place % 3], f"{JOINED[place]:%Y/%m/%d}", "" if is_new else f"{FULL[place]:%Y/%m/%d}"),
                    *(f"1380000{place}123", "硕士研究生", "教师"),
                ]
            )
        )
    path = tmp_path / "信息学院党委党员名单.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    found = import_file(path)
    assert (found["imported"], found["rejected"]) == (6, [])
    assert {(parent, name, kind) for parent, name, kind in tree() if parent} == {
        ("信息学院党委", "计算机系党总支", "general_branch"),
        ("计算机系党总支", "教工第一党支部", "branch"),
        ("计算机系党总支", "本科生党支部", "branch"),
        ("信息学院党委", "机关党支部", "branch"),
    }
    assert found["by_unit"] == {"教工第一党支部": 2, "本科生党支部": 2, "机关党支部": 2}


def ods_of_branches(path, sheets, before=()):
    book = odf.opendocument.OpenDocumentSpreadsheet()
    for title, lines in (*before, *sheets):
        table = odf.table.Table(name=title)
        for line in lines:
            row = odf.table.TableRow()
            for words in line:
                cell = odf.table.TableCell(valuetype="string")
                cell.addElement(odf.text.P(text=words))
                row.addElement(cell)
            table.addElement(row)
        book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


HEAD = ["序号", "党员姓名", "身份证号", "入党时间", "转正时间", "电话"]


def branch_sheet(title, places, head=HEAD):
    lines = [[f"幸福街道{title}党员花名册"], head]
    for number, place in enumerate(places, 1):
        lines.append([str(number), NAMES[place], NUMBERS[place], str(JOINED[place]), str(FULL[place]), ""])
    lines += [["", "共 2 人"], ["支部书记签字：", "", "", "日期："]]
    return title, lines


SHEETS = [("幸福里社区党支部", (0, 1)), ("朝阳社区党支部", (2, 3)), ("退休职工党支部", (4, 5))]


def test_a_street_with_a_sheet_for_each_branch(tmp_path):
    sheets = [branch_sheet(title, places) for title, places in SHEETS]
    path = ods_of_branches(tmp_path / "幸福街道党工委.ods", sheets, before=[("说明", [["请按支部分表填写"]])])
    found = import_file(path)
    assert (found["imported"], found["rejected"]) == (6, [])
    assert found["by_unit"] == {title: 2 for title, _ in SHEETS}
    assert Unit.objects.get(parent=None).name == "幸福街道党工委"
    assert homes()["司徒美华"] == "退休职工党支部"
    again = import_file(path)
    assert (again["imported"], again["unchanged"]) == (0, 6)


def test_a_rejected_row_is_named_with_its_sheet(tmp_path):
    sheets = [branch_sheet("幸福里社区党支部", (0, 1)), branch_sheet("朝阳社区党支部", (1, 2))]
    found = import_file(ods_of_branches(tmp_path / "幸福街道党工委.ods", sheets))
    assert found["imported"] == 3
    sentence = "工作表“朝阳社区党支部”：身份证号与第 4（幸福里社区党支部） 行相同，同一个人只收一行。"
    assert found["rejected"] == [{"row": 3, "reason": "duplicate", "message": sentence}]


@pytest.mark.parametrize(
    "sheets",
    [
        [branch_sheet("总表", (0, 1, 2)), branch_sheet("朝阳社区党支部", (2, 3))],
        [branch_sheet("幸福里社区党支部", (0, 1, 2)), branch_sheet("朝阳社区党支部", (3,), [*HEAD[:-1], "民族"])],
    ],
    ids=["a summary beside them", "other headings"],
)
def test_sheets_that_are_not_alike_are_left_to_be_chosen(tmp_path, sheets):
    found = import_file(ods_of_branches(tmp_path / "幸福里社区党支部.ods", sheets))
    assert found["imported"] + len(found["rejected"]) == 3
