"""Where the table is in a sheet: titles above, one or two rows of headings, data, signatures and totals below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from zhibu.lib import id_number, text
from zhibu.lib.sheets.blocks import Cell, Row
from zhibu.rosters.rules.cells import is_party_unit, unit_name
from zhibu.rosters.rules.fields import canonical, hinted_field, known_heading, wordings

_HEADING_ROWS = 40
"""Titles end before this row of a sheet."""

_UNIT_LABEL = re.compile(
    r"(?:填报单位|填表单位|报送单位|上报单位|填报党组织|党组织名称|所在党组织|单位名称|支部名称|党组织|党委名称|党支部|单位)"
    r"(?:[(（](?:盖章|公章|章)[)）])?\s*[:：]\s*([^\s:：,，;；]+)"
)
_TITLE_OWNER = re.compile(
    r"^(.{2,40}?(?:委员会|党委|工委|党总支|总支|支部))(?:所属|全体|在册)*(?:党员|花名|名册|名单|基本|信息|\d{4}|$)"
)
_FOOTER = re.compile(
    r"^(?:填表人|审核人|制表人|填报人|制表|填表|审核|负责人|经办人|联系人|审批人|校对人|录入人|统计人|报送人|核对人|书记签字|领导签字|党支部书记|党委书记|"
    r"填表日期|填报日期|制表日期|报送日期|制表时间|填报时间|填表时间|填表说明|填报说明|单位盖章|单位负责人|盖章|签字|签名|注|备注|说明|"
    r"[\u4e00-\u9fff]{0,8}[(（]?(?:签字|签名|签章|盖章)[)）]?|支部书记|党总支书记|总支书记|日期|年月日|"
    r"合计|总计|小计|共计|累计|统计|总人数|党员总数|本页)(?:\s*[:：(（.、]|$)|^共\s*\d+\s*[人名]|^以上|^\*|^※|^注\d|"
    r"^(?:合计|总计|小计|共计|总人数)\s*\d*"
)
_SECTION = re.compile(
    r"^(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）.．、]\s*)?(.{2,40}?)(?:\s*[(（]?(?:共\s*)?\d+\s*[人名][)）]?)?\s*[:：]?$"
)
_HAS_DIGITS = re.compile(r"\d{6,}")


class RowKind(StrEnum):
    """What a row below the headings is."""

    DATA = "data"
    BLANK = "blank"
    HEADINGS = "headings"
    FOOTER = "footer"
    SECTION = "section"


@dataclass(frozen=True)
class Table:
    """A table in a sheet; columns count from 0, rows as a spreadsheet shows them."""

    headings: tuple[str, ...]
    """One text a column; of two heading rows, `group / heading`."""
    heading_rows: tuple[int, ...]
    """Empty when the sheet begins with data."""
    first_row: int
    title: str = ""
    unit: str = ""
    """The unit that a title row names: 填报单位:…, or the owner in the title itself."""
    _plain: frozenset[tuple[str, ...]] = field(default=frozenset(), repr=False)

    def kind_of(self, cells: Sequence[Cell], id_column: int | None = None, name_column: int | None = None) -> RowKind:
        """Say what a row below the headings is; footers and repeated headings are passed over, never rejected.

        A row with something like an ID number is always data.
        """
        if id_column is not None and id_column < len(cells) and _like_id(cells[id_column]):
            return RowKind.DATA
        words = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
        filled = [word for word in words if word != ""]
        if not filled:
            return RowKind.BLANK
        if len(filled) == 1 and isinstance(filled[0], (int, float)):
            return RowKind.BLANK  # numbered in advance
        texts = [word for word in filled if isinstance(word, str)]
        if len(texts) >= 2 and tuple(map(canonical, map(text.of_cell, words))) in self._plain:
            return RowKind.HEADINGS
        distinct = set(map(text.clean, filled))
        if any(_FOOTER.match(word) for word in distinct) and not any(_HAS_DIGITS.fullmatch(word) for word in distinct):
            name = words[name_column] if name_column is not None and name_column < len(words) else ""
            if not _is_person(name) or len(distinct) <= 2:
                return RowKind.FOOTER
        if len(distinct) == 1 and len(self.headings) > 2:
            words_of_row = distinct.pop()
            if section_unit(words_of_row):
                return RowKind.SECTION
            if words_of_row.isdigit():
                return RowKind.BLANK
            alone = name_column is not None and text.clean(cells[name_column]) == words_of_row
            if len(filled) > 2 or (name_column is not None and not (alone and text.is_name(text.name(words_of_row)))):
                return RowKind.FOOTER
        return RowKind.DATA


def section_unit(words: str) -> str:
    """Give the unit that a row across the table names (一、机关第一党支部（43人）), "" when it names none."""
    found = _SECTION.match(text.clean(words))
    return unit_name(found[1]) if found and is_party_unit(found[1]) else ""


def _like_id(cell: Cell) -> bool:
    if isinstance(cell, str):
        return (len(cell) == 18 and cell[:17].isdigit()) or (len(cell) >= 15 and sum(map(str.isdigit, cell)) >= 14)
    return isinstance(cell, (int, float)) and cell > 1e14


def _is_person(cell: Cell) -> bool:
    return isinstance(cell, str) and text.is_name(text.name(cell)) and not _FOOTER.match(text.clean(cell))


def find_table(rows: Sequence[Row]) -> Table | None:
    """Find the table in the first rows of a sheet; None when there is nothing like one.

    The heading row is the one with the most known wordings among the first forty; without any, a sheet that has ID
    numbers is a table without headings.
    """
    counted = [(number, cells, _known(cells)) for number, cells in rows[:_HEADING_ROWS]]
    best = max(counted, key=lambda entry: (entry[2], -entry[0]), default=None)
    if best is None or best[2] < 2:
        return _headless(rows)
    place = next(place for place, entry in enumerate(counted) if entry[0] == best[0])
    heading_rows = [rows[place]]
    if place and _is_group_row(rows[place - 1][1], rows[place][1]):
        heading_rows.insert(0, rows[place - 1])
    elif place + 1 < len(rows) and _is_second_row(rows[place][1], rows[place + 1][1]):
        heading_rows.append(rows[place + 1])
    headings = _join([cells for _, cells in heading_rows])
    above = [cells for number, cells in rows if number < heading_rows[0][0]]
    title, unit = _read_titles(above)
    repeated = {_plain_row(cells) for _, cells in heading_rows}
    last = heading_rows[-1][0]
    return Table(headings, tuple(number for number, _ in heading_rows), last + 1, title, unit, frozenset(repeated))


def _known(cells: Sequence[Cell]) -> int:
    """Count the different fields that the cells of a row name."""
    known = wordings()
    named = {known[word][0] for cell in cells if isinstance(cell, str) and (word := canonical(cell)) in known}
    hinted = sum(
        1
        for cell in {cell for cell in cells if isinstance(cell, str) and 2 <= len(cell) <= 24}
        if (word := canonical(cell)) and word not in known and hinted_field(word)
    )
    values = sum(1 for cell in cells if not isinstance(cell, str) or _HAS_DIGITS.search(cell))
    return max(2 * len(named) + hinted - 2 * values, 0) if named else 0


def _plain_row(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(canonical(text.of_cell(cell)) for cell in cells)


def _is_group_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Say whether the row over the headings groups them: several texts, some over more columns than one, no data."""
    texts = [text.clean(cell) for cell in upper]
    distinct = {word for word in texts if word}
    if len(distinct) < 2 or any(not isinstance(cell, str) for cell in upper):
        return False
    if any(":" in text.plain(word) or len(word) > 16 for word in distinct):
        return False
    covered = sum(1 for above, below in zip(texts, map(text.clean, lower), strict=False) if above and not below)
    return covered > 0 or len(distinct) < sum(map(bool, texts)) or sum(map(known_heading, distinct)) > 0


def _is_second_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Say whether the row under the headings goes on with them: known wordings or repeats, and nothing like data."""
    above, below = list(map(text.clean, upper)), list(map(text.clean, lower))
    if any(not isinstance(cell, str) or _HAS_DIGITS.search(cell) for cell in lower):
        return False
    filled = [(over, word) for over, word in zip(above, below, strict=False) if word]
    if len(filled) < 2:
        return False
    new = [word for over, word in filled if over != word]
    if not new:
        return False
    known = sum(1 for word in new if known_heading(word))
    return known >= 1 and known * 2 >= len(new)


def _join(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    width = max(map(len, rows))
    headings = []
    for column in range(width):
        parts: list[str] = []
        for cells in rows:
            word = text.clean(cells[column]) if column < len(cells) else ""
            if word and word not in parts:
                parts.append(word)
        headings.append(" / ".join(parts))
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


def _read_titles(rows: Sequence[Sequence[Cell]]) -> tuple[str, str]:
    """Give the title over the table and the unit that the rows above name."""
    title = unit = owner = ""
    for cells in rows:
        for cell in dict.fromkeys(text.clean(cell) for cell in cells):
            if not cell:
                continue
            if found := _UNIT_LABEL.search(cell):
                unit = unit or unit_name(found[1].strip("_"))
            elif not title:
                title = cell
                owner = unit_in_title(cell)
    if not unit:
        unit = _beside_label(rows)
    return title, unit or owner


def _beside_label(rows: Sequence[Sequence[Cell]]) -> str:
    """Find a unit that stands in the cell right of its label."""
    for cells in rows:
        words = [word for word in map(text.clean, cells) if word]
        for label, word in pairwise(words):
            if label != word and _UNIT_LABEL.match(f"{label.rstrip(':：')}:x") and is_party_unit(word):
                return unit_name(word)
    return ""


def unit_in_title(words: str) -> str:
    """Find whose roster it is in a title or a file's name: 中共东岭煤矿委员会 of 中共东岭煤矿委员会党员名册.

    Gives "" when nobody is named.
    """
    found = _TITLE_OWNER.match(text.clean(words).replace(" ", ""))
    return unit_name(found[1]) if found else ""


def owner(table_unit: str, stem: str) -> str:
    """Return whose roster a file is: whom its table names, else whom its name without ending does, else that name."""
    return (table_unit or unit_in_title(stem) or stem)[:120]


def _headless(rows: Sequence[Row]) -> Table | None:
    for number, cells in rows[:_HEADING_ROWS]:
        if any(_like_id(cell) and len(id_number.normalise(cell)) == 18 for cell in cells):
            title, unit = _read_titles([above for before, above in rows if before < number])
            return Table(("",) * len(cells), (), number, title, unit)
    return None
