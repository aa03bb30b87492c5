"""The recap of a roster: every row that stayed out or should be looked at, as it was in the file, with its reasons."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from zhibu.lib.sheets import write_sheet
from zhibu.rosters.choices import Outcome, Rank, say_why
from zhibu.rosters.models import Roster
from zhibu.rosters.queries.parts import rows_of
from zhibu.rosters.rules.paging import said_place


def write_recap(roster: Roster, path: Path) -> int:
    """Write the recap as a sheet that can be put right and uploaded again; return how many rows it holds."""
    headings = [column["heading"] or "" for column in roster.table.get("columns", [])]
    return write_sheet(
        path,
        _("没有导入的行"),
        [_("原表行号"), _("结果"), _("原因"), *headings],
        _rows(roster, len(headings)),
        text_columns=range(3, 3 + len(headings)),
    )


def _rows(roster: Roster, width: int) -> Iterator[list[object]]:
    pages = roster.pages
    for row in rows_of(roster, (Rank.REJECTED, Rank.WARNED)):
        cells = list(row.raw or ())[:width]
        reasons = "".join(say_why(*why) for why in row.whys)
        yield [said_place(pages, row.number), str(Outcome(row.outcome).label), reasons, *cells]
