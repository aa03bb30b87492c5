import datetime
import re
import zipfile

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest
import xlwt

from zhibu.lib.sheets import open_sheet

TITLE, HEAD = "党员名册", ("姓名", "支部", "入党日期")
DAY = datetime.date(2001, 7, 1)


def as_xlsx(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:C1")
    sheet.append(HEAD)
    sheet.append(("王帆", "第一党支部", DAY))
    sheet.append(("李强", None, DAY))
    sheet.merge_cells("B3:B4")
    sheet.append(())
    sheet.append(("合计", 2.0, None))
    book.create_sheet("说明")["A1"] = "填写说明"
    book.create_sheet("暗").sheet_state = "hidden"
    book.save(path)


def as_xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write_merge(0, 0, 0, 2, TITLE)
    for column, heading in enumerate(HEAD):
        sheet.write(1, column, heading)
    sheet.write(2, 0, "王帆")
    sheet.write_merge(2, 3, 1, 1, "第一党支部")
    sheet.write(2, 2, DAY, day)
    sheet.write(3, 0, "李强")
    sheet.write(3, 2, DAY, day)
    sheet.write(5, 0, "合计")
    sheet.write(5, 1, 2.0)
    book.add_sheet("说明").write(0, 0, "填写说明")
    book.save(str(path))


def as_ods(path):
    def cell(words, **options):
        made = odf.table.TableCell(valuetype="string", **options)
        made.addElement(odf.text.P(text=words))
        return made

    def row(*cells):
        made = odf.table.TableRow()
        for one in cells:
            made.addElement(one)
        return made

    def day():
        made = odf.table.TableCell(valuetype="date", datevalue=DAY.isoformat())
        made.addElement(odf.text.P(text=DAY.isoformat()))
        return made

    covered = odf.table.CoveredTableCell
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="名册")
    total = odf.table.TableCell(valuetype="float", value="2")
    total.addElement(odf.text.P(text="2"))
    for one in (
        row(cell(TITLE, numbercolumnsspanned=3), covered(), covered()),
        row(*map(cell, HEAD)),
        row(cell("王帆"), cell("第一党支部", numberrowsspanned=2), day()),
        row(cell("李强"), covered(), day()),
        odf.table.TableRow(),
        row(cell("合计"), total),
    ):
        sheet.addElement(one)
    book.spreadsheet.addElement(sheet)
    other = odf.table.Table(name="说明")
    other.addElement(row(cell("填写说明")))
    book.spreadsheet.addElement(other)
    book.save(str(path))


@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_ods])
def test_every_kind_of_workbook_reads_alike(make, tmp_path):
    path = tmp_path / f"名册.{make.__name__[3:]}"
    make(path)
    with open_sheet(path) as sheet:
        assert sheet.title == "名册"
        assert sheet.sheet_names == ("名册", "说明")
        rows = list(sheet.rows())
        again = list(sheet.rows(start=3))
    assert rows == [
        (1, (TITLE, TITLE, TITLE)),
        (2, HEAD),
        (3, ("王帆", "第一党支部", DAY)),
        (4, ("李强", "第一党支部", DAY)),
        (5, ("", "", "")),
        (6, ("合计", 2.0, "")),
    ]
    assert again == rows[2:]


@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_ods])
def test_another_sheet_is_read_by_name(make, tmp_path):
    path = tmp_path / f"名册.{make.__name__[3:]}"
    make(path)
    with open_sheet(path, sheet="说明") as sheet:
        assert list(sheet.rows()) == [(1, ("填写说明",))]


def test_rows_and_columns_before_the_first_cell_are_counted(tmp_path):
    book = openpyxl.Workbook()
    book.active["C4"] = "姓名"
    book.save(tmp_path / "a.xlsx")
    with open_sheet(tmp_path / "a.xlsx") as sheet:
        assert list(sheet.rows())[-1] == (4, ("", "", "姓名"))


def test_the_first_sheet_with_anything_in_it_is_taken(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("数据")["A1"] = "姓名"
    book.save(tmp_path / "a.xlsx")
    with open_sheet(tmp_path / "a.xlsx") as sheet:
        assert sheet.title == "数据"


def test_of_several_sheets_the_preferred_one_is_taken(tmp_path):
    as_xlsx(tmp_path / "a.xlsx")
    with open_sheet(tmp_path / "a.xlsx", prefer=lambda sheet: sheet.head(1)[0][1] == ("填写说明",)) as sheet:
        assert sheet.title == "说明"
    with open_sheet(tmp_path / "a.xlsx", prefer=lambda sheet: False) as sheet:
        assert sheet.title == "名册"
    with open_sheet(tmp_path / "a.xlsx", sheet="名册", prefer=lambda sheet: False) as sheet:
        assert sheet.title == "名册"


@pytest.mark.parametrize("empty", ["/>", "></c>"])
def test_formatting_far_outside_does_not_count(empty, tmp_path):
    """Whichever way an empty cell is written: that differs with what else is installed."""
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.active["XFD1"].font = openpyxl.styles.Font(bold=True)
    book.active["A1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "written.xlsx")
    with zipfile.ZipFile(tmp_path / "written.xlsx") as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = re.sub(rb'(<c r="(?:XFD1|A1048576)"[^/>]*?)\s*(?:/>|></c>)', rb"\1" + empty.encode(), text)
                assert text.count(empty.encode() + b"</row>") == 2
            new.writestr(name, text)
    with open_sheet(tmp_path / "a.xlsx") as sheet:
        assert list(sheet.rows()) == [(1, ("姓名",))]


TEXT = '姓名,支部,备注\r\n王帆,第一党支部,\r\n\r\n李强,第二党支部,"逗号,在内"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_are_read_in_any_encoding_and_delimiter(encoding, delimiter, tmp_path):
    text = TEXT.replace(",", delimiter)
    if encoding == "utf-16":
        (tmp_path / "be.csv").write_bytes(b"\xfe\xff" + text.encode("utf-16-be"))
        with open_sheet(tmp_path / "be.csv") as sheet:
            assert sheet.head(1) == [(1, ("姓名", "支部", "备注"))]
    (tmp_path / "名册.csv").write_bytes(text.encode(encoding))
    with open_sheet(tmp_path / "名册.csv") as sheet:
        assert sheet.title == "名册"
        assert list(sheet.rows()) == [
            (1, ("姓名", "支部", "备注")),
            (2, ("王帆", "第一党支部", "")),
            (3, ()),
            (4, ("李强", "第二党支部", f"逗号{delimiter}在内")),
        ]


def test_gb18030_is_not_mistaken_for_mixed_encodings(tmp_path):
    # Many lines of one character each: some of them look like UTF-8 by chance.
    lines = "\n".join(chr(code) for code in range(0x4E00, 0x9FA5, 3))
    (tmp_path / "a.txt").write_bytes(f"姓名\n联通\n{lines}".encode("gb18030"))
    with open_sheet(tmp_path / "a.txt") as sheet:
        assert sheet.head(2) == [(1, ("姓名",)), (2, ("联通",))]


def test_a_tabbed_text_that_calls_itself_xls_is_read(tmp_path):
    (tmp_path / "导出.xls").write_bytes("姓名\t支部\n王帆\t第一党支部\n".encode("gb18030"))
    with open_sheet(tmp_path / "导出.xls") as sheet:
        assert sheet.head(2)[1] == (2, ("王帆", "第一党支部"))


def test_the_name_under_which_it_came_counts_not_the_path(tmp_path):
    as_xlsx(tmp_path / "upload.tmp")
    with open_sheet(tmp_path / "upload.tmp", "名册.xlsx") as sheet:
        assert sheet.kind == "xlsx"


def test_formulas_come_as_their_values_and_texts_stay_texts(tmp_path):
    (tmp_path / "a.csv").write_text('姓名,备注\n=cmd|" /C calc"!A1,@SUM(1)\n', encoding="utf-8")
    with open_sheet(tmp_path / "a.csv") as sheet:
        assert sheet.head(2)[1] == (2, ('=cmd|" /C calc"!A1', "@SUM(1)"))
    (tmp_path / "b.csv").write_text("姓名,备注\n=1+1,@SUM(1)\n", encoding="utf-8")
    with open_sheet(tmp_path / "b.csv") as sheet:
        assert sheet.head(2)[1] == (2, ("=1+1", "@SUM(1)"))
