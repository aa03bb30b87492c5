"""Makers of rosters for tests: people with right ID numbers, and layouts over plain rows."""

from collections.abc import Sequence
from datetime import date

from zhibu.lib.id_number import check_sign
from zhibu.lib.sheets.reading import Cell
from zhibu.rosters.rules import Layout, ReadRow, RowReader, understand

TODAY = date(2026, 11, 21)
HEAD = ("姓名", "身份证号", "性别", "出生日期", "所在党支部", "人员类别", "入党日期", "转正日期", "联系电话", "学历")
GOOD: dict[str, Cell] = {
    "姓名": "王建国",
    "性别": "男",
    "出生日期": "19530714",
    "所在党支部": "第一党支部",
    "人员类别": "正式党员",
    "入党日期": date(1978, 7, 1),
    "转正日期": date(1979, 7, 1),
    "联系电话": "13625763863",
    "学历": "大专",
}


def id_number(born: str = "19530714", sequence: str = "831", region: str = "130406") -> str:
    """Make a right ID number."""
    return region + born + sequence + check_sign(region + born + sequence)


def layout_of(*rows: Sequence[Cell]) -> Layout:
    """Understand plain rows, the first of which has number 1."""
    layout = understand([(number, tuple(cells)) for number, cells in enumerate(rows, 1)])
    assert layout is not None, "there is no table in these rows"
    return layout


def read_rows(*rows: Sequence[Cell], today: date = TODAY) -> list[ReadRow]:
    """Read plain rows with their headings."""
    layout = layout_of(*rows)
    numbered = [(number, tuple(cells)) for number, cells in enumerate(rows, 1) if number >= layout.table.first_row]
    return list(RowReader(layout, today).read_all(numbered))


def read_changed(today: date = TODAY, **changes: Cell) -> ReadRow:
    """Read one good row in which some cells, named by their heading, are changed."""
    return read_changes(changes, today=today)[0]


def read_changes(*changes: dict[str, Cell], today: date = TODAY) -> list[ReadRow]:
    """Read good rows of different people, each with some cells changed."""
    rows = []
    for place, change in enumerate(changes):
        own = {"身份证号": id_number(sequence=f"{100 + place}1"[:3] if place else "831")}
        cells = GOOD | own | change
        rows.append([cells.get(heading, "") for heading in dict.fromkeys((*HEAD, *change))])
    headings = list(dict.fromkeys(heading for change in changes for heading in (*HEAD, *change)))
    return read_rows(headings, *rows, today=today)
