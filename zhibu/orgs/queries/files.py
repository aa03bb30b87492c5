"""The tree as a file: the lines that the page shows, with what stands beside them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.orgs.queries.tree import flat
from zhibu.web.boards import MOST, UNKNOWN, Board, Cell, Table
from zhibu.web.tree import Branch

_STEP = "\u3000"
"""What a line is set in by for each level: a blank as wide as a character."""


def tree_board(branches: Sequence[Branch], day: date) -> Board:
    """Return the lines that are shown as a board: name by depth, members, lights. Raises Refused for too many."""
    lines = flat(branches)
    if len(lines) > MOST:
        raise Refused(_("超过 %(most)s 行，请收起一些组织再导出。") % {"most": f"{MOST:,}"})
    rows = [[Cell(f"{_STEP * depth}{one.name}"), _count(one), Cell(one.light_text)] for depth, one in lines]
    place = branches[0].name if len(branches) == 1 else ""
    return Board(_("组织"), place, day, [Table("tree", _("组织"), [_("组织"), _("党员"), _("灯")], rows)])


def _count(one: Branch) -> Cell:
    return Cell(int(one.count.replace(",", "")) if one.count else UNKNOWN)
