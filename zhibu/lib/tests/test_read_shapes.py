"""Rows of one shape are taken apart without the parser, and say what the parser says of them."""

import re
import zipfile
from datetime import date, datetime
from random import Random

import openpyxl
import pytest
import xlsxwriter

from zhibu.lib.sheets import Limits, Refusal, SheetRefused, open_sheet, packages, reading, slices

ROWS = 600
ODD = (
    *(
        " 前有空格",
        "后有空格 ",
        "上\n下",
        "a & b <c>",
        "a_x000D_b",
        "_x4E2D_",
        "\t",
        "张 三",
        "　王五",
        "“引”",
        "'",
        "1.50",
    ),
    *(12, 3.5, 44197, 1e17, -0.25, True, False, date(2020, 2, 29), datetime(2021, 3, 4, 5, 6), None, ""),
)


@pytest.fixture
def short_slices(monkeypatch):
    monkeypatch.setattr(packages, "LONG", 10_000)
    monkeypatch.setattr(reading, "SLICE", 10_000)
    monkeypatch.setattr(reading, "_MAY_BE_LONG", 0)
    monkeypatch.setattr(packages, "_PIECE", 4096)


def plain(row):
    return [row, "王建国", "130406195307148318", f"第{row % 7}党支部", "19530714", "", "某某街道"]


def by_xlsxwriter(path, rows, **options):
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", **options})
    sheet, framed = book.add_worksheet("名册"), book.add_format({"border": 1})
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(at, column, cell, *([framed] if cell in ("", None) or at % 5 == 0 else []))
        if at % 50 == 7:
            sheet.write_formula(at, len(cells), "=1+1", None, 2)
            sheet.write_formula(at, len(cells) + 1, '="甲"', None, "甲")
    book.close()


def by_openpyxl(path, rows):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for cells in rows:
        sheet.append([re.sub(r"[\x00-\x08]", "", cell) if isinstance(cell, str) else cell for cell in cells])
    book.save(path)


WRITERS = {
    "texts in the cells": lambda path, rows: by_xlsxwriter(path, rows, constant_memory=True),
    "texts shared": by_xlsxwriter,
    "another program": by_openpyxl,
}


def rows_of(path, kind, width=20):
    with open_sheet(path) as sheet:
        assert type(sheet) is kind
        return [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in sheet.rows() if any(cells)]


def changed(path, change):
    other = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            text = source.read(part)
            target.writestr(part.filename, change(text) if part.filename.endswith("sheet1.xml") else text)
    return other


@pytest.fixture
def parsed_whole(monkeypatch):
    """Slices that the parser reads altogether."""
    found = []
    honest = slices.block_of_sheet
    monkeypatch.setattr(slices, "block_of_sheet", lambda sheet: found.append(sheet) or honest(sheet))
    return found


def blocks_of(path):
    """Return the blocks of a long sheet, read in this process."""
    with open_sheet(path) as sheet:
        return list(sheet._slices.blocks())


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("share", [0, 0.02, 0.5], ids=["plain", "some odd cells", "many odd cells"])
def test_shapes_say_what_the_parser_says(tmp_path, request, writer, share):
    chance = Random(f"{writer}{share}")
    rows = [[chance.choice(ODD) if chance.random() < share else cell for cell in plain(at)] for at in range(ROWS)]
    WRITERS[writer](tmp_path / "a.xlsx", rows)
    whole = rows_of(tmp_path / "a.xlsx", reading.BookSheet)
    request.getfixturevalue("short_slices")
    told = rows_of(tmp_path / "a.xlsx", reading.LongBookSheet)
    assert told == whole
    assert [[type(cell) for cell in cells] for _, cells in told] == [
        [type(cell) for cell in cells] for _, cells in whole
    ]


@pytest.mark.parametrize("writer", WRITERS)
def test_rows_of_one_shape_are_not_left_to_the_parser(tmp_path, short_slices, parsed_whole, writer):
    WRITERS[writer](tmp_path / "a.xlsx", map(plain, range(ROWS)))
    assert sum(len(block.numbers) for block in blocks_of(tmp_path / "a.xlsx")) == ROWS
    assert parsed_whole == []


def test_a_few_rows_of_another_shape_stand_where_they_belong(tmp_path, request):
    by_xlsxwriter(tmp_path / "a.xlsx", map(plain, range(ROWS)), constant_memory=True)
    rich = b"<is><r><t>\xe7\x8e\x8b</t></r><r><t>\xe5\xbb\xba</t></r></is>"

    def change(text):
        for row in (3, 40, 41, 300):
            text = re.sub(rb'(<c r="B%d"[^>]*>)<is>.*?</is>' % row, rb"\1" + rich, text)
        return text.replace(b'<c r="D77"', b'<c  r="D77"')

    path = changed(tmp_path / "a.xlsx", change)
    whole = rows_of(path, reading.BookSheet)
    assert [cells[1] for number, cells in whole if number in (40, 42)] == ["王建", "王建国"]
    request.getfixturevalue("short_slices")
    assert rows_of(path, reading.LongBookSheet) == whole
    parsed = request.getfixturevalue("parsed_whole")
    assert len(blocks_of(path)) > 5
    assert parsed == []


@pytest.mark.parametrize("gap", [range(100, 130), range(30), range(570, 600)])
def test_rows_that_are_missing_or_only_framed_are_no_rows(tmp_path, request, gap):
    by_xlsxwriter(tmp_path / "a.xlsx", ([] if at in gap else plain(at) for at in range(ROWS)), constant_memory=True)
    framed = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(601, 640))
    path = changed(tmp_path / "a.xlsx", lambda text: text.replace(b"</sheetData>", framed + b"</sheetData>"))
    whole = rows_of(path, reading.BookSheet)
    request.getfixturevalue("short_slices")
    assert rows_of(path, reading.LongBookSheet) == whole
    assert blocks_of(path)[-1].numbers[-1] == whole[-1][0]


@pytest.mark.parametrize(
    ("where", "limits", "code"),
    [
        ("GS300", Limits(), Refusal.TOO_MANY_COLUMNS),
        ("XFD300", Limits(), Refusal.TOO_MANY_COLUMNS),
        ("A1048576", Limits(), Refusal.TOO_MANY_ROWS),
        ("Z300", Limits(cells=ROWS * 20), Refusal.TOO_MANY_CELLS),
        ("Z300", Limits(), None),
    ],
)
def test_cells_far_outside_are_refused_when_the_reading_gets_there(tmp_path, short_slices, where, limits, code):
    by_xlsxwriter(tmp_path / "a.xlsx", map(plain, range(ROWS)), constant_memory=True)
    far = f'<c r="{where}"><v>1</v></c></row>'.encode()
    path = changed(tmp_path / "a.xlsx", lambda text: re.sub(rb'(<row r="300".*?)</row>', rb"\1" + far, text))
    with open_sheet(path, limits=limits) as sheet:
        read = 0
        try:
            for _ in sheet.rows():
                read += 1
        except SheetRefused as refused:
            assert refused.code == code
            assert 0 < read < 300
        else:
            assert code is None


def test_a_sheet_that_is_read_whole_is_searched_before(tmp_path, short_slices):
    by_xlsxwriter(tmp_path / "a.xlsx", map(plain, range(ROWS)), constant_memory=True)
    far = b'<c r="XFD300"><v>1</v></c></row>'
    path = changed(
        tmp_path / "a.xlsx",
        lambda text: re.sub(rb'(<row r="300".*?)</row>', rb"\1" + far, text.replace(b"<sheetData>", b"<sheetData >")),
    )
    with pytest.raises(SheetRefused) as refused:
        open_sheet(path)
    assert refused.value.code == Refusal.TOO_MANY_COLUMNS


def test_blocks_hold_what_rows_hold(tmp_path, short_slices):
    by_xlsxwriter(tmp_path / "a.xlsx", map(plain, range(ROWS)), constant_memory=True)
    with open_sheet(tmp_path / "a.xlsx") as sheet:
        rows = [row for block in sheet.blocks(50) for row in block.rows()]
        assert rows == list(sheet.rows(50))
        assert rows[0][0] == 50
