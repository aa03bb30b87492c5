"""What people do with a roster: upload, match its columns, preview, apply and undo."""

from zhibu.rosters.actions.apply_roster import apply_roster
from zhibu.rosters.actions.clear_roster import clear_roster
from zhibu.rosters.actions.discard_roster import discard_roster
from zhibu.rosters.actions.match_columns import choose_sheet, match_columns
from zhibu.rosters.actions.preview_roster import preview_roster
from zhibu.rosters.actions.settle_units import settle_units
from zhibu.rosters.actions.undo_roster import undo_roster
from zhibu.rosters.actions.upload_roster import upload_roster
from zhibu.rosters.actions.working import begin_apply, begin_preview, begin_undo

__all__ = [
    "apply_roster",
    "begin_apply",
    "begin_preview",
    "begin_undo",
    "choose_sheet",
    "clear_roster",
    "discard_roster",
    "match_columns",
    "preview_roster",
    "settle_units",
    "undo_roster",
    "upload_roster",
]
