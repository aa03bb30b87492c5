"""The sample roster in other dresses: headings, orders, kinds of file, forms of dates; the truth stays the same."""

import datetime
import json
import random
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from zhibu.lib import dates, text
from zhibu.lib.sheets import open_sheet
from zhibu.rosters.rules import HEAD, understand
from zhibu.rosters.rules.fields import FIELDS
from zhibu.rosters.testing import read_both_ways

SAMPLE = Path(__file__).parent / "samples" / "roster-national-7-812.xlsx"
TRUTH = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
BAD = {bad["row"]: bad["why"] for bad in TRUTH["bad"]}
FIELD_ORDER = [
    *(
        "serial",
        "name",
        "id_number",
        "sex",
        "ethnicity",
        "birth_on",
        "education",
        "stage",
        "unit",
        "joined_on",
        "full_on",
    ),
    *("occupation", "phone", "is_mobile", "note"),
]
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
TITLES = ["党员花名册", "2026年度党员基本情况统计表", "中共东岭煤矿委员会党员名册", "附件1："]


def chinese(number):
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{tens}十".translate(DIGITS)) + (
        str(ones).translate(DIGITS) if ones else ""
    )


FORMS = [
    lambda day: day,
    lambda day: day.isoformat(),
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: int(f"{day:%Y%m%d}"),
    lambda day: f"{str(day.year).translate(DIGITS)}年{chinese(day.month)}月{chinese(day.day)}日",
    lambda day: f" {day.year}／{day.month}／{day.day} ",
]


def heading(field, chance):
    words = chance.choice([word for word in FIELDS[field].headings if not word.isascii() and len(word) > 1])
    return chance.choice(
        [
            words,
            f"{words}（必填）",
            f"*{words}",
            f" {words[0]} {words[1:]}",
            f"{words}：",
            words.replace("日期", "时间"),
        ]
    )


def redressed(seed):
    """Give (rows, expected bad rows) of the sample in another dress."""
    chance = random.Random(seed)
    with open_sheet(SAMPLE) as sheet:
        source = [(number, list(cells)) for number, cells in sheet.rows(4) if cells[2]]
    form = chance.choice(FORMS)
    order = [place for place in range(len(FIELD_ORDER)) if FIELD_ORDER[place] != "serial" or chance.random() < 0.5]
    chance.shuffle(order)
    mode = chance.choice(["plain", "path", "columns", "plain"])
    head = [heading(FIELD_ORDER[place], chance) for place in order]
    if mode == "columns":
        head = [chance.choice(["所属党委", "党委名称"]), chance.choice(["党总支", "所在党总支"]), *head]
    rows = [[title] for title in chance.sample(TITLES, chance.randrange(3))] + [[]] * chance.randrange(2) + [head]
    bad = {}
    for number, cells in source:
        for place in (5, 9, 10):
            found = dates.read(cells[place])
            cells[place] = form(found.day) if found else ""
        if chance.random() < 0.1:
            cells[2] = cells[2].lower()
        if cells[8]:
            cells[8] = {"path": f"东岭煤矿党委/第二党总支/{cells[8]}"}.get(mode, cells[8])
        line = [cells[place] for place in order]
        rows.append(["东岭煤矿党委", "第二党总支", *line] if mode == "columns" else line)
        if number in BAD:
            bad[len(rows)] = BAD[number]
    rows += chance.choice(
        [[], [[]], [["合计", len(source)]], [["制表人：", "", "审核人：", "", "2026年11月20日"]], [["注：请如实填写"]]]
    )
    return rows, bad


def as_xlsx(rows, path):
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(line, column, cell, day)
            elif cell != "":
                sheet.write(line, column, cell)
    book.close()


def as_xls(rows, path):
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet = book.add_sheet("Sheet1")
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(line, column, cell, *([day] if isinstance(cell, datetime.date) else []))
    book.save(str(path))


def as_text(encoding, delimiter):
    def write(rows, path):
        lines = [delimiter.join(text.of_cell(cell).replace("\n", " ") for cell in row) for row in rows]
        path.write_bytes("\r\n".join(lines).encode(encoding))

    return write


WRITERS = [
    (as_xlsx, "xlsx"),
    (as_xls, "xls"),
    (as_text("gb18030", ","), "csv"),
    (as_text("utf-16", "\t"), "txt"),
    (as_text("utf-8-sig", ","), "csv"),
    (as_text("utf-8", ";"), "csv"),
]


@pytest.mark.parametrize("seed", range(18))
def test_the_sample_in_another_dress_equals_its_truth(seed, tmp_path):
    rows, bad = redressed(seed)
    write, ending = WRITERS[seed % len(WRITERS)]
    path = tmp_path / f"名册.{ending}"
    write(rows, path)
    with open_sheet(path) as sheet:
        layout = understand(sheet.head(HEAD))
        read = read_both_ways(layout, list(sheet.rows(layout.table.first_row)), datetime.date(2026, 11, 21))
    assert {row.number: str(row.main_error.reason) for row in read if row.is_rejected} == bad
    good = [row for row in read if not row.is_rejected]
    assert len(good) == TRUTH["good"]
    assert Counter(row.values["unit"][-1] for row in good) == TRUTH["by_unit"]
    assert sum(row.values["sex"] == "2" for row in good) == TRUTH["women"]
    assert sum(row.values["stage"] == "probationary" for row in good) == TRUTH["probationary"]
    assert {key for row in good for key in row.values} >= set(FIELD_ORDER) - {"serial", "note"}


def test_the_dresses_differ():
    heads = {tuple(max(redressed(seed)[0][:6], key=len)) for seed in range(18)}
    assert len(heads) == 18
    assert len(list(groupby(heads))) == 18
