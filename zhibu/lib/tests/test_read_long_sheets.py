"""A long sheet that is read in slices says the same as one that is read whole."""

import os
import signal
import subprocess
import zipfile
from datetime import date

import pytest
import xlsxwriter

from zhibu.lib.sheets import SheetRefused, open_sheet, packages, reading

ROWS = 900


@pytest.fixture
def short_slices(monkeypatch):
    monkeypatch.setattr(packages, "LONG", 10_000)
    monkeypatch.setattr(reading, "SLICE", 10_000)
    monkeypatch.setattr(packages, "_PIECE", 4096)


def write(path, *, constant_memory, first_column=0, gap=()):
    book = xlsxwriter.Workbook(str(path), {"constant_memory": constant_memory})
    book.add_worksheet("说明").write(0, 0, "请按说明填写")
    sheet = book.add_worksheet("名册 & 附表")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row in range(ROWS):
        if row in gap:
            continue
        sheet.write(row, first_column, f"第{row}行 <甲>")
        sheet.write(row, first_column + 1, row)
        sheet.write_datetime(row, first_column + 2, date(2020, 1, 1 + row % 28), day)
        if row % 3 == 0:
            sheet.write(row, first_column + 4, "隔")
    if not constant_memory:
        sheet.merge_range(200, first_column + 6, 700, first_column + 6, "合并")
        sheet.merge_range(10, first_column, 12, first_column, "上")
    book.close()
    return path


def rows_of(path, kind):
    with open_sheet(path, sheet="名册 & 附表") as sheet:
        assert type(sheet) is kind
        assert sheet.height == ROWS
        rows = list(sheet.rows())
        assert rows == list(sheet.rows()), "it can be read again"
        assert sheet.head(20) == rows[:20]
        assert list(sheet.rows(500)) == rows[499:]
    return [(number, cells + ("",) * (12 - len(cells))) for number, cells in rows]


@pytest.mark.parametrize("constant_memory", [True, False], ids=["texts in the cells", "texts shared, areas merged"])
@pytest.mark.parametrize("first_column", [0, 2])
def test_slices_say_what_the_whole_says(tmp_path, request, constant_memory, first_column):
    path = write(tmp_path / "a.xlsx", constant_memory=constant_memory, first_column=first_column, gap=range(400, 520))
    whole = rows_of(path, reading.BookSheet)
    request.getfixturevalue("short_slices")
    assert rows_of(path, reading.LongBookSheet) == whole


def changed(path, change):
    other = path.with_name("b.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            text = source.read(part)
            target.writestr(part.filename, change(text) if part.filename.endswith("sheet2.xml") else text)
    return other


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"<sheetData>", b"<!-- a remark --><sheetData>"),
        lambda text: text.replace(b"<sheetData>", b"<sheetData >"),
    ],
    ids=["comments", "another spelling"],
)
def test_a_rare_sheet_is_read_whole(tmp_path, short_slices, change):
    path = changed(write(tmp_path / "a.xlsx", constant_memory=True), change)
    rows_of(path, reading.BookSheet)


def test_rows_without_numbers_are_never_cut_apart(tmp_path, short_slices):
    import re

    path = write(tmp_path / "a.xlsx", constant_memory=True)
    bare = changed(path, lambda text: re.sub(rb'<row r="\d+"', b"<row", re.sub(rb'<c r="[A-Z]+\d+"', b"<c", text)))
    with open_sheet(bare, sheet="名册 & 附表") as sheet:
        assert [cells[0] for _number, cells in sheet.rows()] == [f"第{row}行 <甲>" for row in range(ROWS)]


def test_what_is_broken_far_down_is_refused(tmp_path, short_slices):
    path = changed(write(tmp_path / "a.xlsx", constant_memory=True), lambda text: text.replace(b'r="A800"', b'r="A800'))
    with open_sheet(path, sheet="名册 & 附表") as sheet, pytest.raises(SheetRefused):
        list(sheet.rows())


def readers():
    """Return the processes that read for this one."""
    return subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "zhibu.lib.sheets.apart"], capture_output=True, text=True
    ).stdout.split()


def test_a_reader_that_is_killed_is_a_refusal_and_not_an_end(tmp_path, short_slices):
    with open_sheet(write(tmp_path / "a.xlsx", constant_memory=True), sheet="名册 & 附表") as sheet:
        (reader,) = readers()
        os.kill(int(reader), signal.SIGKILL)
        with pytest.raises(SheetRefused):
            list(sheet.rows())


def test_only_the_sheet_that_is_read_has_a_reader(tmp_path, short_slices):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"constant_memory": True})
    for name in ("一", "二", "三"):
        sheet = book.add_worksheet(name)
        for row in range(ROWS):
            sheet.write(row, 0, f"{name}{row}")
    book.close()
    with open_sheet(tmp_path / "a.xlsx", prefer=lambda sheet: sheet.title == "二") as sheet:
        assert len(readers()) == 1
        assert [cells[0] for _number, cells in sheet.beside("三").rows()] == [f"三{row}" for row in range(ROWS)]
        assert [cells[0] for _number, cells in sheet.rows()] == [f"二{row}" for row in range(ROWS)]
    assert readers() == []


@pytest.mark.parametrize("used", [0, 1, 10])
def test_no_reader_is_left_behind(tmp_path, short_slices, used):
    with open_sheet(write(tmp_path / "a.xlsx", constant_memory=True), sheet="名册 & 附表") as sheet:
        assert len(readers()) == 1
        rows = sheet.rows()
        for _ in range(used):
            next(rows)
        rows.close()
    assert readers() == []
