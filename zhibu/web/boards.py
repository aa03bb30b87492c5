"""A board: tables about one place on one day, the same as a page, as a spreadsheet and on paper.

A view makes its `Board` once. Its template shows each of `board.tables` (`table.shown`); `as_file` gives the same
tables as .xlsx, PDF or .docx where the address asks for it with `?as=`, so a file holds exactly what the page shows.
"""

import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.lib.html import escape
from zhibu.lib.sheets import NewSheet, write_book
from zhibu.web.documents import Document, as_docx, as_pdf
from zhibu.web.lists import ListQuery
from zhibu.web.print import pdf

AS = "as"
MOST = 2_000
"""Rows of a list that a file holds: whoever asks for more is asked to narrow it down."""
UNKNOWN = "—"
_WIDE = 6  # a table of more columns lies across the paper
_AS_IT_IS = (int, float, SafeString)
_SIDES = {True: ' class="number"', False: ""}
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|\r\n', " "))


class Cell(NamedTuple):
    """One cell: a number or words, and the address of the rows that it counts; `is_change` shows its sign.

    A number that nobody knows is `UNKNOWN`. `words` stands in files where the page shows `value` as HTML.
    """

    value: float | str
    url: str = ""
    is_change: bool = False
    words: str = ""

    @property
    def text(self) -> str:
        """Return what the page shows."""
        if isinstance(self.value, str):
            return self.value
        if self.is_change:
            return f"+{self.value:,}" if self.value > 0 else f"−{-self.value:,}" if self.value else "0"
        return f"{self.value:,}" if isinstance(self.value, int) else f"{self.value:,.1f}".removesuffix(".0")

    @property
    def is_number(self) -> bool:
        """Return whether the cell stands to the right."""
        return not isinstance(self.value, str) or self.value == UNKNOWN

    @property
    def plain(self) -> float | str:
        """Return what files hold."""
        return self.words or (plain(self.value) if isinstance(self.value, str) else self.value)


@dataclass(frozen=True)
class Table:
    """Rows under headings. `key` names it in the page; `bars` is the column that pictures draw, None for none."""

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    bars: int | None = None

    @property
    def shown(self) -> SafeString:
        """Return the table as HTML: a template costs ten times as much a cell, and its share for each table."""
        first, *rest = map(escape, self.heads)
        sides = [one.is_number for one in self.rows[0]] if self.rows else [True] * len(self.heads)
        head = "".join([f'<th scope="col"{_SIDES[side]}>{one}</th>' for one, side in zip(rest, sides[1:], strict=True)])
        body = "".join(map(_row, self.rows))
        body = body or f'<tr><td colspan="{len(self.heads)}" class="muted">{escape(_("没有"))}</td></tr>'
        note = f'<p class="small muted board-note">{escape(self.note)}</p>' if self.note else ""
        leads = any(cell.url for row in self.rows for cell in row)
        reach = "" if leads else ' tabindex="0"'  # what is wider than a phone is moved by keys too
        return SafeString(
            f'<div class="table-wrap"{reach}><table class="table board" id="{self.key}"><thead><tr>'
            f'<th scope="col">{first}</th>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>{note}'
        )

    @property
    def most(self) -> int:
        """Return the largest number of the column that pictures draw."""
        at = self.bars or 0
        values = [row[at].value for row in self.rows]
        return max((value for value in values if isinstance(value, int)), default=0)


@dataclass(frozen=True)
class Board:
    """Tables about a place on a day; `asked` says in words by what they are narrowed.

    `notes` are sentences that stand above the tables in files, as its page says them. What `is_paper` is printed as a
    document after GB/T 9704, to be handed in; every other board as a list.
    """

    title: str
    place: str
    day: date
    tables: Sequence[Table]
    asked: str = ""
    notes: Sequence[str] = ()
    is_paper: bool = False

    @property
    def head(self) -> str:
        """Return the line under the title: place, day, what was asked."""
        day = _("截至 %(day)s") % {"day": self.day.isoformat()}
        return " · ".join(filter(None, [self.place, day, self.asked]))


def _row(cells: Sequence[Cell]) -> str:
    """Return a row as HTML, the first cell being its heading."""
    first, *rest = cells
    others = "".join([f"<td{_SIDES[one.is_number]}>{_shown(one)}</td>" for one in rest])
    return f'<tr><th scope="row">{_shown(first)}</th>{others}</tr>'


def _shown(cell: Cell) -> str:
    text = cell.text if isinstance(cell.value, _AS_IT_IS) else escape(str(cell.value))
    return f'<a href="{escape(cell.url)}">{text}</a>' if cell.url else text


def plain(shown: str) -> str:
    """Return what a page shows as words: HTML without its tags."""
    return unescape(strip_tags(shown)).strip() if isinstance(shown, SafeString) else shown


def table_of(query: ListQuery, rows: Sequence[Any], title: str, words: dict[str, Callable[[Any], str]]) -> Table:
    """Return the rows of a list as a table for files: the columns shown; `words` prints those that are HTML."""
    columns = [column for column in query.shown if column.key != "act"]
    printers = [words.get(column.key) or column.printer for column in columns]
    cells = [[Cell(str(show(row))) for show in printers] for row in rows]
    return Table("rows", title, [str(column.label) for column in columns], cells)


def asked_in_words(query: ListQuery, but: Sequence[str] = ("on",)) -> str:
    """Return in words by what a list is narrowed."""
    said = [
        _("%(filter)s：%(value)s") % {"filter": one.label, "value": one.words(query.chosen[one.key])}
        for one in query.shape.filters
        if one.key in query.chosen and one.key not in but
    ]
    return _("；").join(said)


def file_urls(request: HttpRequest) -> dict[str, str]:
    """Return the addresses of this page as a file of each kind."""
    pairs = [(key, value) for key, values in request.GET.lists() if key != AS for value in values]
    return {kind: f"{request.path}?{urlencode([*pairs, (AS, kind)])}" for kind in _FILES}


def is_file(request: HttpRequest) -> bool:
    """Return whether the address asks for a file."""
    return request.GET.get(AS) in _FILES


def as_file(request: HttpRequest, board: Board, *, name: str, at: datetime) -> FileResponse:
    """Return the board as the file that the address asks for, made by the person `name` at the moment `at`."""
    kind = request.GET[AS]
    foot = _("%(name)s于 %(at)s 导出。内部资料，注意保管。") % {"name": name, "at": f"{localtime(at):%Y-%m-%d %H:%M}"}
    name_of_file = "-".join(filter(None, [board.title, board.place, f"{board.day:%Y%m%d}"]))
    file_name = f"{name_of_file}.{kind}".translate(_FORBIDDEN)
    return FileResponse(io.BytesIO(_FILES[kind](board, foot, at)), as_attachment=True, filename=file_name)


def _xlsx(board: Board, foot: str, _at: datetime) -> bytes:
    sheets = [
        NewSheet(
            title=table.title,
            headings=list(table.heads),
            rows=[[cell.plain for cell in row] for row in table.rows],
            above=[board.title, board.head, *board.notes, *([table.note] if table.note else []), foot],
        )
        for table in board.tables
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "board.xlsx"
        write_book(path, sheets)
        return path.read_bytes()


def _pdf(board: Board, foot: str, at: datetime) -> bytes:
    if board.is_paper:
        return as_pdf(_document(board, foot), at)
    tables = [
        {
            "title": table.title if len(board.tables) > 1 else "",
            "note": table.note,
            "heads": list(table.heads),
            "numbers": _numbers(table),
            "rows": _words(table),
            "bars": _shares(table),
        }
        for table in board.tables
    ]
    data = {
        "title": board.title,
        "head": board.head,
        "notes": list(board.notes),
        "foot": foot,
        "none": _("没有"),
        "is_wide": any(len(table.heads) > _WIDE for table in board.tables),
        "tables": tables,
    }
    return pdf("web/board", data, at=at)


def _docx(board: Board, foot: str, at: datetime) -> bytes:
    return as_docx(_document(board, foot), at)


def _document(board: Board, foot: str) -> Document:
    made = Document(board.title, [board.head], foot)
    for words in board.notes:
        made.text(words, is_note=True)
    for table in board.tables:
        if len(board.tables) > 1:
            made.head(table.title)
        made.table(list(table.heads), _words(table), _("没有"), _numbers(table))
        if table.note:
            made.text(table.note, is_note=True)
    return made


def _words(table: Table) -> list[list[str]]:
    return [[cell.text if cell.is_number else str(cell.plain) for cell in row] for row in table.rows]


def _numbers(table: Table) -> list[bool]:
    """Return which columns hold numbers alone."""
    return [bool(table.rows) and all(row[at].is_number for row in table.rows) for at in range(len(table.heads))]


def _shares(table: Table) -> list[int]:
    """Return how long each row's bar is, in hundredths of the longest."""
    most = table.most if table.bars is not None else 0
    if table.bars is None or most <= 0:
        return []
    values = [row[table.bars].value for row in table.rows]
    return [100 * value // most if isinstance(value, int) else 0 for value in values]


_FILES: dict[str, Callable[[Board, str, datetime], bytes]] = {"xlsx": _xlsx, "pdf": _pdf, "docx": _docx}
