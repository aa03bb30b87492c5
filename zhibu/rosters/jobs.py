"""Long work of the rosters room, named here for the worker."""

from zhibu.rosters.actions.working import check_file, take_back, write_rows

__all__ = ["check_file", "take_back", "write_rows"]
