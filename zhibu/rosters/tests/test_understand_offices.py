"""Rosters of many offices, with other words, orders, layouts and formats: understood without any mapping."""

import datetime

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest
import xlwt

from zhibu.lib.id_number import check_sign
from zhibu.lib.sheets import open_sheet
from zhibu.rosters.rules import HEAD, understand
from zhibu.rosters.testing import read_both_ways

TODAY = datetime.date(2026, 11, 21)


def day(year, month, date):
    return datetime.date(year, month, date)


def number(seventeen):
    return seventeen + check_sign(seventeen)


PEOPLE = [
    # name, ID number, branch, joined, full, phone, sex, education, stage
    (
        "王建国",
        number("13040619530714831"),
        "机关第一党支部",
        day(1978, 7, 1),
        day(1979, 7, 1),
        "13625763863",
        "1",
        "30",
        "full",
    ),
    (
        "李  娜",
        number("13040619881122222"),
        "机关第一党支部",
        day(2012, 5, 11),
        day(2013, 5, 11),
        "13053246119",
        "2",
        "20",
        "full",
    ),
    (
        "欧阳雪梅",
        number("51010519950204658"),
        "洗煤厂党支部",
        day(2026, 1, 25),
        None,
        "13731765269",
        "2",
        "10",
        "probationary",
    ),
    (
        "买买提·吐尔逊",
        number("65010219690103147"),
        "洗煤厂党支部",
        day(1993, 1, 14),
        day(1994, 1, 14),
        "13394062188",
        "1",
        "60",
        "full",
    ),
    (
        "赵敏",
        number("11010819821010654"),
        "离退休党支部",
        day(2008, 9, 21),
        day(2009, 9, 21),
        "13700504800",
        "2",
        "70",
        "full",
    ),
    (
        "孙刚",
        number("11010819751105093"),
        "离退休党支部",
        day(1998, 4, 13),
        day(1999, 4, 13),
        "13867564777",
        "1",
        "41",
        "full",
    ),
]
EDUCATION = {"30": "大专", "20": "本科", "10": "研究生", "60": "高中", "70": "初中", "41": "中专"}
STAGE = {"full": "正式党员", "probationary": "预备党员"}


def understood(path, today=TODAY):
    with open_sheet(path) as sheet:
        layout = understand(sheet.head(HEAD))
        assert layout is not None
        return layout, read_both_ways(layout, list(sheet.rows(layout.table.first_row)), today)


def assert_all_people(rows, *, units=None, precise=True):
    assert [row.main_error for row in rows] == [None] * len(PEOPLE)
    for row, (name, id_number, branch, joined, full, phone, sex, education, stage) in zip(rows, PEOPLE, strict=True):
        values = row.values
        assert values["name"] == name.replace(" ", "")
        assert values["id_number"] == id_number
        assert values["unit"] == (units(branch) if units else (branch,))
        assert values["birth_on"].strftime("%Y%m%d") == id_number[6:14]
        if precise:
            assert values["joined_on"] == joined
            assert values.get("full_on") == full
        assert values["phone"] == phone
        assert values["sex"] == sex
        assert values["education"] == education
        assert values["stage"] == stage


def test_an_old_xls_with_other_words_in_another_order(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    style = xlwt.easyxf(num_format_str="yyyy/m/d")
    sheet.write_merge(0, 0, 0, 8, "2026年度党员花名册")
    sheet.write(1, 0, "填报单位（盖章）：东岭煤矿党委")
    head = [
        "编号",
        "支部名称",
        "党员姓名",
        "身份证号（18位）",
        "手机号码",
        "文化程度",
        "党员类别",
        "何时入党",
        "何时转正",
    ]
    for column, words in enumerate(head):
        sheet.write(3, column, words)
    for line, (name, id_number, branch, joined, full, phone, _, education, stage) in enumerate(PEOPLE, 4):
        for column, value in enumerate(
            [line - 3, branch, name, id_number.lower(), float(phone), EDUCATION[education], STAGE[stage], joined, full]
        ):
            if value is not None:
                sheet.write(line, column, value, *([style] if isinstance(value, datetime.date) else []))
    sheet.write(11, 1, "合计")
    sheet.write(11, 2, "6人")
    sheet.write(12, 1, "负责人：王建国")
    book.save(str(tmp_path / "a.xls"))
    layout, rows = understood(tmp_path / "a.xls")
    assert layout.table.unit == "东岭煤矿党委"
    assert layout.table.title == "2026年度党员花名册"
    assert_all_people(rows)
    assert [row.number for row in rows] == [5, 6, 7, 8, 9, 10]


def test_an_ods_with_two_rows_of_headings(tmp_path):
    def cell(words, **options):
        made = odf.table.TableCell(valuetype="string", **options)
        made.addElement(odf.text.P(text=words))
        return made

    def row(*cells):
        made = odf.table.TableRow()
        for one in cells:
            made.addElement(one)
        return made

    covered = odf.table.CoveredTableCell
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="Sheet1")
    across = {"numbercolumnsspanned": 3}
    sheet.addElement(row(cell("党员信息采集表", numbercolumnsspanned=9)))
    sheet.addElement(
        row(
            cell("姓 名", numberrowsspanned=2),
            *(cell("个人信息", **across), covered(), covered()),
            *(cell("党籍信息", **across), covered(), covered()),
            cell("联系方式", numberrowsspanned=2),
            cell("所在支部", numberrowsspanned=2),
        )
    )
    sheet.addElement(
        row(covered(), *map(cell, ["性别", "身份证", "学历", "人员类别", "入党时间", "转正时间"]), covered(), covered())
    )
    for name, id_number, branch, joined, full, phone, sex, education, stage in PEOPLE:
        words = [name, "男" if sex == "1" else "女", id_number, EDUCATION[education], STAGE[stage], joined, full]
        sheet.addElement(row(*(cell(str(word or "")) for word in [*words, phone, branch])))
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "a.ods"))
    layout, rows = understood(tmp_path / "a.ods")
    assert layout.table.heading_rows == (2, 3)
    assert_all_people(rows)


def test_a_gb18030_text_with_chinese_numerals_and_blanks_in_names(tmp_path):
    digits = str.maketrans("0123456789", "〇一二三四五六七八九")

    def numeral(count):
        tens, ones = divmod(count, 10)
        return ("十" if tens == 1 else f"{str(tens).translate(digits)}十" if tens else "") + (
            str(ones).translate(digits) if ones else ""
        )

    def written(date):
        return f"{str(date.year).translate(digits)}年{numeral(date.month)}月{numeral(date.day)}日" if date else ""

    lines = [
        "东岭煤矿党员名单,,,,,,,",
        "姓名,公民身份证号码,入党年月日,转为正式党员时间,电话,所属党组织,学历情况,政治面貌",
    ]
    for name, id_number, branch, joined, full, phone, _, education, stage in PEOPLE:
        spaced = "　".join(name.replace(" ", "")) if "·" not in name else name.replace("·", " • ")
        politics = {"full": "中共党员", "probationary": "中共预备党员"}[stage]
        cells = [
            spaced,
            id_number,
            written(joined),
            written(full),
            phone,
            f" {branch} ",
            EDUCATION[education],
            politics,
        ]
        lines.append(",".join(cells))
    lines += ["", "注：以上党员共6人", "制表人：赵敏,,审核人：孙刚"]
    (tmp_path / "a.csv").write_bytes("\r\n".join(lines).encode("gb18030"))
    _, rows = understood(tmp_path / "a.csv")
    assert_all_people(rows)


def test_a_utf16_text_with_tabs_and_full_width_digits(tmp_path):
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    lines = ["序号\t身份证件号码\t姓名*\t现所在党支部名称\t加入中国共产党时间\t转正日期\t移动电话\t最高学历\t党员类型"]
    for place, (name, id_number, branch, joined, full, phone, _, education, stage) in enumerate(PEOPLE, 1):
        dates = [date.strftime("%Y.%m.%d").translate(wide) if date else "" for date in (joined, full)]
        cells = [str(place), id_number.translate(wide), name, branch, *dates, phone.translate(wide)]
        lines.append("\t".join([*cells, EDUCATION[education], STAGE[stage][:2]]))
    (tmp_path / "a.txt").write_bytes("\n".join(lines).encode("utf-16"))
    _, rows = understood(tmp_path / "a.txt")
    assert_all_people(rows)


def plain_book(path, head, rows, above=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for line in [*above, head, *rows]:
        sheet.append(line)
    book.save(path)


def test_the_unit_in_three_columns(tmp_path):
    head = [
        "党委",
        "党总支",
        "党支部",
        "姓名",
        "身份证号码",
        "学历",
        "入党时间",
        "转正时间",
        "联系电话",
        "备注",
        "党费标准",
    ]
    rows = [
        ["东岭煤矿党委", "机电党总支", branch, name, id_number, EDUCATION[education], joined, full, phone, None, 12.5]
        for name, id_number, branch, joined, full, phone, _, education, _ in PEOPLE
    ]
    plain_book(tmp_path / "a.xlsx", head, rows)
    layout, rows = understood(tmp_path / "a.xlsx")
    assert_all_people(rows, units=lambda branch: ("东岭煤矿党委", "机电党总支", branch))
    assert [column.heading for column in layout.matching.not_imported] == ["党费标准"]


@pytest.mark.parametrize("sign", ["/", " / ", "-", "→", "\\", ">", "、"])
def test_the_unit_as_a_path(sign, tmp_path):
    head = ["党组织名称", "姓名", "身份证号", "学历", "入党日期", "转正日期", "手机", "人员类别"]
    rows = [
        [
            f"东岭煤矿党委{sign}机电党总支{sign}{branch}",
            name,
            id_number,
            EDUCATION[education],
            joined,
            full,
            phone,
            STAGE[stage],
        ]
        for name, id_number, branch, joined, full, phone, _, education, stage in PEOPLE
    ]
    plain_book(tmp_path / "a.xlsx", head, rows)
    _, rows = understood(tmp_path / "a.xlsx")
    assert_all_people(rows, units=lambda branch: ("东岭煤矿党委", "机电党总支", branch))


def test_english_headings(tmp_path):
    head = [
        "No.",
        "Full Name",
        "Sex",
        "ID Number",
        "Party Branch",
        "Date Joined",
        "Date Confirmed",
        "Mobile Phone",
        "Education",
    ]
    rows = [
        [place, name, "MF"[sex == "2"], id_number, branch, str(joined), str(full or ""), phone, EDUCATION[education]]
        for place, (name, id_number, branch, joined, full, phone, sex, education, _) in enumerate(PEOPLE, 1)
    ]
    plain_book(tmp_path / "a.xlsx", head, rows)
    _, rows = understood(tmp_path / "a.xlsx")
    assert_all_people(rows)


def test_branches_as_rows_across_the_table(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["东岭煤矿党委党员花名册"])
    sheet.append(["序号", "姓名", "身份证号", "学历", "入党时间", "转正时间", "联系电话", "党员类别"])
    branches = list(dict.fromkeys(person[2] for person in PEOPLE))
    for place, branch in enumerate(branches):
        sheet.append([f"{'一二三'[place]}、{branch}（2人）"])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=8)
        for name, id_number, own, joined, full, phone, _, education, stage in PEOPLE:
            if own == branch:
                sheet.append([1, name, id_number, EDUCATION[education], joined, full, phone, STAGE[stage]])
    book.save(tmp_path / "a.xlsx")
    layout, rows = understood(tmp_path / "a.xlsx")
    assert layout.table.unit == "东岭煤矿党委"
    assert_all_people(rows)
    assert "unit" in rows[0].generated


def test_the_only_branch_stands_in_the_title(tmp_path):
    head = ["姓名", "身份证号", "学历", "入党时间", "转正时间", "联系电话", "党员类别"]
    rows = [
        [name, id_number, EDUCATION[education], joined, full, phone, STAGE[stage]]
        for name, id_number, _, joined, full, phone, _, education, stage in PEOPLE
    ]
    plain_book(tmp_path / "a.xlsx", head, rows, above=[["中共东岭煤矿机关第一支部党员名册"]])
    _, rows = understood(tmp_path / "a.xlsx")
    assert_all_people(rows, units=lambda _: ("中共东岭煤矿机关第一支部",))


def test_misleading_headings_give_way_to_what_stands_in_the_cells(tmp_path):
    head = ["号码一", "号码二", "姓名", "情况", "归属", "入党时间", "转正时间", "程度", "类型"]
    rows = [
        [id_number, phone, name, "男" if sex == "1" else "女", branch, joined, full, EDUCATION[education], STAGE[stage]]
        for name, id_number, branch, joined, full, phone, sex, education, stage in PEOPLE
    ]
    plain_book(tmp_path / "a.xlsx", head, rows)
    layout, rows = understood(tmp_path / "a.xlsx")
    found = {column.field: column.found_by for column in layout.matching.columns}
    assert {key for key, by in found.items() if by == "values"} >= {"id_number", "phone", "sex", "unit", "stage"}
    layout = layout.choose({7: "education"})
    with open_sheet(tmp_path / "a.xlsx") as sheet:
        rows = read_both_ways(layout, list(sheet.rows(layout.table.first_row)), TODAY)
    assert_all_people(rows)


def test_a_table_without_any_headings(tmp_path):
    rows = [
        [name, "男" if sex == "1" else "女", id_number, branch, phone, STAGE[stage]]
        for name, id_number, branch, _, _, phone, sex, _, stage in PEOPLE
    ]
    plain_book(tmp_path / "a.xlsx", rows[0], rows[1:])
    layout, read = understood(tmp_path / "a.xlsx")
    assert layout.table.first_row == 1
    assert [row.values["name"] for row in read] == [person[0].replace(" ", "") for person in PEOPLE]
    assert all(not row.is_rejected for row in read)
    assert [row.values["phone"] for row in read] == [person[5] for person in PEOPLE]


def test_dates_under_headings_that_say_nothing_are_told_by_their_days(tmp_path):
    head = ["姓名", "身份证号", "甲", "乙", "丙", "所在支部", "学历", "手机", "人员类别"]
    rows = [
        [name, number, full, number[6:14], joined, branch, EDUCATION[education], phone, STAGE[stage]]
        for name, number, branch, joined, full, phone, _, education, stage in PEOPLE
    ]
    plain_book(tmp_path / "a.xlsx", head, rows)
    layout, rows = understood(tmp_path / "a.xlsx")
    assert [column.field for column in layout.matching.columns[2:5]] == ["full_on", "birth_on", "joined_on"]
    assert {column.index for column in layout.matching.doubtful} >= {2, 3, 4}
    assert_all_people(rows)


def test_months_alone_are_taken_with_a_warning(tmp_path):
    head = ["姓名", "身份证号", "出生年月", "入党年月", "转正年月", "所在支部", "学历", "电话", "类别"]
    rows = [
        [
            *(
                name,
                id_number,
                f"{id_number[6:10]}.{id_number[10:12]}",
                joined.strftime("%Y.%m"),
                full and full.strftime("%Y年%m月"),
            ),
            *(branch, EDUCATION[education], phone, STAGE[stage]),
        ]
        for name, id_number, branch, joined, full, phone, _, education, stage in PEOPLE
    ]
    plain_book(tmp_path / "a.xlsx", head, rows)
    _, rows = understood(tmp_path / "a.xlsx")
    assert_all_people(rows, precise=False)
    assert rows[0].values["joined_on"] == day(1978, 7, 1)
    assert rows[0].state("joined_on") == "warning"
    assert rows[0].state("birth_on") == "generated"
