"""Rows of a preview as people read them: codes in words, sealed values masked, each cell with what happens to it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from zhibu.lib import id_number, phones
from zhibu.members.choices import Mobility, Stage, Standing
from zhibu.people.models import Person
from zhibu.rosters.choices import Cell, Outcome, Rank, label_of, say_why
from zhibu.rosters.rules.fields import FIELDS
from zhibu.rosters.rules.judging import Value
from zhibu.rosters.rules.paging import place_of
from zhibu.rosters.rules.rows import Row
from zhibu.web import coded

CODED = {key: field.kind.removeprefix("code:") for key, field in FIELDS.items() if field.kind.startswith("code:")}
WORDS: Mapping[str, type[Stage] | type[Standing] | type[Mobility]] = {
    "stage": Stage,
    "standing": Standing,
    "mobility": Mobility,
}
LIGHTS = {
    Rank.REJECTED: ("bad", "x"),
    Rank.WARNED: ("warn", "alert-circle"),
    Rank.CHANGED: ("warn", "pencil"),
    Rank.NEW: ("ok", "plus"),
    Rank.SAME: ("rest", "minus"),
}
CELLS = {Cell.ERROR: "bad", Cell.WARNING: "warn", Cell.CHANGED: "warn", Cell.NEW: "ok"}


class ShownCell(NamedTuple):
    """One cell: its field, what it becomes, what it was, its state in words and the light of it."""

    field: str
    value: str
    before: str
    state: str
    light: str


class ShownRow(NamedTuple):
    """One row of the preview, all texts."""

    number: int
    sheet: str
    name: str
    unit: str
    light: str
    icon: str
    outcome: str
    sentences: list[str]
    changes: list[ShownCell]
    cells: list[ShownCell]


def shown(
    rows: Sequence[tuple[Rank, Row]], units: Mapping[str, str], pages: Sequence[tuple[str, int]] = ()
) -> list[ShownRow]:
    """Return the rows for a page; `units` gives the name of each unit by its key, `pages` the sheets read as one."""
    return [_shown(rank, row, units, pages) for rank, row in rows]


def _shown(rank: Rank, row: Row, units: Mapping[str, str], pages: Sequence[tuple[str, int]]) -> ShownRow:
    sheet, number = place_of(pages, row.number)
    light, icon = LIGHTS[rank]
    cells = [_cell(name, value, row) for name, value in row.values.items()]
    cells += [_place("unit", row, units), *([_place("group", row, units)] if row.group else [])]
    outcome = Outcome(row.outcome)
    return ShownRow(
        number=number,
        sheet=sheet,
        name=str(row.values.get("name", "")) or _("（没有姓名）"),
        unit=units.get(row.unit or "", "") or " / ".join(row.units),
        light=light,
        icon=icon,
        outcome=str(Rank.WARNED.label if rank == Rank.WARNED and outcome == Outcome.SAME else outcome.label),
        sentences=[say_why(*why) for why in row.whys],
        changes=[cell for cell in cells if cell.before],
        cells=cells,
    )


def _cell(name: str, value: Value, row: Row) -> ShownCell:
    state = Cell(row.states.get(name) or (Cell.NEW if row.outcome != Outcome.REJECTED else Cell.SAME))
    words = "" if row.outcome == Outcome.REJECTED and state == Cell.SAME else str(state.label)
    before = said(name, row.old[name]) if name in row.old else ""
    return ShownCell(label_of(name), said(name, value), before, words, CELLS.get(state, "rest"))


def _place(name: str, row: Row, units: Mapping[str, str]) -> ShownCell:
    state = Cell(row.states.get(name) or (Cell.NEW if row.outcome != Outcome.REJECTED else Cell.SAME))
    key = row.unit if name == "unit" else row.group
    value = units.get(key or "", "") or " / ".join(row.units)
    before = units.get(str(row.old.get(name, "")), "")
    return ShownCell(label_of(name), value, before, str(state.label) if key else "", CELLS.get(state, "rest"))


def said(name: str, value: Value) -> str:
    """Return a value as people read it; numbers and addresses that are sealed show only what is not secret."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    written = str(value)
    if name in CODED:
        return coded.short(CODED[name], written)
    if name in WORDS:
        return str(WORDS[name](written).label) if written else _("无")
    if name == "id_number":
        return id_number.masked(written)
    if name in ("phone", "landline"):
        return phones.masked(written)
    if name in Person.SEALED:
        return f"{written[:6]}…" if len(written) > 6 else written
    return written
