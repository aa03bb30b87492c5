"""Makers of rosters for tests: people with right ID numbers, layouts over plain rows, and whole files imported."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import batched
from pathlib import Path

from zhibu.access.actors import system
from zhibu.gate.actor import GROUND, Actor, Ground
from zhibu.lib.id_number import check_sign
from zhibu.lib.sheets import write_sheet
from zhibu.lib.sheets.blocks import Block, Cell, block_of
from zhibu.orgs.models import Unit
from zhibu.rosters.actions import apply_roster, preview_roster, upload_roster
from zhibu.rosters.models import Roster
from zhibu.rosters.rules import BatchReader, Layout, ReadRow, RowReader, understand
from zhibu.rosters.rules.batch_reading import PlainRows

TODAY = date(2026, 11, 21)
BATCH = 800
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
    """Read plain rows with their headings, one by one and many at once: the two never differ."""
    layout = layout_of(*rows)
    return read_both_ways(
        layout, [(number, tuple(cells)) for number, cells in enumerate(rows, 1)][layout.table.first_row - 1 :], today
    )


def in_blocks(rows: Sequence[tuple[int, tuple[Cell, ...]]]) -> Iterator[Block]:
    """Give the rows column by column, as a sheet does."""
    return map(block_of, batched(rows, BATCH))


def read_both_ways(layout: Layout, rows: Sequence[tuple[int, tuple[Cell, ...]]], today: date) -> list[ReadRow]:
    """Return the rows as `RowReader` reads them, and hold that `BatchReader` says the same."""
    one_by_one = list(RowReader(layout, today).read_all(rows))
    at_once: list[ReadRow] = []
    for batch in BatchReader(layout, today).read_blocks(in_blocks(rows)):
        for item in batch:
            at_once += [read for read, _ in (item.one_by_one() if isinstance(item, PlainRows) else [item])]
    for one, other in zip(one_by_one, at_once, strict=True):
        values = {key: value.isoformat() if isinstance(value, date) else value for key, value in one.values.items()}
        wanted = one._replace(values=values)
        assert other == wanted, f"{other} is not {wanted}"
    return one_by_one


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


HEADINGS = ("姓名", "公民身份号码", "人员类别", "所在党支部", "入党日期", "转正日期", "手机号码", "学历")
type Cells = Sequence[object]
SAMPLE = Path(__file__).parent / "tests" / "samples" / "roster-national-7-812.xlsx"


def person(name: str, number: str, unit: str, **cells: object) -> Cells:
    """Return a row for HEADINGS; keywords are `stage`, `joined`, `full`, `phone`, `education`."""
    given: dict[str, object] = {
        "stage": "正式党员",
        "joined": "2001-07-01",
        "full": "2002-07-01",
        "phone": "13800001234",
        "education": "大学本科",
    } | cells
    return (name, number, given["stage"], unit, *(given[key] for key in ("joined", "full", "phone", "education")))


def write_roster(path: Path, rows: Sequence[Cells], headings: Sequence[str] = HEADINGS, title: str = "") -> Path:
    """Write the rows as an office's file and return its path."""
    write_sheet(path, "名册", headings, rows, above=[title] if title else [])
    return path


def preview(path: Path, target: Unit | Ground = GROUND, actor: Actor | None = None, *, found: bool = True) -> Roster:
    """Upload and check the file."""
    actor = actor or system()
    roster = upload_roster(actor, target, name=path.name, content=path)
    return preview_roster(actor, roster, path=path, found_missing=found)


def import_roster(path: Path, target: Unit | Ground = GROUND, actor: Actor | None = None) -> Roster:
    """Upload, check and write the file, founding what is missing."""
    actor = actor or system()
    return apply_roster(actor, preview(path, target, actor))
