import datetime

import openpyxl
from hypothesis import given
from hypothesis import strategies as some

from zhibu.lib.sheets import open_sheet, write_sheet

DANGEROUS = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "http://x.example"]


def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    path = tmp_path / "a.xlsx"
    assert write_sheet(path, "名册", ["备注"], [[text] for text in DANGEROUS]) == len(DANGEROUS)
    sheet = openpyxl.load_workbook(path).active
    for line, text in enumerate(DANGEROUS, 2):
        cell = sheet.cell(line, 1)
        assert cell.data_type == "s"
        assert cell.value.endswith(text.strip())
        assert cell.hyperlink is None
        assert bool(cell.quotePrefix) == (text[0] in "=+-@\t\r")


def test_numbers_that_are_names_stay_text(tmp_path):
    path = tmp_path / "a.xlsx"
    write_sheet(path, "名册", ["公民身份号码", "手机"], [["110105194912310026", "013812345678"]], text_columns=[0, 1])
    cells = openpyxl.load_workbook(path).active[2]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("110105194912310026", "s", "@"),
        ("013812345678", "s", "@"),
    ]


def test_what_is_written_reads_the_same(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [["王帆", datetime.date(1949, 10, 1), 3, 1.5, True, None, "多\n行"], ["李强", datetime.date(1899, 1, 1)]]
    write_sheet(path, "党员/名册:[一]", list("abcdefg"), rows, above=["党员名册", "填报单位：某党委"])
    with open_sheet(path) as sheet:
        assert sheet.title == "党员 名册  一"
        assert list(sheet.rows()) == [
            (1, ("党员名册", *[""] * 6)),
            (2, ("填报单位：某党委", *[""] * 6)),
            (3, tuple("abcdefg")),
            (4, ("王帆", datetime.date(1949, 10, 1), 3.0, 1.5, "是", "", "多\n行")),
            (5, ("李强", "1899-01-01", *[""] * 5)),
        ]


def test_a_sheet_without_rows_is_a_sheet_still(tmp_path):
    assert write_sheet(tmp_path / "a.xlsx", "", ["姓名"], []) == 0
    with open_sheet(tmp_path / "a.xlsx") as sheet:
        assert list(sheet.rows()) == [(1, ("姓名",))]


@given(some.text(alphabet=some.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=40))
def test_any_text_survives(tmp_path_factory, words):
    path = tmp_path_factory.mktemp("w") / "a.xlsx"
    write_sheet(path, "t", ["a"], [[words]])
    assert openpyxl.load_workbook(path).active["A2"].value == words
