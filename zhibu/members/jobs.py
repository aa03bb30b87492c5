"""Long work of the members room, named here for the worker."""

from zhibu.members.actions.exports import write_members

__all__ = ["write_members"]
